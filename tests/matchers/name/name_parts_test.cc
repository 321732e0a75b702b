#include "matchers/name/name_parts.h"

#include <gtest/gtest.h>

namespace xueji::matchers {
namespace {

TEST(CompareParts, OrderAndMissingParts) {
  EXPECT_EQ(CompareParts(U"艾山·阿卜杜拉", U"阿卜杜拉·艾山"), NameLevel::kSwapped);
  EXPECT_EQ(CompareParts(U"艾山·阿卜杜拉·买买提", U"艾山·买买提"), NameLevel::kSubset);
  EXPECT_EQ(CompareParts(U"艾山·阿卜杜拉", U"艾山·买买提"), NameLevel::kSameGiven);
  EXPECT_EQ(CompareParts(U"古丽·阿卜杜拉", U"艾山·阿卜杜拉"), NameLevel::kSameSurname);
  EXPECT_EQ(CompareParts(U"古丽·阿卜杜拉", U"艾山·买买提"), NameLevel::kElse);
}

TEST(CompareParts, PartsAreEqualUpToVariants) {
  EXPECT_EQ(CompareParts(U"買買提·艾山", U"艾山·买买提"), NameLevel::kSwapped);
}

TEST(CompareParts, EmptyPartsDoNotCount) {
  EXPECT_EQ(CompareParts(U"··艾山·古丽", U"古丽··艾山·"), NameLevel::kSwapped);
  EXPECT_EQ(CompareParts(U"··", U"古丽·艾山"), NameLevel::kElse);
}

TEST(CompareParts, ARepeatedPartCountsOnce) {
  EXPECT_EQ(CompareParts(U"艾山·艾山", U"艾山·古丽"), NameLevel::kSameGiven);
}

}  // namespace
}  // namespace xueji::matchers
