#include "matchers/name/person_name.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/matchers/name/name_samples.h"

namespace xueji::matchers {
namespace {

TEST(PackName, KeepsUpToFourCharactersOfTheBmp) {
  EXPECT_EQ(PackName(U"")->word, 0u);
  EXPECT_EQ(PackName(U"王")->word, 0x738Bu);
  EXPECT_TRUE(PackName(U"欧阳娜娜").has_value());
  EXPECT_FALSE(PackName(U"欧阳娜娜娜").has_value());
  EXPECT_FALSE(PackName(U"王\U0002CC56").has_value());
  EXPECT_FALSE(PackName(std::u32string{U'王', 0xD800}).has_value());
  EXPECT_FALSE(PackName(std::u32string{U'王', 0}).has_value());
}

TEST(PackName, UnpacksToTheSame) {
  NameSamples samples(11);
  for (int i = 0; i < 20'000; ++i) {
    const std::u32string name = samples.Name();
    const auto packed = PackName(name);
    if (!packed) continue;
    char32_t out[4];
    const int count = UnpackName(*packed, out);
    ASSERT_EQ(std::u32string(out, out + count), name);
    ASSERT_EQ(PackedLength(*packed), count);
    ASSERT_FALSE(IsEscaped(*packed));
  }
}

TEST(EscapedName, CarriesAnyTermAndIsNeverAName) {
  for (const std::uint32_t term : {0u, 1u, 0xFFFFFFFFu}) {
    EXPECT_TRUE(IsEscaped(EscapedName(term)));
    EXPECT_EQ(EscapedTerm(EscapedName(term)), term);
    EXPECT_FALSE(IsBlank(EscapedName(term)));
  }
}

TEST(SurnameLength, KnowsCompoundSurnamesAndParts) {
  EXPECT_EQ(SurnameLength(U""), 0u);
  EXPECT_EQ(SurnameLength(U"王"), 1u);
  EXPECT_EQ(SurnameLength(U"王小明"), 1u);
  EXPECT_EQ(SurnameLength(U"欧阳娜娜"), 2u);
  EXPECT_EQ(SurnameLength(U"歐陽娜娜"), 2u);
  EXPECT_EQ(SurnameLength(U"欧阳"), 1u);  // no given name would be left: 欧 with the given name 阳
  EXPECT_EQ(SurnameLength(U"阿卜杜拉·艾山"), 4u);
}

TEST(HasStandIn, FindsWhatCouldNotBeTyped) {
  EXPECT_TRUE(HasStandIn(U"王?"));
  EXPECT_TRUE(HasStandIn(U"王□"));
  EXPECT_TRUE(HasStandIn(U"王*明"));
  EXPECT_TRUE(HasStandIn(U"王\uE863"));
  EXPECT_TRUE(HasStandIn(U"王YAN"));
  EXPECT_TRUE(HasStandIn(U"王\uFFFD"));
  EXPECT_FALSE(HasStandIn(U"王小明"));
  EXPECT_FALSE(HasStandIn(U"John Smith"));
  EXPECT_FALSE(HasStandIn(U"阿卜杜拉·艾山"));
}

TEST(IsHanName, IdeographsAndInnerSeparatorsOnly) {
  EXPECT_TRUE(IsHanName(U"王小明"));
  EXPECT_TRUE(IsHanName(U"阿卜杜拉·艾山"));
  EXPECT_TRUE(IsHanName(U"王〇"));
  EXPECT_FALSE(IsHanName(U""));
  EXPECT_FALSE(IsHanName(U"·王"));
  EXPECT_FALSE(IsHanName(U"王YAN"));
  EXPECT_FALSE(IsHanName(U"John"));
}

}  // namespace
}  // namespace xueji::matchers
