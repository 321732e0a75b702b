#include "engine/population/packed_registry.h"

#include <algorithm>
#include <fstream>
#include <numeric>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/population/packed_chunk.h"
#include "engine/base/aligned_buffer.h"

namespace xueji {
namespace {

struct PackedScratch : RegistryScratch {
  AlignedBuffer buffer;
  PackedChunkView view;
  std::vector<matchers::PackedIdNumber> ids;
  std::vector<std::uint32_t> wanted;
};

PackedScratch& ScratchOf(const RegistryChunk& chunk) {
  return static_cast<PackedScratch&>(*chunk.scratch);
}

std::uint64_t ChecksumOf(const Section& section) {
  std::uint64_t checksum = section.bytes;
  for (const std::uint64_t piece : section.checksums) checksum = HashCombine(checksum, piece);
  return checksum;
}

}  // namespace

bool LooksPacked(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string magic(kSectionFileMagic.size(), '\0');
  file.read(magic.data(), static_cast<std::streamsize>(magic.size()));
  return file.good() && magic == kSectionFileMagic;
}

absl::StatusOr<std::unique_ptr<PackedRegistry>> PackedRegistry::Open(const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<SectionReader> file,
                         SectionReader::Open(path, PackedRegistryKind()));
  std::unique_ptr<PackedRegistry> registry(new PackedRegistry(std::move(file)));
  const SectionReader& sections = registry->file();
  XUEJI_ASSIGN_OR_RETURN(const std::string facts, sections.ReadText("facts"));
  auto parsed = ParsePackedFacts(facts);
  if (!parsed.ok()) return Prefixed(parsed.status(), path + ": ");
  registry->facts_ = *std::move(parsed);
  // "chunk/0" … in order, then "facts", and nothing else.
  registry->chunks_ = sections.sections().size() - 1;
  for (std::uint64_t i = 0; i < registry->chunks_; ++i) {
    const Section& section = sections.sections()[i];
    if (section.name != "chunk/" + std::to_string(i) || section.element_bytes != 1) {
      return sections.Fault(section.name, {"不在其位", "is out of place"});
    }
  }
  return registry;
}

absl::StatusOr<bool> PackedRegistry::Next(RegistryChunk& chunk) {
  if (next_ == chunks_) {
    if (rows_before_ != facts_.tally.rows) {
      return file_->Fault("facts", {"记有 $0 行，各块共有 $1 行", "speaks of $0 rows, and the chunks have $1",
                                    {facts_.tally.rows, rows_before_}});
    }
    return false;
  }
  if (chunk.scratch == nullptr) chunk.scratch = std::make_unique<PackedScratch>();
  PackedScratch& scratch = ScratchOf(chunk);
  const Section& section = file_->sections()[next_];
  const auto bytes = static_cast<std::size_t>(section.bytes);
  std::byte* const at = scratch.buffer.Fit(bytes);
  XUEJI_RETURN_IF_ERROR(file_->Read(section, {at, bytes}));
  const absl::Status opened = scratch.view.Open({reinterpret_cast<const char*>(at), bytes});
  if (!opened.ok()) return Prefixed(opened, file_->path() + ": " + section.name + " ");
  chunk.number = next_++;
  chunk.first_row = rows_before_ + 1;
  chunk.checksum = ChecksumOf(section);
  chunk.input_bytes = section.offset + section.bytes;
  rows_before_ += scratch.view.rows();
  return true;
}

void PackedRegistry::Decode(const RegistryFilter* filter, RegistryChunk& chunk) const {
  PackedScratch& scratch = ScratchOf(chunk);
  chunk.persons.clear();
  chunk.texts.clear();
  chunk.rejects.clear();
  chunk.blank_lines = 0;
  chunk.rows = scratch.view.rows();
  scratch.wanted.clear();
  if (filter == nullptr) {
    scratch.wanted.resize(scratch.view.rows());
    std::iota(scratch.wanted.begin(), scratch.wanted.end(), 0U);
  } else {
    scratch.ids.resize(scratch.view.rows());
    scratch.view.Ids(scratch.ids);
    filter->Select(scratch.ids, scratch.wanted);
  }
  scratch.view.Decode(scratch.wanted, chunk);
}

Message PackedRegistry::PlaceOf(const RegistryChunk& chunk) const {
  return {"$0，块 chunk/$1（第 $2 行起）", "$0, section chunk/$1 (rows $2 and on)",
          {file_->path(), chunk.number, chunk.first_row}};
}

LoadedInput PackedRegistry::Describe() const {
  LoadedInput input;
  input.path = file_->path();
  input.bytes = file_->file_bytes();
  // Of the checksums of all sections, which were held against every byte: of the file, by one step more.
  StreamChecksum checksum;
  checksum.Update(TableBytes(file_->sections()));
  input.checksum = checksum.HexDigest();
  input.encoding = "UTF-8";
  input.compression = "packed";
  return input;
}

}  // namespace xueji
