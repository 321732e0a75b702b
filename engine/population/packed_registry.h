// PackedRegistry: a population registry in the binary form that `xueji population pack` writes: 20 bytes an entry,
// every bit guarded, read at the speed of the disk.
//
//   if (LooksPacked(path)) {
//     XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<PackedRegistry> source, PackedRegistry::Open(path));
//     … Next and Decode, as of any RegistrySource …
//   }
//
// A file of named sections (registry/section_table.h): "chunk/0", "chunk/1" … of up to 256 Ki entries
// (packed_chunk.h), then "facts" (packed_facts.h). The order of entries is that of the inputs. Next reads a
// section and holds its checksums against the table and its values against what can be; a chunk with any bit
// flipped is refused by its name. Decode looks at the numbers first and takes apart only what the filter wants.
// chunk.checksum is that of the chunk's pieces: equal from run to run if the chunk is.
//
// Thread-safety as RegistrySource says: one caller of Next, Decode in parallel. Memory: a chunk holds 5 MB of bytes, 4 MB of numbers and what is wanted.
// PERF: 26 ns an entry and core with the disk's part, where few are wanted (bench/engine/packed_registry_bench.cc).
// Errors, with the file's name: kNotFound; kInvalidArgument (no packed registry, another version, cut off or
// damaged, sections that do not fit each other), kCancelled.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/population/packed_facts.h"
#include "engine/population/registry_person.h"
#include "engine/registry/section_reader.h"

namespace xueji {

// Whether a file begins as a file of sections does; false if it cannot be read.
bool LooksPacked(const std::string& path);

class PackedRegistry : public RegistrySource {
 public:
  static absl::StatusOr<std::unique_ptr<PackedRegistry>> Open(const std::string& path);

  const PackedFacts& facts() const { return facts_; }
  const SectionReader& file() const { return *file_; }

  absl::StatusOr<bool> Next(RegistryChunk& chunk) override;
  void Decode(const RegistryFilter* filter, RegistryChunk& chunk) const override;
  Message PlaceOf(const RegistryChunk& chunk) const override;
  LoadedInput Describe() const override;

 private:
  explicit PackedRegistry(std::unique_ptr<SectionReader> file) : file_(std::move(file)) {}

  std::unique_ptr<SectionReader> file_;
  PackedFacts facts_;
  std::uint64_t chunks_ = 0;
  std::uint64_t next_ = 0;
  std::uint64_t rows_before_ = 0;
};

}  // namespace xueji
