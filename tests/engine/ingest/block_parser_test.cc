#include "engine/ingest/block_parser.h"

#include <gtest/gtest.h>

#include <cstring>

#include "tests/engine/ingest/ingest_test_support.h"

namespace xueji {
namespace {

class BlockParserTest : public ::testing::Test {
 protected:
  BlockParserTest() : normaliser_(plan_.plan, plan_.layout, terms_, {}) {}

  ParsedBlock Parse(const std::string& text, TextFormat format, TextBlock block = {}) {
    ColumnMapping mapping;
    if (format == TextFormat::kCsv) {
      mapping = *MapColumns({"rec_id", "given_name", "surname"}, normaliser_.slots(), {}, "t");
    }
    const BlockParser parser(normaliser_, mapping, {},
                             {.file = 3, .format = format, .record_bytes_max = 100, .field_bytes_max = 50});
    block.bytes.assign(text.begin(), text.end());
    block.bytes.resize(text.size() + kCsvPadding);
    block.size = text.size();
    ParserScratch scratch;
    ParsedBlock parsed;
    parser.Parse(block, scratch, parsed);
    return parsed;
  }

  const ExecutionPlan plan_ = LatinPlan();
  TermDictionary terms_;
  const RecordNormaliser normaliser_;
};

TEST_F(BlockParserTest, RowsKeepTheirOrderAndLines) {
  TextBlock block;
  block.first_line = 10;
  const ParsedBlock parsed = Parse("1,a,b\n\n2,\"c\nd\",e\n3,f\n4,g,h\n", TextFormat::kCsv, block);
  EXPECT_EQ(parsed.batch.ids, "124");
  EXPECT_EQ(parsed.batch.lines, (std::vector<std::uint32_t>{10, 12, 15}));
  ASSERT_EQ(parsed.rejects.size(), 1u);
  EXPECT_EQ(parsed.rejects[0].line, 14u);
  EXPECT_EQ(parsed.rejects[0].file, 3u);
  EXPECT_EQ(parsed.rejects[0].record_id, "3");
  EXPECT_EQ(parsed.rows, 4u);
  EXPECT_EQ(parsed.blank_lines, 1u);
  EXPECT_EQ(parsed.batch.rows.size(), 3u * plan_.layout.row_bytes());
}

// A row is what its own text says, whatever stood in the rows before it: torn ones, quoted ones, ones
// with fields missing.
TEST_F(BlockParserTest, NothingOfARowReachesTheNext) {
  const std::vector<std::string> others = {
      "9,x", "9,x,y,z", "9,\"x\"y,z", ",x,y", "9,\"x \"\"q\"\"\",\"y\"", "9,\xFF,y", " 9 , x , y ",
      "9,\"a\nb\",y", "", "9," + std::string(60, 'x') + ",y", "9," + std::string(120, 'x') + ",y"};
  const ParsedBlock alone = Parse("1,a,\n", TextFormat::kCsv);
  ASSERT_EQ(alone.batch.size(), 1u);
  for (const std::string& other : others) {
    const ParsedBlock parsed = Parse(other + "\n1,a,\n" + other + "\n1,a,\n", TextFormat::kCsv);
    ASSERT_GE(parsed.batch.size(), 2u) << other;
    const std::size_t bytes = plan_.layout.row_bytes();
    ASSERT_EQ(parsed.batch.rows.size(), parsed.batch.size() * bytes) << other;
    const std::vector<std::byte> last(parsed.batch.rows.end() - static_cast<std::ptrdiff_t>(bytes),
                                      parsed.batch.rows.end());
    EXPECT_EQ(last, alone.batch.rows) << other;
    EXPECT_EQ(parsed.batch.ids.back(), '1') << other;
  }
}

TEST_F(BlockParserTest, TakesMoreRowsThanItMakesRoomForAtOnce) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += std::to_string(i % 10) + ",a,b\n" + (i % 7 == 0 ? "9,a\n" : "");
  const ParsedBlock parsed = Parse(text, TextFormat::kCsv);
  ASSERT_EQ(parsed.batch.size(), 5000u);
  const std::size_t bytes = plan_.layout.row_bytes();
  ASSERT_EQ(parsed.batch.rows.size(), 5000u * bytes);
  for (std::size_t i = 1; i < 5000; ++i) {
    ASSERT_EQ(std::memcmp(parsed.batch.rows.data(), parsed.batch.rows.data() + i * bytes, bytes), 0);
  }
}

TEST_F(BlockParserTest, DecodesGb18030AndListsMalformedRows) {
  TextBlock block;
  block.decode = true;
  const ParsedBlock parsed = Parse("1,\xCD\xF5,x\n2,\xCD,x\n3,y,z\n", TextFormat::kCsv, block);
  EXPECT_EQ(parsed.batch.ids, "13");
  ASSERT_EQ(parsed.rejects.size(), 1u);
  EXPECT_EQ(parsed.rejects[0].reason_code, "ENCODING_INVALID");
  EXPECT_EQ(terms_.Text(TermId{LoadPacked<std::uint32_t>(parsed.batch.rows.data() +
                                                         plan_.layout.offset(0))}),
            "王");
}

TEST_F(BlockParserTest, ListsARowTheReaderCouldNotKeep) {
  TextBlock block;
  block.oversized_line = 7;
  const ParsedBlock parsed = Parse("1,a,b\n", TextFormat::kCsv, block);
  ASSERT_EQ(parsed.rejects.size(), 1u);
  EXPECT_EQ(parsed.rejects[0].line, 7u);
  EXPECT_EQ(parsed.rejects[0].reason_code, "LINE_TOO_LONG");
  EXPECT_EQ(parsed.rejects[0].record_id, "");
  EXPECT_EQ(parsed.rows, 2u);
}

TEST_F(BlockParserTest, HoldsTheLimits) {
  const ParsedBlock parsed = Parse("1," + std::string(60, 'a') + ",b\n2," + std::string(200, 'a') +
                                       ",b\n3,x,b\n",
                                   TextFormat::kCsv);
  ASSERT_EQ(parsed.rejects.size(), 2u);
  EXPECT_EQ(parsed.rejects[0].reason_code, "FIELD_TOO_LONG");
  EXPECT_EQ(parsed.rejects[1].reason_code, "LINE_TOO_LONG");
  EXPECT_EQ(parsed.batch.ids, "3");
}

TEST_F(BlockParserTest, JsonKeysInAnyOrderAndUnknownOnesAreTold) {
  const ParsedBlock parsed = Parse("{\"rec_id\":\"1\",\"surname\":\"B\"}\n"
                                   "{\"surname\":\"B\",\"x\":1,\"rec_id\":\"2\"}\n"
                                   "{\"REC_ID\":3,\"Surname\":\"b\",\"dob\":\"x\",\"date_of_birth\":\"19100101\"}\n",
                                   TextFormat::kJsonLines);
  ASSERT_EQ(parsed.rejects.size(), 0u);
  EXPECT_EQ(parsed.batch.ids, "123");
  EXPECT_EQ(parsed.unknown_keys, std::set<std::string>{"x"});
  const auto surname = [&](std::size_t i) {
    return LoadPacked<std::uint32_t>(parsed.batch.rows.data() + i * plan_.layout.row_bytes() +
                                     plan_.layout.offset(1));
  };
  EXPECT_EQ(surname(0), surname(1));
  EXPECT_EQ(surname(0), surname(2));
  // The better name of a field wins wherever it stands.
  EXPECT_EQ(parsed.batch.warnings[2], 0u);
}

TEST_F(BlockParserTest, ClearForgetsEverything) {
  ParsedBlock parsed = Parse("1,a,b\n2\n\n", TextFormat::kCsv);
  parsed.Clear();
  EXPECT_EQ(parsed.batch.size() + parsed.rejects.size() + parsed.rows + parsed.blank_lines, 0u);
}

}  // namespace
}  // namespace xueji
