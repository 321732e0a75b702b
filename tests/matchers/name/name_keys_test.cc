#include "matchers/name/name_keys.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

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

bool Meet(std::u32string_view left, std::u32string_view right) {
  return ShareHomophoneKey(left, right);
}

TEST(HomophoneKeys, EveryReadingCounts) {
  EXPECT_TRUE(Meet(U"王乐", U"王勒"));  // le
  EXPECT_TRUE(Meet(U"王乐", U"王月"));  // yue
  EXPECT_TRUE(Meet(U"丽单", U"丽善"));
  EXPECT_FALSE(Meet(U"王乐", U"王明"));
  EXPECT_FALSE(Meet(U"王小明", U"王小"));
  EXPECT_FALSE(Meet(U"", U""));
}

TEST(HomophoneKeys, RareCharactersMeetTheirStandIns) {
  EXPECT_TRUE(Meet(U"王堃", U"王?"));
  EXPECT_TRUE(Meet(U"王堃", U"王□"));
  EXPECT_TRUE(Meet(U"王堃", U"王KUN"));
  EXPECT_FALSE(Meet(U"王明", U"王?"));
}

TEST(HomophoneKeys, SurnamesThatStandForEachOtherMeet) {
  for (const std::u32string pair : {U"肖萧", U"付傅", U"闫阎", U"代戴", U"丘邱", U"兰蓝"}) {
    ASSERT_EQ(FoldSurname(pair[0]), FoldSurname(pair[1]));
    EXPECT_TRUE(Meet(pair.substr(0, 1) + U"明", pair.substr(1) + U"明"));
  }
}

std::set<std::uint64_t> AllKeys(std::u32string_view name) {
  std::vector<std::uint64_t> keys = {HomophoneKey(name)};
  AppendFurtherHomophoneKeys(name, &keys);
  const std::set<std::uint64_t> distinct(keys.begin(), keys.end());
  EXPECT_EQ(distinct.size(), keys.size());
  return distinct;
}

TEST(HomophoneKeys, SharedKeysAreWhatTheKeysSay) {
  NameSamples samples(11);
  for (int i = 0; i < 12'000; ++i) {
    const std::u32string left = samples.Name();
    const std::u32string right = samples.Slip(left);
    if (left.empty() || right.empty()) continue;
    const std::set<std::uint64_t> lefts = AllKeys(left), rights = AllKeys(right);
    std::vector<std::uint64_t> common;
    std::ranges::set_intersection(lefts, rights, std::back_inserter(common));
    ASSERT_EQ(Meet(left, right), !common.empty());
    const auto packed_left = PackName(left), packed_right = PackName(right);
    if (packed_left && packed_right) {
      ASSERT_EQ(ShareHomophoneKey(*packed_left, *packed_right), !common.empty());
      std::vector<std::uint64_t> keys = {HomophoneKey(*packed_left)};
      AppendFurtherHomophoneKeys(*packed_left, &keys);
      ASSERT_EQ(std::set<std::uint64_t>(keys.begin(), keys.end()), lefts);
    }
  }
}

// What the blocking passes promise: no pair of these levels lacks a common key.
TEST(HomophoneKeys, MissNoNameThatSoundsAlike) {
  NameSamples samples(13);
  int alike = 0;
  for (int i = 0; i < 60'000; ++i) {
    const std::u32string left = samples.Name();
    const std::u32string right = samples.Slip(left);
    if (left.empty() || right.empty()) continue;
    const NameLevel level = CompareNames(left, right);
    if (level < NameLevel::kOtherTone) continue;
    if (HomophoneKey(left) == 0) continue;  // separators alone
    ++alike;
    ASSERT_TRUE(Meet(left, right));
  }
  EXPECT_GT(alike, 5'000);
}

// Every pair of characters that the comparison takes for a form or a homophone of one another.
TEST(HomophoneKeys, MissNoCharacterThatSoundsAlike) {
  std::vector<char32_t> characters;
  for (const int level : {1, 3}) {
    const auto all = CharactersOfLevel(level);
    for (std::size_t i = 0; i < all.size(); i += 2) {
      characters.push_back(all[i]);
      for (const char32_t form : VariantForms(all[i])) characters.push_back(form);
    }
  }
  for (std::size_t i = 0; i < characters.size(); ++i) {
    for (std::size_t j = i % 31; j < characters.size(); j += 31) {
      const std::u32string left = {U'王', characters[i]}, right = {U'王', characters[j]};
      if (CompareNames(left, right) >= NameLevel::kOtherTone) {
        ASSERT_TRUE(Meet(left, right)) << std::hex << std::uint32_t{characters[i]} << ' ' << std::uint32_t{characters[j]};
      }
    }
  }
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

TEST(SortedPartsKey, ForgetsTheOrderAndTheSpellingOfParts) {
  EXPECT_EQ(SortedPartsKey(U"艾山·阿卜杜拉"), SortedPartsKey(U"阿不都拉·艾山"));
  EXPECT_EQ(SortedPartsKey(U"買買提·艾山·古丽"), SortedPartsKey(U"古丽··麦麦提·艾山·"));
  EXPECT_NE(SortedPartsKey(U"艾山·阿卜杜拉"), SortedPartsKey(U"艾山·买买提"));
  EXPECT_NE(SortedPartsKey(U"艾山·艾山"), SortedPartsKey(U"艾山·艾山·艾山"));
  EXPECT_EQ(SortedPartsKey(U"阿卜杜拉"), 0u);
  EXPECT_EQ(SortedPartsKey(U"··阿卜杜拉·"), 0u);
  EXPECT_EQ(SortedPartsKey(U""), 0u);
}

// The promise of the two passes for names in another order: no such pair without a common key.
TEST(NameKeys, SwappedNamesShareASortedKey) {
  NameSamples samples(11);
  int by_characters = 0, by_parts = 0;
  for (int i = 0; i < 40'000; ++i) {
    const std::u32string left = i % 2 == 0 ? samples.Name()
                                           : samples.TransliteratedName() + U'·' +
                                                 samples.TransliteratedName();
    const std::u32string right = samples.Slip(left);
    if (left.empty() || right.empty()) continue;
    if (CompareNames(left, right) != NameLevel::kSwapped) continue;
    const bool parts = SortedPartsKey(left) != 0 && SortedPartsKey(left) == SortedPartsKey(right);
    const bool characters = SortedCharsKey(left) == SortedCharsKey(right);
    ASSERT_TRUE(parts || characters) << i;
    by_characters += characters;
    by_parts += parts && !characters;
  }
  EXPECT_GT(by_characters, 200);
  EXPECT_GT(by_parts, 0);
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
    ASSERT_EQ(SortedPartsKey(*packed), SortedPartsKey(name));
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
