#include "matchers/name/name_keys.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "matchers/name/person_name.h"
#include "tests/matchers/name/name_samples.h"

namespace xueji::matchers {
namespace {

TEST(NameKeys, BlankHasNoBlock) {
  EXPECT_EQ(HomophoneKey(U""), 0u);
  EXPECT_EQ(VariantKey(U""), 0u);
  EXPECT_EQ(SortedCharsKey(U""), 0u);
  EXPECT_EQ(HomophoneKey(PackedName{}), 0u);
  EXPECT_EQ(HomophoneKey(U"·"), 0u);
}

TEST(HomophoneKey, IgnoresToneAndForm) {
  EXPECT_EQ(HomophoneKey(U"王小明"), HomophoneKey(U"王晓鸣"));
  EXPECT_EQ(HomophoneKey(U"陳偉"), HomophoneKey(U"陈玮"));
  EXPECT_NE(HomophoneKey(U"王小明"), HomophoneKey(U"王小芳"));
  EXPECT_NE(HomophoneKey(U"明王"), HomophoneKey(U"王明"));
}

TEST(HomophoneKey, ReadsTheFirstCharacterAsASurname) {
  EXPECT_EQ(HomophoneKey(U"单丽"), HomophoneKey(U"善丽"));  // shan, not dan
  EXPECT_EQ(HomophoneKey(U"仇丽"), HomophoneKey(U"邱丽"));  // qiu, not chou
  EXPECT_EQ(HomophoneKey(U"解丽"), HomophoneKey(U"谢丽"));  // xie, not jie
  EXPECT_NE(HomophoneKey(U"丽单"), HomophoneKey(U"丽善"));  // a given name keeps the common reading
  EXPECT_EQ(HomophoneKey(U"尉迟恭敬"), HomophoneKey(U"玉池恭敬"));  // yu chi, not wei chi
  EXPECT_EQ(HomophoneKey(U"万俟小明"), HomophoneKey(U"莫齐小明"));  // mo qi
}

TEST(HomophoneKey, CapitalPinyinCountsAsItsSyllable) {
  EXPECT_EQ(HomophoneKey(U"王YAN"), HomophoneKey(U"王妍"));
  EXPECT_EQ(HomophoneKey(U"王YANLI"), HomophoneKey(U"王妍丽"));
  EXPECT_EQ(HomophoneKey(U"王lv"), HomophoneKey(U"王吕"));
}

TEST(NameKeys, IgnoreSeparators) {
  EXPECT_EQ(HomophoneKey(U"阿卜杜拉·艾山"), HomophoneKey(U"阿不杜拉艾山"));
  EXPECT_EQ(VariantKey(U"阿卜杜拉·艾山"), VariantKey(U"阿卜杜拉艾山"));
  EXPECT_EQ(SortedCharsKey(U"阿卜杜拉·艾山"), SortedCharsKey(U"艾山阿卜杜拉"));
}

TEST(VariantKey, JoinsFormsAndNothingElse) {
  EXPECT_EQ(VariantKey(U"陳偉"), VariantKey(U"陈伟"));
  EXPECT_EQ(VariantKey(U"肖明"), VariantKey(U"萧明"));
  EXPECT_NE(VariantKey(U"明肖"), VariantKey(U"明萧"));
  EXPECT_NE(VariantKey(U"王小明"), VariantKey(U"王晓明"));
}

TEST(SortedCharsKey, ForgetsOrderButNotCount) {
  EXPECT_EQ(SortedCharsKey(U"王明小"), SortedCharsKey(U"小王明"));
  EXPECT_NE(SortedCharsKey(U"王明明"), SortedCharsKey(U"王王明"));
}

TEST(NameKeys, KindsNeverMeet) {
  EXPECT_NE(HomophoneKey(U"王"), VariantKey(U"王"));
  EXPECT_NE(VariantKey(U"王"), SortedCharsKey(U"王"));
}

TEST(NameKeys, PackedAndTextAgree) {
  NameSamples samples(3);
  for (int i = 0; i < 12'000; ++i) {
    const std::u32string name = samples.Name();
    const auto packed = PackName(name);
    if (!packed) continue;
    ASSERT_EQ(HomophoneKey(*packed), HomophoneKey(name));
    ASSERT_EQ(VariantKey(*packed), VariantKey(name));
    ASSERT_EQ(SortedCharsKey(*packed), SortedCharsKey(name));
    ASSERT_NE(HomophoneKey(name), 0u);
  }
}

TEST(NameKeys, LevelsAndKeysTellTheSameStory) {
  NameSamples samples(5);
  for (int i = 0; i < 12'000; ++i) {
    const std::u32string left = samples.Name();
    const std::u32string right = samples.Slip(left);
    if (left.empty() || right.empty()) continue;
    if (VariantKey(left) == VariantKey(right)) {
      ASSERT_GE(CompareNames(left, right), NameLevel::kVariant);
    }
    if (SortedCharsKey(left) == SortedCharsKey(right) && left.size() == right.size() &&
        left.find(0xB7) == std::u32string::npos && right.find(0xB7) == std::u32string::npos) {
      ASSERT_GE(CompareNames(left, right), NameLevel::kSwapped);
    }
  }
}

TEST(NameKeys, DistinctNamesHaveDistinctKeys) {
  std::set<std::uint64_t> keys;
  const auto common = CharactersOfLevel(1).first(300);
  for (const char32_t first : common) {
    for (const char32_t second : common) keys.insert(VariantKey(std::u32string{first, second}));
  }
  std::set<std::u32string> folded;
  for (const char32_t first : common) {
    for (const char32_t second : common) folded.insert({FoldSurname(first), FoldVariant(second)});
  }
  EXPECT_EQ(keys.size(), folded.size());
}

}  // namespace
}  // namespace xueji::matchers
