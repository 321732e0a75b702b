// LoadRecords: files of any supported form -> one RecordStore, and the list of rows that were refused.
//
//   XUEJI_ASSIGN_OR_RETURN(LoadResult loaded,
//                          LoadRecords(plan, {.paths = {"roster.csv", "more.jsonl.zst"}}, &budget));
//   loaded.store->size();  loaded.rejects;  loaded.inputs[0].encoding;
//
// Every data row of every input is either in the store (withdrawn rows included) or in `rejects`;
// a withdrawn row (its record id occurs again) is in both, so accepted = size() - withdrawn_count()
// and rows = accepted + rejects. The store, the rejects and the inputs do not depend on the number
// of threads. Lines are 1-based and count the line breaks inside quoted fields.
//
// Formats by extension: .csv (comma), .tsv (tab), .jsonl (one object a line), each plain or followed by
// .gz or .zst; the compression itself is found by its magic bytes. "-" is standard input (CSV unless
// it begins with '{'). CSV follows RFC 4180; see csv_reader.h for what a torn row is.
//
// Cost: one core reads, one and more split and pack; figures in bench/engine/ingest_bench.cc.
// Memory: the store (record_store.h), the rejects, and three blocks for each thread and two more, all
// charged to the budget.
// Errors: kInvalidArgument (header, mapping file, torn quote, code page, damaged stream: file, line,
// repair), kNotFound, kResourceExhausted (with the figure), kCancelled.
// Thread-safety: a pure function of its arguments; loads may run in parallel.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/base/memory_budget.h"
#include "engine/base/message.h"
#include "engine/base/status.h"
#include "engine/ingest/field_text.h"
#include "engine/plan/execution_plan.h"
#include "engine/record/record_store.h"

namespace xueji {

struct LoadOptions {
  std::vector<std::string> paths;  // in order; "-" is standard input
  std::string columns_path;        // mapping file (column_mapping.h); empty: headers as they are
  std::string encoding = "auto";   // auto, utf-8, gb18030, gbk, utf-16le, utf-16be
  char separator = 0;              // of CSV; 0: by extension
  bool chinese = false;            // language of the reject messages
  bool ids_unique_per_file = false;  // `link`: the same record id may stand in both files
  // Latest birth date of a student, YYYYMMDD; 0: today in China. Later ones are refused. Set it to make
  // a run repeatable on another day when the input has birth dates in the future.
  std::uint32_t latest_birth_date = 0;
  // Record ids whose accepted rows are also kept as they were typed, in LoadResult::typed.
  std::set<std::string, std::less<>> typed_ids;
  std::uint32_t record_bytes_max = 1U << 20;  // a longer row is refused (LINE_TOO_LONG)
  std::uint32_t field_bytes_max = 64U << 10;  // a longer value is refused (FIELD_TOO_LONG)
  std::uint32_t block_bytes = 4U << 20;       // unit of work; small only in tests
  // Called from one thread at a time, about once for each block.
  std::function<void(std::uint64_t bytes_done, std::uint64_t rows_done)> progress;
};

// One input as it was found; what the run manifest says about it.
struct LoadedInput {
  std::string path;
  std::uint64_t bytes = 0;       // as read from disk, before decompression
  std::uint64_t rows = 0;        // data rows, accepted and rejected
  std::string checksum;          // XXH3-128 of those bytes, 32 hexadecimal digits
  std::string encoding;          // "UTF-8", "UTF-8 with BOM", "GB18030", "UTF-16LE", "UTF-16BE"
  std::string compression;       // "none", "gzip", "zstd"
  std::vector<std::string> ignored_columns;
  std::vector<Message> notes;  // e.g. blank lines skipped, fields the input has no column for
};

struct RejectedRow {
  std::uint32_t file = 0;      // index in LoadOptions::paths
  std::uint64_t line = 0;      // where the row starts
  std::string record_id;       // empty if it could not be read
  std::string field;           // header of the column at fault; empty if the whole row is
  std::string reason_code;     // reject_reason.h
  std::string message;         // what is wrong and what to do; values masked
};

// An accepted row as it was typed: every field of the plan, in its order.
struct TypedRow {
  std::uint32_t file = 0;  // index in LoadOptions::paths
  std::uint64_t line = 0;  // where the row starts
  std::vector<NormalisedField> fields;
};

struct LoadResult {
  std::unique_ptr<RecordStore> store;
  std::vector<RejectedRow> rejects;  // by file and line
  std::vector<LoadedInput> inputs;   // one for each path
  std::vector<TypedRow> typed;       // by file and line; those of LoadOptions::typed_ids; charged
  std::uint32_t latest_birth_date = 0;  // YYYYMMDD, as it was applied
  bool ids_shared = false;           // ids_unique_per_file, and an id does stand in two files
  std::uint64_t reject_bytes = 0;    // charged to the budget for `rejects`; not released by us
};

// Bytes of the blocks that are on their way at a time, with the process's threads.
std::uint64_t LoadingBytes(const LoadOptions& options);

absl::StatusOr<LoadResult> LoadRecords(const ExecutionPlan& plan, const LoadOptions& options,
                                       MemoryBudget* budget);

}  // namespace xueji
