// PackedRegistryWriter: writes a packed registry (packed_registry.h), whole or not at all.
//
//   XUEJI_ASSIGN_OR_RETURN(auto out, PackedRegistryWriter::Create(path, {.replace = force}));
//   RegistryTally tally;  std::vector<std::uint64_t> keys;
//   MeasureChunk(chunk, &tally, &keys);                              // any thread
//   XUEJI_RETURN_IF_ERROR(out->Add(chunk, tally, keys));             // in the order of the registry
//   XUEJI_ASSIGN_OR_RETURN(const PackedFacts facts, out->Finish(inputs));
//
// The bytes depend on the entries and their order alone, not on how they came in chunks, nor on threads. Not
// thread-safe: one caller. Memory: two chunks, and that of RepeatedNumbers. Cost: 40 ns an entry. Errors: those of
// StagedFile and RepeatedNumbers; kCancelled.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/population/packed_chunk.h"
#include "engine/population/packed_facts.h"
#include "engine/registry/section_writer.h"

namespace xueji {

struct PackedRegistryOptions {
  bool replace = false;  // a file of sections that is there already
  std::uint64_t numbers_memory_max = std::uint64_t{1} << 30;  // for counting repeated numbers
  std::uint32_t chunk_rows = kPackedChunkRows;  // fewer only in tests
};

// What is counted of a chunk's entries: their tally, and the keys of their numbers.
void MeasureChunk(const RegistryChunk& chunk, RegistryTally* tally, std::vector<std::uint64_t>* keys);

class PackedRegistryWriter {
 public:
  static absl::StatusOr<std::unique_ptr<PackedRegistryWriter>> Create(
      const std::string& path, const PackedRegistryOptions& options);

  absl::Status Add(const RegistryChunk& chunk, const RegistryTally& tally,
                   std::span<const std::uint64_t> keys);
  absl::StatusOr<PackedFacts> Finish(std::vector<PackedInput> inputs);

 private:
  PackedRegistryWriter(std::unique_ptr<SectionWriter> file,
                       std::unique_ptr<RepeatedNumbers> repeated, const PackedRegistryOptions& options)
      : file_(std::move(file)), repeated_(std::move(repeated)), options_(options) {}
  absl::Status WriteChunk();

  std::unique_ptr<SectionWriter> file_;
  std::unique_ptr<RepeatedNumbers> repeated_;
  PackedRegistryOptions options_;
  PackedChunkBuilder builder_;
  std::uint64_t chunks_ = 0;
  RegistryTally tally_;
};

}  // namespace xueji
