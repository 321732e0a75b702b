#include "engine/ingest/byte_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

std::string Gzip(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(text.size() + 1000, '\0');
  std::string input = text;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

std::string Zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

// The whole input, read in pieces of `piece`.
absl::StatusOr<std::string> ReadAll(ByteSource& source, std::size_t piece) {
  std::string all;
  for (;;) {
    std::string buffer(piece, '\0');
    XUEJI_ASSIGN_OR_RETURN(const std::size_t got, source.Read(std::span(buffer.data(), piece)));
    all.append(buffer, 0, got);
    if (got < piece) return all;
  }
}

absl::StatusOr<std::string> ReadBytes(const std::string& bytes, std::size_t piece = 1000) {
  XUEJI_ASSIGN_OR_RETURN(const auto source, ByteSource::FromBytes("f", bytes));
  return ReadAll(*source, piece);
}

std::string LongText() {
  std::string text;
  for (int i = 0; i < 200000; ++i) text += std::to_string(i * 7919 % 10007) + "\n";
  return text;
}

TEST(ByteSource, ReadsPlainFilesInPiecesOfAnySize) {
  const TemporaryDirectory directory;
  const std::string text = LongText();
  const std::string path = directory.Write("a.csv", text);
  for (const std::size_t piece : {1000u, 4096u, 1u << 22}) {
    const auto source = ByteSource::Open(path);
    ASSERT_TRUE(source.ok()) << source.status();
    EXPECT_EQ((*source)->file_bytes(), text.size());
    EXPECT_EQ(*ReadAll(**source, piece), text);
    EXPECT_EQ((*source)->bytes_read(), text.size());
    EXPECT_EQ((*source)->compression(), "none");
    StreamChecksum checksum;
    checksum.Update(text);
    EXPECT_EQ((*source)->checksum(), checksum.HexDigest());
  }
  EXPECT_EQ(*ReadBytes("ab", 1), "ab");
}

TEST(ByteSource, UnpacksGzipAndZstdAndSeveralOfThemInARow) {
  const std::string text = LongText();
  for (const auto& packed : {Gzip(text), Zstd(text)}) {
    EXPECT_EQ(*ReadBytes(packed), text);
    EXPECT_EQ(*ReadBytes(packed, 1 << 22), text);
    EXPECT_EQ(*ReadBytes(packed + packed), text + text);
  }
  EXPECT_EQ(*ReadBytes(Gzip(text) + std::string(512, '\0')), text);
  EXPECT_EQ(*ReadBytes(Gzip("")), "");
}

TEST(ByteSource, ChecksumIsOfTheBytesOnTheDisk) {
  const std::string packed = Zstd("abc");
  auto source = ByteSource::FromBytes("f", packed);
  ASSERT_TRUE(ReadAll(**source, 100).ok());
  StreamChecksum checksum;
  checksum.Update(packed);
  EXPECT_EQ((*source)->checksum(), checksum.HexDigest());
}

TEST(ByteSource, NamesTheOffsetOfATruncatedStream) {
  const std::string text = LongText();
  for (const auto& packed : {Gzip(text), Zstd(text)}) {
    for (const std::size_t left : {packed.size() - 1, packed.size() - 9, packed.size() / 2, std::size_t{12}}) {
      const auto read = ReadBytes(packed.substr(0, left));
      ASSERT_FALSE(read.ok()) << left;
      EXPECT_EQ(read.status().code(), absl::StatusCode::kInvalidArgument);
      EXPECT_THAT(std::string(read.status().message()),
                  HasSubstr("near byte " + std::to_string(left)));
    }
  }
}

TEST(ByteSource, RefusesADamagedStream) {
  const std::string text = LongText();
  std::string gzip = Gzip(text);
  gzip[gzip.size() / 2] = static_cast<char>(gzip[gzip.size() / 2] ^ 0x55);
  EXPECT_FALSE(ReadBytes(gzip).ok());
  EXPECT_FALSE(ReadBytes(Gzip(text) + "trailing garbage").ok());
  EXPECT_FALSE(ReadBytes(Zstd(text) + "trailing garbage").ok());
}

TEST(ByteSource, NamesWhatCannotBeOpened) {
  const TemporaryDirectory directory;
  EXPECT_EQ(ByteSource::Open(directory.FilePath("none")).status().code(),
            absl::StatusCode::kNotFound);
  const absl::Status folder = ByteSource::Open(directory.path()).status();
  EXPECT_EQ(folder.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(folder.message()), HasSubstr("directory"));
}

TEST(ByteSource, ReadsAPipe) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const std::string text = "id\n1\n";
  ASSERT_EQ(write(ends[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  close(ends[1]);
  auto source = ByteSource::Open("/dev/fd/" + std::to_string(ends[0]));
  ASSERT_TRUE(source.ok()) << source.status();
  EXPECT_EQ((*source)->file_bytes(), 0u);
  EXPECT_EQ(*ReadAll(**source, 100), text);
  close(ends[0]);
}

TEST(DetectCompression, GoesByMagicBytes) {
  EXPECT_EQ(DetectCompression(Gzip("x")), "gzip");
  EXPECT_EQ(DetectCompression(Zstd("x")), "zstd");
  EXPECT_EQ(DetectCompression("id,name"), "none");
  EXPECT_EQ(DetectCompression(""), "none");
}

}  // namespace
}  // namespace xueji
