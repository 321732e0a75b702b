#include "engine/population/packed_registry_writer.h"

#include <filesystem>

#include "engine/base/version.h"

namespace xueji {

void MeasureChunk(const RegistryChunk& chunk, RegistryTally* tally, std::vector<std::uint64_t>* keys) {
  *tally = {};
  tally->Add(chunk);
  keys->clear();
  for (const RegistryPerson& person : chunk.persons) keys->push_back(NumberKey(person.id));
}

absl::StatusOr<std::unique_ptr<PackedRegistryWriter>> PackedRegistryWriter::Create(
    const std::string& path, const PackedRegistryOptions& options) {
  XUEJI_ASSIGN_OR_RETURN(
      std::unique_ptr<SectionWriter> file,
      SectionWriter::Create(path, {.kind = PackedRegistryKind(), .replace = options.replace}));
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<RepeatedNumbers> repeated,
                         RepeatedNumbers::Create({.directory = parent.empty() ? "." : parent.string(),
                                                  .memory_max = options.numbers_memory_max}));
  return std::unique_ptr<PackedRegistryWriter>(
      new PackedRegistryWriter(std::move(file), std::move(repeated), options));
}

absl::Status PackedRegistryWriter::Add(const RegistryChunk& chunk, const RegistryTally& tally,
                                       std::span<const std::uint64_t> keys) {
  tally_.Add(tally);
  XUEJI_RETURN_IF_ERROR(repeated_->Add(keys));
  for (const RegistryPerson& person : chunk.persons) {
    builder_.Add(person, chunk);
    if (builder_.rows() == options_.chunk_rows) XUEJI_RETURN_IF_ERROR(WriteChunk());
  }
  return absl::OkStatus();
}

absl::Status PackedRegistryWriter::WriteChunk() {
  const std::string bytes = builder_.Bytes();
  builder_.Clear();
  return file_->AddArray("chunk/" + std::to_string(chunks_++), std::span<const char>(bytes));
}

absl::StatusOr<PackedFacts> PackedRegistryWriter::Finish(std::vector<PackedInput> inputs) {
  if (builder_.rows() > 0) XUEJI_RETURN_IF_ERROR(WriteChunk());
  PackedFacts facts;
  facts.program_version = kVersion;
  facts.inputs = std::move(inputs);
  facts.tally = tally_;
  XUEJI_ASSIGN_OR_RETURN(facts.repeated, repeated_->Count());
  XUEJI_RETURN_IF_ERROR(
      file_->AddArray("facts", std::span<const char>(PackedFactsBytes(facts))));
  XUEJI_RETURN_IF_ERROR(file_->Commit());
  return facts;
}

}  // namespace xueji
