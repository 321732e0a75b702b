// TextRegistry: a population registry in CSV, TSV or JSON lines, plain or compressed, of any code page that
// students may come in.
//
//   XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<RegistrySource> source,
//                          OpenTextRegistry("population.csv.zst", {}));
//
// A chunk is a block of whole rows. Its numbers are looked at first, and the filter with them; of the other
// fields only rows that are wanted, or not written plainly, are taken apart. Whatever is not wanted is
// checked all the same: a row is refused, with line and field, for a missing name, a number that is not 17
// digits and a digit or X, a sex, birth date or state that cannot be read, and for what refuses a student's
// row (torn fields, bad bytes …). An unreadable region counts as not told.
//
// Thread-safety: as of RegistrySource (registry_person.h).
// PERF: 0.1 us a row and core, wanted or not: most of it is finding the fields (bench/engine/population_bench.cc).
// Memory: a block of text for each chunk, twice that for GB18030. Errors: those of ByteSource, BlockReader
// and MapColumns; standard input is refused, because a registry is looked at twice.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/base/status.h"
#include "engine/ingest/byte_source.h"
#include "engine/population/registry_person.h"

namespace xueji {

struct TextRegistryOptions {
  std::string columns_path = {};     // mapping file (column_mapping.h), or empty
  std::string columns_option = "--columns";  // how the command calls it, for its errors
  std::string encoding = "auto";
  char separator = 0;                // of CSV; 0: by extension
  bool chinese = false;              // language of the messages about rows
  std::uint32_t record_bytes_max = 64U << 10;
  std::uint32_t block_bytes = 4U << 20;  // unit of work, and of what a kill loses
};

absl::StatusOr<std::unique_ptr<RegistrySource>> OpenTextRegistry(const std::string& path,
                                                                 const TextRegistryOptions& options);
// For tests and fuzzers: the bytes of `source`, as those of a file with its name.
absl::StatusOr<std::unique_ptr<RegistrySource>> ReadTextRegistry(std::unique_ptr<ByteSource> source,
                                                                 const TextRegistryOptions& options);

}  // namespace xueji
