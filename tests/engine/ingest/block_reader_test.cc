#include "engine/ingest/block_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "engine/base/utf8.h"
#include "engine/ingest/gb18030.h"
#include "tests/engine/ingest/csv_reference.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

struct Read {
  std::string header;
  std::string text;                        // blocks joined
  std::vector<std::uint64_t> oversized;    // lines
  std::vector<std::uint64_t> first_lines;  // of each block
  std::vector<std::string> blocks;
  std::string encoding;
  std::vector<Message> notes;
  absl::Status status;
};

Read ReadAll(const std::string& bytes, BlockReaderOptions options = {}, bool header = true) {
  Read read;
  auto source = ByteSource::FromBytes("f.csv", bytes);
  BlockReader reader(*std::move(source), options);
  if (header) {
    absl::StatusOr<std::string> first = reader.ReadHeader();
    read.status = first.status();
    if (!first.ok()) return read;
    read.header = *first;
  }
  TextBlock block;
  for (;;) {
    const absl::StatusOr<bool> more = reader.Next(block);
    read.status = more.status();
    if (!more.ok() || !*more) break;
    std::string text(block.text());
    if (block.decode) {
      std::string decoded;
      DecodeGb18030(text, decoded);
      text = decoded;
    }
    read.first_lines.push_back(block.first_line);
    read.blocks.push_back(text);
    read.text += text;
    if (block.oversized_line != 0) read.oversized.push_back(block.oversized_line);
  }
  read.encoding = reader.encoding_name();
  read.notes = reader.notes();
  return read;
}

std::string Utf16(const std::u16string& text, bool big) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit & 0xFF);
    bytes += big ? high : low;
    bytes += big ? low : high;
  }
  return bytes;
}

TEST(BlockReader, HandsOnHeaderAndRows) {
  const Read read = ReadAll("a,b\r\n1,2\n3,\"x\ny\"\n4,5");
  EXPECT_EQ(read.header, "a,b\r");
  EXPECT_EQ(read.text, "1,2\n3,\"x\ny\"\n4,5");
  EXPECT_EQ(read.encoding, "UTF-8");
}

TEST(BlockReader, BlocksAreWholeRecordsWithTheirFirstLine) {
  std::string rows;
  for (int i = 0; i < 200; ++i) rows += std::to_string(i) + (i % 7 == 0 ? ",\"x\n\ny\"\n" : ",y\n");
  const ReferenceResult expected = ReferenceSplit(rows, ',');
  for (const std::uint32_t block_bytes : {1u, 7u, 64u, 100u, 1000u}) {
    const Read read = ReadAll("id,\"a\nb\"\n" + rows, {.block_bytes = block_bytes});
    ASSERT_TRUE(read.status.ok()) << read.status;
    ASSERT_EQ(read.text, rows);
    std::size_t at = 0;
    for (std::size_t i = 0; i < read.blocks.size(); ++i) {
      const auto lines = std::count(rows.begin(), rows.begin() + static_cast<long>(at), '\n');
      ASSERT_EQ(read.first_lines[i], static_cast<std::uint64_t>(lines) + 3);
      at += read.blocks[i].size();
      const bool at_end = std::any_of(expected.records.begin(), expected.records.end(),
                                      [&](const ReferenceRecord& r) { return r.end == at; });
      ASSERT_TRUE(at_end) << at;
    }
  }
}

TEST(BlockReader, ReadsEveryCodePage) {
  const std::u16string text = u"姓名,x\n王芳,𠮷\n";
  const std::string utf8 = "姓名,x\n王芳,𠮷\n";
  const std::string gbk = "\xD0\xD5\xC3\xFB,x\n\xCD\xF5\xB7\xBC,\x95\x32\x98\x33\n";
  struct Case {
    std::string bytes;
    std::string encoding;
  };
  for (const Case& c : {Case{utf8, "UTF-8"}, Case{"\xEF\xBB\xBF" + utf8, "UTF-8 with BOM"},
                        Case{"\xFF\xFE" + Utf16(text, false), "UTF-16LE"},
                        Case{"\xFE\xFF" + Utf16(text, true), "UTF-16BE"}}) {
    for (const std::uint32_t block_bytes : {5u, 1000u}) {
      const Read read = ReadAll(c.bytes, {.block_bytes = block_bytes});
      ASSERT_TRUE(read.status.ok()) << read.status;
      EXPECT_EQ(read.header, "姓名,x") << c.encoding;
      EXPECT_EQ(read.text, "王芳,𠮷\n") << c.encoding;
      EXPECT_EQ(read.encoding, c.encoding);
    }
  }
  const Read read = ReadAll(gbk);
  EXPECT_EQ(read.header, "姓名,x");
  EXPECT_EQ(read.text, "王芳," + EncodeUtf8(U"\U000200D9") + "\n");
  EXPECT_EQ(read.encoding, "GB18030");
}

TEST(BlockReader, DecidesTheCodePageWhenTheFirstOtherByteComes) {
  // More ASCII than the reader looks at first.
  std::string rows = "id,name\n";
  while (rows.size() < (std::size_t{3} << 20)) rows += "1,x\n";
  const Read gb = ReadAll(rows + "2,\xCD\xF5\xB7\xBC\n", {.block_bytes = 1U << 16});
  ASSERT_TRUE(gb.status.ok()) << gb.status;
  EXPECT_EQ(gb.encoding, "GB18030");
  EXPECT_EQ(gb.text.substr(gb.text.size() - 9), "2,王芳\n");
  const Read utf8 = ReadAll(rows + "2,王芳\n", {.block_bytes = 1U << 16});
  EXPECT_EQ(utf8.encoding, "UTF-8");
  const Read neither = ReadAll(rows + "2,\xFF\xFF\xFF\xFF\n", {.block_bytes = 1U << 16});
  ASSERT_FALSE(neither.status.ok());
  const auto lines = std::count(rows.begin(), rows.end(), '\n');
  EXPECT_THAT(std::string(neither.status.message()),
              HasSubstr("f.csv:" + std::to_string(lines + 1) + ": byte " +
                        std::to_string(rows.size() + 2)));
}

TEST(BlockReader, ACharacterTornBetweenTwoReadsIsNotMalformed) {
  std::string head = "id,name\n";
  while (head.size() < (std::size_t{1} << 20) - 1) head += "1,x\n";
  head.resize((std::size_t{1} << 20) - 1);
  const Read read = ReadAll(head + "王芳王芳王芳\n", {.block_bytes = 1U << 18});
  ASSERT_TRUE(read.status.ok()) << read.status;
  EXPECT_EQ(read.encoding, "UTF-8");
  EXPECT_TRUE(read.notes.empty());
}

TEST(BlockReader, AHeaderThatEndsInCrAloneDoesNotSwallowTheFirstRow) {
  const Read read = ReadAll("id,name\r1,x\n2,y\n");
  EXPECT_THAT(std::string(read.status.message()), HasSubstr(":1: the header ends in CR alone"));
  EXPECT_TRUE(ReadAll("id,name\r\n1,x\n2,y\r\n").status.ok());
  EXPECT_TRUE(ReadAll("id,name\r\r\n1,x\n").status.ok());
}

TEST(BlockReader, SkipsARowThatIsTooLongAndTellsItsLine) {
  const std::string longer(5000, 'x');
  for (const std::uint32_t block_bytes : {16u, 100u, 2000u}) {
    const Read read = ReadAll("id,a\n1,b\n2," + longer + "\n3,c\n4,\"" + std::string(900, '\n') + "\"" + longer + "\n5,d\n",
                              {.record_bytes_max = 1000, .block_bytes = block_bytes});
    ASSERT_TRUE(read.status.ok()) << read.status;
    EXPECT_EQ(read.text, "1,b\n3,c\n5,d\n") << block_bytes;
    EXPECT_THAT(read.oversized, ::testing::ElementsAre(3, 5)) << block_bytes;
    EXPECT_EQ(read.first_lines.back(), 906u) << block_bytes;
  }
}

TEST(BlockReader, RefusesAQuoteThatIsNeverClosed) {
  const Read at_end = ReadAll("id,a\n1,b\n2,\"c\n3,d\n");
  EXPECT_THAT(std::string(at_end.status.message()), HasSubstr("f.csv:3: a quote is opened here"));
  std::string rows = "id,a\n1,b\n2,\"c\n";
  while (rows.size() < 20000) rows += "3,d\n";
  const Read bounded = ReadAll(rows, {.record_bytes_max = 1000, .block_bytes = 500});
  EXPECT_THAT(std::string(bounded.status.message()), HasSubstr("f.csv:3: "));
  EXPECT_THAT(std::string(bounded.status.message()), HasSubstr("1000 B"));
}

TEST(BlockReader, NamesEmptyInputCarriageReturnsAndCutOffUtf16) {
  EXPECT_THAT(std::string(ReadAll("").status.message()), HasSubstr("is empty: no header"));
  EXPECT_THAT(std::string(ReadAll("\n \n").status.message()), HasSubstr("blank lines"));
  EXPECT_THAT(std::string(ReadAll("a,b\r1,2\r").status.message()), HasSubstr("CR alone"));
  const std::string utf16 = "\xFF\xFE" + Utf16(u"a,b\n1,2\n", false);
  EXPECT_THAT(std::string(ReadAll(utf16.substr(0, utf16.size() - 1)).status.message()),
              HasSubstr("odd number"));
  EXPECT_THAT(std::string(ReadAll("\"a,b\n").status.message()), HasSubstr("never closed"));
}

TEST(BlockReader, SkipsBlankLinesBeforeTheHeader) {
  const Read read = ReadAll("\n  \na,b\n1,2\n");
  EXPECT_EQ(read.header, "a,b");
  EXPECT_EQ(read.first_lines[0], 4u);
}

TEST(BlockReader, JsonLinesAreCutAtEveryLineEnd) {
  const Read read = ReadAll("{\"a\":\"x\"}\n{\"a\": \"}\n{}\n",
                            {.format = TextFormat::kJsonLines, .block_bytes = 1}, false);
  EXPECT_EQ(read.blocks.size(), 3u);
  EXPECT_THAT(read.first_lines, ::testing::ElementsAre(1, 2, 3));
}

TEST(BlockReader, PeekTakesNothing) {
  auto source = ByteSource::FromBytes("f", "{\"a\":1}\n");
  BlockReader reader(*std::move(source), {});
  EXPECT_EQ(*reader.Peek(), "{\"a\":1}\n");
  reader.UseFormat(TextFormat::kJsonLines);
  TextBlock block;
  ASSERT_TRUE(*reader.Next(block));
  EXPECT_EQ(block.text(), "{\"a\":1}\n");
}

}  // namespace
}  // namespace xueji
