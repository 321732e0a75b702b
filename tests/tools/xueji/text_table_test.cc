#include "tools/xueji/text_table.h"

#include <gtest/gtest.h>

namespace xueji::tools {
namespace {

TEST(DisplayWidth, HanCharactersAreTwoCellsWide) {
  EXPECT_EQ(DisplayWidth("abc"), 3U);
  EXPECT_EQ(DisplayWidth("学籍"), 4U);
  EXPECT_EQ(DisplayWidth("（a）"), 5U);
  EXPECT_EQ(DisplayWidth("é"), 1U);
  EXPECT_EQ(DisplayWidth("𠮷"), 2U);
  EXPECT_EQ(DisplayWidth(""), 0U);
}

TEST(TextTable, ColumnsLineUpInBothScripts) {
  TextTable table;
  table.Add({"记录", "1,234"});
  table.Add({"records", "7"});
  EXPECT_EQ(table.Print(), "记录     1,234\nrecords      7\n");
}

TEST(TextTable, AlignmentIsByColumnAndNoLineEndsInBlanks) {
  TextTable table({Align::kLeft, Align::kLeft});
  table.Add({"a", "b", "9"});
  table.Add({"aa", "bb", "10"});
  table.Add({"x"});
  EXPECT_EQ(table.Print(), "a   b    9\naa  bb  10\nx\n");
}

TEST(Thousands, AreSeparated) {
  EXPECT_EQ(Thousands(0), "0");
  EXPECT_EQ(Thousands(100), "100");
  EXPECT_EQ(Thousands(1'000), "1,000");
  EXPECT_EQ(Thousands(12'345'678), "12,345,678");
}

TEST(Decimal, HasSoManyDecimals) {
  EXPECT_EQ(Decimal(0.123456789, 6), "0.123457");
  EXPECT_EQ(Decimal(2, 1), "2.0");
}

}  // namespace
}  // namespace xueji::tools
