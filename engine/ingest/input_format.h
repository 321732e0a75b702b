// What an input is by its name, and how many rows it can have at most.
//
//   InputFormatOf("roster.tsv.gz", 0).separator == '\t'
//   XUEJI_ASSIGN_OR_RETURN(std::uint64_t rows, RowsAtMost("roster.csv", format));
//
// Compression does not count here: its magic bytes tell (byte_source.h). Pure but for looking into the
// file; thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/status.h"
#include "engine/ingest/block_reader.h"

namespace xueji {

struct InputFormat {
  TextFormat text = TextFormat::kCsv;
  char separator = ',';
};

// .jsonl and .ndjson are JSON lines, .tsv and .tab separated by tabs, everything else by commas; a
// `separator` other than 0 overrides.
InputFormat InputFormatOf(std::string_view path, char separator);

// A bound for the address space to reserve: a stored row has as many separators as the header, and its
// line end. 2^31 for what is compressed or no plain file; only plain files are looked into, because
// reading a pipe would take from it. Errors as ByteSource.
absl::StatusOr<std::uint64_t> RowsAtMost(const std::string& path, const InputFormat& format);

}  // namespace xueji
