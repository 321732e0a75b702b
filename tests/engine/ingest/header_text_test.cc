#include "engine/ingest/header_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xueji {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

bool KnownHere(std::string_view cell) { return cell == "rec_id" || cell == "surname"; }

TEST(HeaderText, AHeaderIsShownAsItStands) {
  EXPECT_EQ(DescribeHeader(std::vector<std::string>{"rec_id", "SURNAME 2", "姓名", ""}, KnownHere).en,
            "found: rec_id, SURNAME 2, 姓名");
}

TEST(HeaderText, NothingOfALineOfDataIsShown) {
  const std::vector<std::string> row = {"1001", "张伟明", "mary", "20120305", "13800000000", "南京路1号"};
  const std::string text = DescribeHeader(row, KnownHere).en;
  EXPECT_THAT(text, AllOf(HasSubstr("6 cells"), HasSubstr("seems to be data")));
  const std::string chinese = DescribeHeader(row, KnownHere).zh;
  EXPECT_THAT(chinese, HasSubstr("似乎是数据"));
  for (const std::string& cell : row) EXPECT_THAT(text + chinese, Not(HasSubstr(cell)));
}

TEST(HeaderText, AmongManyStrangeCellsOnlyTheKnownAreShown) {
  EXPECT_EQ(DescribeHeader(std::vector<std::string>{"rec_id", "mary", "jones"}, KnownHere).en,
            "known among its 3 cells: rec_id");
}

TEST(HeaderText, ASingleStrangeCellIsMaskedWhereItMayBePersonal) {
  EXPECT_EQ(ShowHeaderCell("nmae", KnownHere), "nmae");
  EXPECT_EQ(ShowHeaderCell("guardian1_phone", KnownHere), "guardian1_phone");
  EXPECT_EQ(ShowHeaderCell("张伟明", KnownHere), "张**");
  EXPECT_EQ(ShowHeaderCell("20120305", KnownHere), "2*******");
  EXPECT_EQ(ShowHeaderCell("class 2024", KnownHere), "class 2024");
  EXPECT_EQ(ShowHeaderCell("出生日期", KnownHere), "出生日期");
  EXPECT_LE(ShowHeaderCell(std::string(5000, 'x'), KnownHere).size(), 20u);
}

TEST(HeaderText, ALongHeaderIsCutShort) {
  const std::string text = DescribeHeader(std::vector<std::string>(5000, "rec_id"), KnownHere).en;
  EXPECT_LT(text.size(), 1000u);
  EXPECT_THAT(text, HasSubstr("..."));
  EXPECT_EQ(DescribeHeader(std::vector<std::string>{"", " "}, KnownHere).en, "the line is empty");
}

}  // namespace
}  // namespace xueji
