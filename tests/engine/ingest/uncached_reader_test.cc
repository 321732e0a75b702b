#include "engine/ingest/uncached_reader.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "engine/base/staged_file.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

constexpr std::size_t kBlock = 4 * kDirectBytes;
constexpr UncachedReader::Limits kAnyFile{.bytes_min = 1, .cached_max = 1, .block_bytes = kBlock};

std::string Content(std::size_t bytes) {
  std::string content(bytes, '\0');
  std::uint32_t state = 1;
  for (char& byte : content) byte = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  return content;
}

class UncachedReaderTest : public testing::Test {
 protected:
  void SetUp() override {
    const std::string probe = dir_.Write("probe", "x");
    const int descriptor = open(probe.c_str(), O_RDONLY | O_DIRECT);
    if (descriptor < 0) GTEST_SKIP() << "this file system knows no O_DIRECT";
    close(descriptor);
  }
  // In reads of `step` bytes.
  static std::string ReadAll(UncachedReader& reader, std::size_t step) {
    std::string all, piece(step, '\0');
    while (true) {
      const absl::StatusOr<std::size_t> got = reader.Read(std::span(piece.data(), piece.size()));
      EXPECT_TRUE(got.ok()) << got.status();
      if (!got.ok() || *got == 0) return all;
      all.append(piece, 0, *got);
    }
  }
  TemporaryDirectory dir_;
};

TEST_F(UncachedReaderTest, ReadsWhatTheFileHoldsWhateverItsSizeAndTheReads) {
  for (const std::size_t bytes : {std::size_t{1}, kBlock - 1, kBlock, kBlock + 1, 3 * kBlock, 7 * kBlock + 17}) {
    const std::string content = Content(bytes);
    const std::string path = dir_.Write("file", content);
    for (const std::size_t step : {std::size_t{1000}, kBlock, 5 * kBlock}) {
      const std::unique_ptr<UncachedReader> reader = UncachedReader::Open(path, bytes, kAnyFile);
      ASSERT_NE(reader, nullptr);
      EXPECT_TRUE(ReadAll(*reader, step) == content) << bytes << " by " << step;
      char more = 0;
      EXPECT_EQ(reader->Read(std::span(&more, 1)).value(), 0U) << "the end stays the end";
    }
  }
}

TEST_F(UncachedReaderTest, LeavesSmallAndCachedFilesToThePageCache) {
  const std::string path = dir_.Write("file", Content(3 * kBlock));  // just written: it lies there
  EXPECT_EQ(UncachedReader::Open(path, 3 * kBlock, {}), nullptr);
  EXPECT_EQ(UncachedReader::Open(path, 3 * kBlock, {.bytes_min = 1, .cached_max = 0.25, .block_bytes = kBlock}),
            nullptr);
  EXPECT_EQ(UncachedReader::Open(dir_.FilePath("none"), kBlock, kAnyFile), nullptr);
}

TEST_F(UncachedReaderTest, AFileThatWasCutOffEndsWhereItEnds) {
  const std::string content = Content(2 * kBlock + 5);
  const std::string path = dir_.Write("file", content);
  const std::unique_ptr<UncachedReader> reader = UncachedReader::Open(path, 100 * kBlock, kAnyFile);
  ASSERT_NE(reader, nullptr);
  EXPECT_TRUE(ReadAll(*reader, 999) == content);
}

TEST_F(UncachedReaderTest, MayBeLeftWithBlocksOnTheirWay) {
  const std::string path = dir_.Write("file", Content(50 * kBlock));
  for (int i = 0; i < 20; ++i) {
    const std::unique_ptr<UncachedReader> reader = UncachedReader::Open(path, 50 * kBlock, kAnyFile);
    ASSERT_NE(reader, nullptr);
    char byte = 0;
    EXPECT_EQ(reader->Read(std::span(&byte, 1)).value(), 1U);
  }
}

}  // namespace
}  // namespace xueji
