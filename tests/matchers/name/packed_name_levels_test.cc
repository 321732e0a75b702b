#include "matchers/name/packed_name_levels.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "matchers/name/person_name.h"
#include "matchers/reference/name_levels_reference.h"

namespace xueji::matchers {
namespace {

NameLevel Compare(std::u32string_view left, std::u32string_view right) {
  return ComparePackedNames(*PackName(left), *PackName(right));
}

TEST(ComparePackedNames, BlankAndEqual) {
  EXPECT_EQ(ComparePackedNames({}, {}), NameLevel::kNull);
  EXPECT_EQ(Compare(U"王伟", U""), NameLevel::kNull);
  EXPECT_EQ(Compare(U"王伟", U"王伟"), NameLevel::kExact);
}

TEST(ComparePackedNames, NamesWithOtherSignsTakeTheGeneralPath) {
  EXPECT_EQ(Compare(U"艾·山", U"艾山"), NameLevel::kVariant);
  EXPECT_EQ(Compare(U"王?", U"王䶮"), NameLevel::kVariant);
  EXPECT_EQ(Compare(U"AB", U"AC"), NameLevel::kSameSurname);
  EXPECT_EQ(Compare(U"\uFFFF\uFFFF", U"\u0001"), NameLevel::kElse);
}

TEST(ComparePackedNames, TheEdgesOfTheHanBlocks) {
  for (const char32_t edge : {0x33FF, 0x3400, 0x4DBF, 0x4DC0, 0x9FFF, 0xA000}) {
    const std::u32string left{U'王', edge};
    const std::u32string right{U'王', U'明'};
    EXPECT_EQ(Compare(left, right), reference::CompareNamesReference(left, right))
        << std::hex << static_cast<unsigned>(edge);
  }
}

// Few characters, chosen to be each other's variants, homophones and look-alikes, so that every
// pair of short names over them is a hard one: all of them, with sixty partners each.
TEST(ComparePackedNames, EveryShortNameOverConfusableCharacters) {
  constexpr std::u32string_view kCharacters = U"萧肖欧阳陽鸥未末次才仁阴";
  std::vector<std::u32string> names{U""};
  for (std::size_t at = 0; at < names.size() && names[at].size() < 3; ++at) {
    for (const char32_t c : kCharacters) names.push_back(names[at] + c);
  }
  std::mt19937 random(12);
  for (const std::u32string& left : names) {
    for (int i = 0; i < 60; ++i) {
      const std::u32string& right = names[random() % names.size()];
      ASSERT_EQ(Compare(left, right), reference::CompareNamesReference(left, right));
      ASSERT_EQ(Compare(left, right), CompareNames(left, right));
      ASSERT_EQ(Compare(left, right), Compare(right, left));
    }
  }
}

}  // namespace
}  // namespace xueji::matchers
