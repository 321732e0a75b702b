// ReadTable: chosen columns of a table in CSV or TSV, row by row: for truth files and for our own
// result files. (Registers come in by ingest/batch_loader.h, which also normalises them.)
//
//   XUEJI_RETURN_IF_ERROR(ReadTable({.path = "truth.csv", .columns = {"record_id", "person_id"}},
//       [&](std::span<const std::string_view> values) { … return absl::OkStatus(); }));
//
// Any code page and compression of ingest/block_reader.h; the separator is a tab for .tsv, else a
// comma. Columns are found by their header, after trimming and ASCII case folding. Blank lines are
// skipped. Memory: two blocks. Cost: one core, about 0.1 us a row.
// Errors, each "file:line: …": kInvalidArgument for a missing or repeated column (with what
// may be shown of the header that was found), a row of too many or too few fields, a quote out of place, a row longer than
// 1 MiB, and whatever `visit` returns; kCancelled; those of BlockReader. Thread-safe: pure
// function.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"

namespace xueji {

struct TableOptions {
  std::string path;
  std::vector<std::string> columns;
  std::vector<std::string> optional_columns =
      {};  // their values are empty where the header lacks them
  std::uint64_t* line = nullptr;     // set to the row's line before each visit
  std::string* checksum = nullptr;   // set at the end: XXH3-128 of the bytes on the disk
};

// `values`: those of `columns`, then of `optional_columns`; valid during the call.
using TableVisitor = std::function<absl::Status(std::span<const std::string_view> values)>;

absl::Status ReadTable(const TableOptions& options, const TableVisitor& visit);

}  // namespace xueji
