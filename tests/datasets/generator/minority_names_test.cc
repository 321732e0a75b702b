#include "datasets/generator/minority_names.h"

#include <gtest/gtest.h>

#include <set>

#include "datasets/generator/minority_name_facts.h"

namespace xueji::datasets {
namespace {

TEST(MinorityNames, GroupsHaveTheirStyle) {
  const MinorityNames names;
  SeededRandom random(1, Stream::kEntry, 0);
  EXPECT_EQ(names.StyleOf(5, random), NameStyle::kUyghur);
  EXPECT_EQ(names.StyleOf(17, random), NameStyle::kKazakh);
  EXPECT_EQ(names.StyleOf(4, random), NameStyle::kTibetan);
  EXPECT_EQ(names.StyleOf(1, random), NameStyle::kHan);
  EXPECT_EQ(names.StyleOf(8, random), NameStyle::kHan);
  std::set<NameStyle> mongolian;
  for (int i = 0; i < 100; ++i) mongolian.insert(names.StyleOf(2, random));
  EXPECT_EQ(mongolian, (std::set<NameStyle>{NameStyle::kHan, NameStyle::kMongolian}));
}

TEST(MinorityNames, EveryStyleHasNamesForBothSexes) {
  const MinorityNames names;
  SeededRandom random(1, Stream::kEntry, 0);
  for (int style = 1; style < kNameStyleCount; ++style) {
    for (const Sex sex : {Sex::kMale, Sex::kFemale}) {
      std::set<std::u32string> drawn;
      for (int i = 0; i < 2000; ++i) {
        drawn.insert(names.DrawPart(static_cast<NameStyle>(style), sex, random));
      }
      EXPECT_GE(drawn.size(), 8U) << style;
    }
  }
}

TEST(MinorityNames, SpellingsOfAPartAreDistinct) {
  const auto check = [](std::span<const NamePart> parts) {
    for (const NamePart& part : parts) {
      std::set<std::u32string_view> spellings;
      std::u32string_view rest = part.spellings;
      while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(U' '), rest.size());
        EXPECT_TRUE(spellings.insert(rest.substr(0, end)).second);
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
      EXPECT_GE(spellings.size(), 2U);
    }
  };
  check(kUyghurParts);
  check(kKazakhParts);
  check(kTibetanParts);
  check(kMongolianParts);
  check(kYiParts);
}

TEST(MinorityNames, RespellReplacesOnePart) {
  const MinorityNames names;
  SeededRandom random(1, Stream::kEntry, 0);
  std::set<std::u32string> seen;
  for (int i = 0; i < 200; ++i) {
    std::u32string name = U"若孜\u00B7库尔班";
    ASSERT_TRUE(names.Respell(NameStyle::kUyghur, name, random));
    EXPECT_NE(name, U"若孜\u00B7库尔班");
    EXPECT_NE(name.find(U'\u00B7'), std::u32string::npos);
    seen.insert(name);
  }
  EXPECT_TRUE(seen.contains(U"肉孜\u00B7库尔班"));
  EXPECT_TRUE(seen.contains(U"若孜\u00B7胡尔班"));
  std::u32string unknown = U"某某";
  EXPECT_FALSE(names.Respell(NameStyle::kUyghur, unknown, random));
  EXPECT_EQ(unknown, U"某某");
}

}  // namespace
}  // namespace xueji::datasets
