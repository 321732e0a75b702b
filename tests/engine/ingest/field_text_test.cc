#include "engine/ingest/field_text.h"

#include <gtest/gtest.h>

namespace xueji {
namespace {

TEST(FoldedText, PrintsEachTypeAsItIsCompared) {
  EXPECT_EQ(FoldedText(FieldType::kName, "王　芳"), "王芳");
  EXPECT_EQ(FoldedText(FieldType::kIdNumber, "１１０１ x"), "1101X");
  EXPECT_EQ(FoldedText(FieldType::kDate, "2012年3月5日"), "2012-03-05");
  EXPECT_EQ(FoldedText(FieldType::kRegion, "110101001002"), "110101");
  EXPECT_EQ(FoldedText(FieldType::kDigits, "010-1234"), "0101234");
  EXPECT_EQ(FoldedText(FieldType::kAddress, "幸福路 １号"), "幸福路1号");
  EXPECT_EQ(FoldedText(FieldType::kText, " Mary  ANN "), "mary ann");
  EXPECT_EQ(FoldedText(FieldType::kCode, " m "), "M");
}

TEST(FoldedText, IsEmptyForWhatCannotBeRead) {
  EXPECT_EQ(FoldedText(FieldType::kDate, "20120230"), "");
  EXPECT_EQ(FoldedText(FieldType::kRegion, "x"), "");
  EXPECT_EQ(FoldedText(FieldType::kDigits, "x"), "");
}

}  // namespace
}  // namespace xueji
