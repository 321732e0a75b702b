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

TEST(TextTable, CountsAreReadable) {
  TextTable table;
  table.AddCount("records", 1'234'567);
  EXPECT_EQ(table.Print(), "records  1,234,567\n");
}

}  // namespace
}  // namespace xueji::tools
