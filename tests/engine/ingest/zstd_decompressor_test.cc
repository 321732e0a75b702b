// The zstd stream alone; whole files are in byte_source_test.cc.
#include <gtest/gtest.h>
#include <zstd.h>

#include "engine/ingest/decompressor.h"

namespace xueji {
namespace {

std::string Frame(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 1));
  return out;
}

TEST(ZstdDecompressor, UnpacksByteByByteIntoLittleRoom) {
  const std::string text(1000, 'x');
  const auto zstd = NewZstdDecompressor();
  EXPECT_TRUE(zstd->AtBoundary());
  std::string unpacked;
  for (const char byte : Frame(text)) {
    std::string_view input(&byte, 1);
    for (;;) {
      char buffer[7];
      std::span<char> output(buffer);
      ASSERT_TRUE(zstd->Step(&input, &output).ok());
      unpacked.append(buffer, 7 - output.size());
      if (output.size() == 7) break;  // nothing more from this byte
    }
    EXPECT_TRUE(input.empty());
  }
  EXPECT_EQ(unpacked, text);
  EXPECT_TRUE(zstd->AtBoundary());
}

TEST(ZstdDecompressor, KnowsThatAFrameIsNotFinished) {
  const std::string frame = Frame("abc");
  const auto zstd = NewZstdDecompressor();
  std::string_view input = std::string_view(frame).substr(0, frame.size() - 1);
  char buffer[16];
  std::span<char> output(buffer);
  ASSERT_TRUE(zstd->Step(&input, &output).ok());
  EXPECT_FALSE(zstd->AtBoundary());
}

TEST(ZstdDecompressor, RefusesWhatIsNoFrame) {
  const auto zstd = NewZstdDecompressor();
  std::string_view input = "this is no frame";
  char buffer[16];
  std::span<char> output(buffer);
  EXPECT_FALSE(zstd->Step(&input, &output).ok());
}

}  // namespace
}  // namespace xueji
