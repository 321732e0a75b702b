#include "matchers/name/transliteration.h"

#include <gtest/gtest.h>

#include <string>

#include "matchers/name/character_data.h"
#include "matchers/reference/transliteration_reference.h"
#include "tests/matchers/name/name_samples.h"

namespace xueji::matchers {
namespace {

bool Agree(std::u32string_view left, std::u32string_view right) {
  return SpellingsAgree(NameUnits(left).span(), NameUnits(right).span());
}

TEST(SpellingAt, TakesTheLongestSpelling) {
  const std::u32string name = U"麦麦提明江";
  EXPECT_EQ(SpellingAt(name).length, 4u);
  EXPECT_EQ(SpellingAt(std::u32string(U"麦麦提江")).length, 3u);
  EXPECT_EQ(SpellingAt(std::u32string(U"王小明")).group, 0);
  EXPECT_EQ(SpellingAt(std::u32string(U"麦")).group, 0);
  EXPECT_EQ(SpellingAt(std::u32string()).group, 0);
}

TEST(SpellingAt, EverySpellingOfTheTableIsFoundAndTraditionalFormsToo) {
  for (int i = 0; i < character_data::kSpellingCount; ++i) {
    const std::u32string spelling(character_data::kSpelling + character_data::kSpellingOffset[i],
                                  character_data::kSpelling + character_data::kSpellingOffset[i + 1]);
    EXPECT_EQ(SpellingAt(spelling).group, character_data::kSpellingGroup[i]) << i;
    EXPECT_EQ(SpellingAt(spelling).length, spelling.size()) << i;
  }
  EXPECT_EQ(SpellingAt(std::u32string(U"買買提")).group,
            SpellingAt(std::u32string(U"麦麦提")).group);
}

TEST(SpellingsAgree, NeedsASpellingOnBothSides) {
  EXPECT_TRUE(Agree(U"阿卜杜热合曼", U"阿布都拉曼"));
  EXPECT_TRUE(Agree(U"丹增江", U"旦真姜"));
  EXPECT_FALSE(Agree(U"王小明", U"王晓明"));
  EXPECT_FALSE(Agree(U"丹增", U"次仁"));
  EXPECT_FALSE(Agree(U"丹增卓玛", U"丹增"));
  EXPECT_FALSE(Agree(U"", U""));
}

TEST(SamePart, IsAnEquivalenceOfSpellingsFormsAndSounds) {
  EXPECT_TRUE(SamePart(U"麦麦提", U"买买提"));
  EXPECT_TRUE(SamePart(U"阿力甫", U"阿里甫"));  // no spelling of the table: by sound
  EXPECT_TRUE(SamePart(U"江", U"江"));
  EXPECT_FALSE(SamePart(U"江", U"姜"));  // one character is too little to go by sound
  EXPECT_FALSE(SamePart(U"麦麦提", U"艾山"));
  EXPECT_TRUE(SamePart(U"", U""));
}

TEST(Transliteration, AgreesWithItsReference) {
  NameSamples samples(77);
  int agreeing = 0;
  for (int i = 0; i < 3'000; ++i) {
    const std::u32string left = i % 4 == 0 ? samples.Name() : samples.TransliteratedName();
    const std::u32string right = i % 5 == 0 ? samples.TransliteratedName() : samples.Slip(left);
    const NameUnits a(left);
    const NameUnits b(right);
    const std::u32string a_text(a.span().begin(), a.span().end());
    const std::u32string b_text(b.span().begin(), b.span().end());
    const bool agree = SpellingsAgree(a.span(), b.span());
    agreeing += agree;
    ASSERT_EQ(agree, reference::SpellingsAgreeReference(a_text, b_text)) << i;
    ASSERT_EQ(agree, SpellingsAgree(b.span(), a.span())) << i;
    const bool same = SamePart(left, right);
    ASSERT_EQ(same,
              reference::PartKeyReference(left) == reference::PartKeyReference(right)) << i;
    ASSERT_EQ(same, SamePart(right, left)) << i;
    ASSERT_EQ(same, PartKey(left) == PartKey(right)) << i;
  }
  EXPECT_GT(agreeing, 200);
}

}  // namespace
}  // namespace xueji::matchers
