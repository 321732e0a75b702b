#include "datasets/generator/name_relation.h"

#include <gtest/gtest.h>

#include <string>

namespace xueji::datasets {
namespace {

TEST(NameRelation, NamesWhatStandsBetweenTwoNames) {
  const struct {
    std::u32string_view left, right;
    NameRelation expected;
  } kCases[] = {
      {U"王小明", U"王小明", NameRelation::kSame},
      {U"阿卜杜拉·艾山", U"阿卜杜拉艾山", NameRelation::kSeparator},
      {U"王喆", U"王ZHE", NameRelation::kRareCharacter},
      {U"王喆", U"王?", NameRelation::kRareCharacter},
      {U"王喆", U"王\xE123", NameRelation::kRareCharacter},
      {U"王偉", U"王伟", NameRelation::kVariant},
      {U"萧伟", U"肖伟", NameRelation::kVariant},
      {U"王小明", U"王晓明", NameRelation::kHomophone},
      {U"王伟", U"王炜", NameRelation::kHomophone},  // alike as well: by the sound first
      {U"张志", U"张自", NameRelation::kHomophone},  // zh for z
      {U"王未", U"王末", NameRelation::kLookAlike},
      {U"王雨涵", U"王涵雨", NameRelation::kOrder},
      {U"艾山·阿卜杜拉", U"阿卜杜拉·艾山", NameRelation::kOrder},
      {U"王雨涵", U"王雨桐", NameRelation::kAnotherPerson},
      {U"王雨涵", U"王雨", NameRelation::kAnotherPerson},
      {U"王伟", U"汪炜", NameRelation::kAnotherPerson},  // alike in sound alone
      {U"王WEI", U"王小明", NameRelation::kAnotherPerson},
  };
  for (const auto& one : kCases) {
    EXPECT_EQ(RelateNames(one.left, one.right), one.expected) << NameRelationWord(one.expected);
    EXPECT_EQ(RelateNames(one.right, one.left), one.expected) << NameRelationWord(one.expected);
  }
}

TEST(NameRelation, PlainNamesAreAsARegisterFilesThem) {
  EXPECT_EQ(PlainName(U"王 伟"), U"王伟");
  EXPECT_EQ(PlainName(U" 王伟\u3000"), U"王伟");
  EXPECT_EQ(PlainName(U"王\u200B伟"), U"王伟");
  EXPECT_EQ(PlainName(U"热比娅•买买提"), U"热比娅·买买提");
  EXPECT_EQ(PlainName(U"热比娅.买买提"), U"热比娅·买买提");
  EXPECT_EQ(PlainName(U"热比娅 买买提"), U"热比娅·买买提");
  EXPECT_EQ(PlainName(U"欧阳 娜娜"), U"欧阳娜娜");
  EXPECT_EQ(PlainName(U"王\u2F2D"), U"王山");
  EXPECT_EQ(PlainName(U"王zhe"), U"王ZHE");
  EXPECT_EQ(PlainName(U""), U"");
}

TEST(NameRelation, NearlyTheSameSoundIsNotTheSame) {
  EXPECT_TRUE(SoundTheSame(U"王小明", U"王晓鸣"));
  EXPECT_TRUE(SoundTheSame(U"買买提·艾山", U"麦买提艾山"));
  EXPECT_FALSE(SoundTheSame(U"诺布", U"罗布"));
  EXPECT_FALSE(SoundTheSame(U"王小明", U"王小"));
}

TEST(NameRelation, WordsAreThoseOfTheTruth) {
  EXPECT_EQ(NameRelationWord(NameRelation::kSame), "");
  EXPECT_EQ(NameRelationWord(NameRelation::kFormerName), "former_name");
  EXPECT_EQ(NameRelationWord(NameRelation::kAnotherPerson), "another_person");
}

}  // namespace
}  // namespace xueji::datasets
