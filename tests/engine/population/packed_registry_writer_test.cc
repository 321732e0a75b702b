#include "engine/population/packed_registry_writer.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "engine/base/parallel.h"
#include "engine/population/packed_registry.h"
#include "tests/support/registry_sample.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

absl::StatusOr<PackedFacts> Write(const std::string& path, const std::vector<RegistryChunk>& chunks,
                                  const PackedRegistryOptions& options) {
  XUEJI_ASSIGN_OR_RETURN(const auto out, PackedRegistryWriter::Create(path, options));
  for (const RegistryChunk& chunk : chunks) {
    RegistryTally tally;
    std::vector<std::uint64_t> keys;
    MeasureChunk(chunk, &tally, &keys);
    XUEJI_RETURN_IF_ERROR(out->Add(chunk, tally, keys));
  }
  return out->Finish({{"a.csv", 1, 2, 0, "ab", "UTF-8", "none"}});
}

// The same entries in pieces of so many.
std::vector<RegistryChunk> Pieces(std::uint32_t rows, std::uint32_t piece) {
  const RegistryChunk all = RegistrySample(rows, 12);
  std::vector<RegistryChunk> pieces;
  for (std::uint32_t at = 0; at < rows; at += piece) {
    RegistryChunk& chunk = pieces.emplace_back();
    chunk.texts = all.texts;
    chunk.persons.assign(all.persons.begin() + at, all.persons.begin() + std::min(rows, at + piece));
  }
  return pieces;
}

TEST(PackedRegistryWriter, BytesDependOnEntriesAlone) {
  const TemporaryDirectory directory;
  const PackedRegistryOptions options{.replace = true, .chunk_rows = 1'000};
  const std::string path = directory.FilePath("registry");
  ASSERT_TRUE(Write(path, Pieces(10'500, 10'500), options).ok());
  const std::string whole = directory.Read("registry");
  for (const std::uint32_t piece : {1U, 999U, 1'000U, 3'001U}) {
    SetThreadLimit(piece == 1 ? 1 : 2);
    ASSERT_TRUE(Write(path, Pieces(10'500, piece), options).ok());
    EXPECT_EQ(directory.Read("registry"), whole) << piece;
  }
}

TEST(PackedRegistryWriter, SaysWhatIsInIt) {
  const TemporaryDirectory directory;
  std::vector<RegistryChunk> chunks = Pieces(2'000, 700);
  RegistryChunk& again = chunks.emplace_back();  // numbers that stand there twice
  again.persons = chunks.front().persons;
  again.texts = chunks.front().texts;
  const auto facts = Write(directory.FilePath("registry"), chunks, {});
  ASSERT_TRUE(facts.ok()) << facts.status();
  EXPECT_EQ(facts->tally.rows, 2'700U);
  EXPECT_GE(facts->repeated.numbers, 690U);
  EXPECT_GE(facts->repeated.rows, 1'380U);
  ASSERT_EQ(facts->inputs.size(), 1U);
  const auto opened = PackedRegistry::Open(directory.FilePath("registry"));
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ((*opened)->facts(), *facts);
}

// A file that was written stays readable, or is refused by its version: whoever changes these bytes raises
// kPackedRegistryVersion, and puts the new figure here.
TEST(PackedRegistryWriter, TheBytesOfAVersionStayAsTheyAre) {
  const TemporaryDirectory directory;
  ASSERT_TRUE(Write(directory.FilePath("registry"), Pieces(1'000, 1'000), {}).ok());
  const auto opened = PackedRegistry::Open(directory.FilePath("registry"));
  ASSERT_TRUE(opened.ok()) << opened.status();
  ASSERT_EQ((*opened)->file().sections().size(), 2U);
  EXPECT_EQ(kPackedRegistryVersion, 1U);
  EXPECT_EQ((*opened)->file().sections()[0].checksums[0], 0x8509250d6491cf4fULL);
  EXPECT_EQ((*opened)->facts().tally.Digest(), "f8e39d5d505b074a3b58d9f8101b0962");
}

TEST(PackedRegistryWriter, AnUnfinishedFileDoesNotAppear) {
  const TemporaryDirectory directory;
  const std::string path = directory.FilePath("registry");
  {
    const auto out = PackedRegistryWriter::Create(path, {});
    ASSERT_TRUE(out.ok());
  }
  EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
  ASSERT_TRUE(Write(path, Pieces(10, 10), {}).ok());
  EXPECT_EQ(Write(path, Pieces(10, 10), {}).status().code(), absl::StatusCode::kAlreadyExists);
}

}  // namespace
}  // namespace xueji
