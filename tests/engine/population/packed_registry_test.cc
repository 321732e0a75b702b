#include "engine/population/packed_registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "engine/population/packed_registry_writer.h"
#include "tests/support/registry_sample.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

// Lets every seventh entry through.
class EverySeventh : public RegistryFilter {
 public:
  void Select(std::span<const matchers::PackedIdNumber> ids,
              std::vector<std::uint32_t>& wanted) const override {
    for (std::uint32_t i = 0; i < ids.size(); i += 7) wanted.push_back(i);
  }
};

class PackedRegistryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto out = PackedRegistryWriter::Create(path_, {.chunk_rows = 100});
    ASSERT_TRUE(out.ok());
    RegistryTally tally;
    std::vector<std::uint64_t> keys;
    MeasureChunk(sample_, &tally, &keys);
    ASSERT_TRUE((*out)->Add(sample_, tally, keys).ok());
    ASSERT_TRUE((*out)->Finish({}).ok());
    bytes_ = directory_.Read("registry");
  }

  absl::StatusOr<std::vector<std::string>> ReadAll(const RegistryFilter* filter = nullptr) const {
    XUEJI_ASSIGN_OR_RETURN(const auto source, PackedRegistry::Open(path_));
    std::vector<std::string> all;
    RegistryChunk chunk;
    while (true) {
      XUEJI_ASSIGN_OR_RETURN(const bool more, source->Next(chunk));
      if (!more) return all;
      source->Decode(filter, chunk);
      for (std::string& spelt : Spell(chunk)) all.push_back(std::move(spelt));
    }
  }
  void Put(std::size_t at, char byte) const {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(at));
    file.put(byte);
  }

  const TemporaryDirectory directory_;
  const std::string path_ = directory_.FilePath("registry");
  const RegistryChunk sample_ = RegistrySample(250, 1);
  std::string bytes_;
};

TEST_F(PackedRegistryTest, EntriesComeBackInOrder) {
  const auto all = ReadAll();
  ASSERT_TRUE(all.ok()) << all.status();
  EXPECT_EQ(*all, Spell(sample_));
}

TEST_F(PackedRegistryTest, TheFilterSeesEveryNumberOfAChunk) {
  const EverySeventh filter;
  const auto some = ReadAll(&filter);
  ASSERT_TRUE(some.ok());
  const std::vector<std::string> all = Spell(sample_);
  std::vector<std::string> expected;
  for (const std::size_t first : {0U, 100U, 200U}) {
    for (std::size_t i = first; i < std::min<std::size_t>(250, first + 100); i += 7) expected.push_back(all[i]);
  }
  EXPECT_EQ(*some, expected);
}

TEST_F(PackedRegistryTest, ChunksSayWhereTheyAreAndWhetherTheyChanged) {
  const auto source = PackedRegistry::Open(path_);
  ASSERT_TRUE(source.ok());
  RegistryChunk chunk;
  std::vector<std::uint64_t> checksums;
  for (std::uint64_t number = 0; number < 3; ++number) {
    ASSERT_TRUE(*(*source)->Next(chunk));
    EXPECT_EQ(chunk.number, number);
    EXPECT_EQ(chunk.first_row, number * 100 + 1);
    (*source)->Decode(nullptr, chunk);
    EXPECT_EQ(chunk.rows, number == 2 ? 50U : 100U);
    checksums.push_back(chunk.checksum);
  }
  EXPECT_FALSE(*(*source)->Next(chunk));
  EXPECT_NE(checksums[0], checksums[1]);
  EXPECT_EQ((*source)->Describe().bytes, bytes_.size());
  EXPECT_EQ((*source)->Describe().checksum.size(), 32U);
  const auto again = PackedRegistry::Open(path_);
  ASSERT_TRUE(*(*again)->Next(chunk));
  EXPECT_EQ(chunk.checksum, checksums[0]);
  EXPECT_THAT(InvalidArgument((*again)->PlaceOf(chunk)).message(), HasSubstr("chunk/0"));
}

TEST_F(PackedRegistryTest, AnyFlippedBitIsRefused) {
  for (std::size_t at = 0; at < bytes_.size(); ++at) {
    Put(at, static_cast<char>(bytes_[at] ^ (1 << at % 8)));
    ASSERT_EQ(ReadAll().status().code(), absl::StatusCode::kInvalidArgument) << at;
    Put(at, bytes_[at]);
  }
  EXPECT_TRUE(ReadAll().ok());
}

TEST_F(PackedRegistryTest, TheFaultNamesTheChunkAndTheCommand) {
  const auto file = SectionReader::Open(path_, PackedRegistryKind());
  ASSERT_TRUE(file.ok());
  const std::size_t at = static_cast<std::size_t>((*file)->sections()[1].offset) + 200;
  Put(at, static_cast<char>(bytes_[at] ^ 4));
  const std::string message(ReadAll().status().message());
  EXPECT_THAT(message, HasSubstr("registry: section chunk/1 is damaged"));
  EXPECT_THAT(message, HasSubstr("xueji population pack"));
  // The chunk before it can be read.
  const auto source = PackedRegistry::Open(path_);
  RegistryChunk chunk;
  EXPECT_TRUE((*source)->Next(chunk).ok());
  EXPECT_FALSE((*source)->Next(chunk).ok());
}

TEST_F(PackedRegistryTest, ACutFileIsRefused) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{100}, std::size_t{4096}, bytes_.size() - 1}) {
    std::filesystem::resize_file(path_, size);
    EXPECT_EQ(ReadAll().status().code(), absl::StatusCode::kInvalidArgument) << size;
  }
  std::filesystem::remove(path_);
  EXPECT_EQ(ReadAll().status().code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(LooksPacked(path_));
}

TEST_F(PackedRegistryTest, ItIsToldFromTextByItsFirstBytes) {
  EXPECT_TRUE(LooksPacked(path_));
  EXPECT_FALSE(LooksPacked(directory_.Write("text.csv", "document_number,name\n")));
  EXPECT_FALSE(LooksPacked(directory_.Write("short", "XUE")));
  const auto refused = PackedRegistry::Open(directory_.FilePath("text.csv"));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("not a packed registry"));
}

}  // namespace
}  // namespace xueji
