// The gzip stream alone; whole files are in byte_source_test.cc.
#include <gtest/gtest.h>

#include "engine/ingest/decompressor.h"

namespace xueji {
namespace {

// gzip -n of "abc\n", an empty file, made once with gzip(1).
constexpr unsigned char kAbc[] = {0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 0x03, 0x4B, 0x4C, 0x4A,
                                  0xE6, 0x02, 0x00, 0x4E, 0x81, 0x88, 0x47, 0x04, 0, 0, 0};

std::string_view Abc() { return {reinterpret_cast<const char*>(kAbc), sizeof kAbc}; }

TEST(GzipDecompressor, UnpacksByteByByte) {
  const auto gzip = NewGzipDecompressor();
  EXPECT_TRUE(gzip->AtBoundary());
  std::string text;
  for (const char byte : Abc()) {
    std::string_view input(&byte, 1);
    char buffer[8];
    std::span<char> output(buffer);
    ASSERT_TRUE(gzip->Step(&input, &output).ok());
    EXPECT_TRUE(input.empty());
    text.append(buffer, 8 - output.size());
  }
  EXPECT_EQ(text, "abc\n");
  EXPECT_TRUE(gzip->AtBoundary());
}

TEST(GzipDecompressor, KnowsThatAMemberIsNotFinished) {
  const auto gzip = NewGzipDecompressor();
  std::string_view input = Abc().substr(0, 20);
  char buffer[8];
  std::span<char> output(buffer);
  ASSERT_TRUE(gzip->Step(&input, &output).ok());
  EXPECT_FALSE(gzip->AtBoundary());
}

TEST(GzipDecompressor, VerifiesTheChecksum) {
  std::string wrong(Abc());
  wrong[17] = static_cast<char>(wrong[17] ^ 1);
  const auto gzip = NewGzipDecompressor();
  std::string_view input = wrong;
  char buffer[8];
  std::span<char> output(buffer);
  EXPECT_FALSE(gzip->Step(&input, &output).ok());
}

}  // namespace
}  // namespace xueji
