#include "matchers/name/character_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <random>
#include <set>
#include <string>
#include <utility>

#include "matchers/name/character_data.h"
#include "matchers/name/reading_overlap.h"

namespace xueji::matchers {
namespace {

std::string Texts(std::span<const SyllableId> syllables) {
  std::string joined;
  for (const SyllableId syllable : syllables) {
    joined += (joined.empty() ? "" : " ") + std::string(SyllableText(syllable));
  }
  return joined;
}

TEST(FoldVariant, TraditionalAndVariantFormsFoldToTheStandardForm) {
  EXPECT_EQ(FoldVariant(U'偉'), U'伟');
  EXPECT_EQ(FoldVariant(U'靑'), U'青');
  EXPECT_EQ(FoldVariant(U'锺'), U'钟');
  EXPECT_EQ(FoldVariant(U'龑'), U'䶮');
  EXPECT_EQ(FoldVariant(U'頔'), char32_t{0x2CC56});
  EXPECT_EQ(FoldVariant(0xF9D0), U'类');  // compatibility ideograph, then traditional
  EXPECT_EQ(FoldVariant(U'伟'), U'伟');
  EXPECT_EQ(FoldVariant(U'x'), U'x');
  EXPECT_EQ(FoldVariant(0x10FFFF), char32_t{0x10FFFF});
}

TEST(FoldVariant, IsIdempotentEverywhere) {
  for (char32_t c = 0; c < 0x40000; ++c) {
    ASSERT_EQ(FoldVariant(FoldVariant(c)), FoldVariant(c)) << std::hex << static_cast<unsigned>(c);
    ASSERT_EQ(FoldSurname(FoldSurname(c)), FoldSurname(c)) << std::hex << static_cast<unsigned>(c);
  }
}

TEST(FoldVariant, StandardCharactersRarelyFold) {
  int folded = 0;
  for (const int level : {1, 2, 3}) {
    for (const char32_t c : CharactersOfLevel(level)) folded += FoldVariant(c) != c;
  }
  EXPECT_LE(folded, 30);
}

TEST(VariantForms, ListsWhatFoldsToTheSame) {
  const auto forms = VariantForms(U'钟');
  EXPECT_NE(std::find(forms.begin(), forms.end(), U'鍾'), forms.end());
  EXPECT_NE(std::find(forms.begin(), forms.end(), U'鐘'), forms.end());
  for (const char32_t form : forms) EXPECT_EQ(FoldVariant(form), U'钟');
  EXPECT_TRUE(VariantForms(U'x').empty());
}

TEST(Readings, AreTonelessAndCommonestFirst) {
  EXPECT_EQ(Texts(Readings(U'小')), "xiao");
  EXPECT_EQ(Texts(Readings(U'单')), "dan chan shan");
  EXPECT_EQ(Texts(Readings(U'女')).substr(0, 3), "nü");
  EXPECT_TRUE(Readings(U'x').empty());
}

TEST(Readings, EveryStandardCharacterHasOne) {
  for (const int level : {1, 2, 3}) {
    for (const char32_t c : CharactersOfLevel(level)) {
      ASSERT_FALSE(Readings(c).empty()) << std::hex << static_cast<unsigned>(c);
      ASSERT_FALSE(TonedReadings(c).empty());
      ASSERT_EQ(TonelessOf(TonedReadings(c)[0]), Readings(c)[0]);
    }
  }
}

TEST(SurnameReading, DiffersFromTheCommonOne) {
  EXPECT_EQ(SyllableText(SurnameReading(U'单')), "shan");
  EXPECT_EQ(SyllableText(SurnameReading(U'曾')), "zeng");
  EXPECT_EQ(SyllableText(SurnameReading(U'区')), "ou");
  EXPECT_EQ(SyllableText(SurnameReading(U'查')), "zha");
  EXPECT_EQ(SyllableText(SurnameReading(U'朴')), "piao");
  EXPECT_EQ(SyllableText(SurnameReading(U'缪')), "miao");
  EXPECT_EQ(SyllableText(SurnameReading(U'王')), "wang");
  EXPECT_EQ(SurnameReading(U'x'), 0);
}

TEST(SurnameReading, IsAmongTheReadings) {
  for (const int level : {1, 2, 3}) {
    for (const char32_t c : CharactersOfLevel(level)) {
      const auto readings = Readings(c);
      ASSERT_NE(std::find(readings.begin(), readings.end(), SurnameReading(c)), readings.end());
    }
  }
}

TEST(SharesReading, AnyOfTheReadings) {
  EXPECT_TRUE(SharesReading(U'小', U'晓'));
  EXPECT_TRUE(SharesReading(U'单', U'善'));
  EXPECT_FALSE(SharesReading(U'小', U'明'));
  EXPECT_FALSE(SharesReading(U'x', U'x'));
}

TEST(ParseSyllable, TakesKeyboardAndPassportSpellings) {
  EXPECT_EQ(SyllableText(ParseSyllable("YAN")), "yan");
  EXPECT_EQ(SyllableText(ParseSyllable("lv")), "lü");
  EXPECT_EQ(SyllableText(ParseSyllable("LYU")), "lü");
  EXPECT_EQ(SyllableText(ParseSyllable("nve")), "nüe");
  EXPECT_EQ(ParseSyllable("xyz"), 0);
  EXPECT_EQ(ParseSyllable(""), 0);
  EXPECT_EQ(ParseSyllable("zhuangzhuangzhuang"), 0);
  for (SyllableId id = 1; id <= SyllableCount(); ++id) {
    std::string text(SyllableText(id));
    if (const auto at = text.find("ü"); at != std::string::npos) text.replace(at, 2, "v");
    if (std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; })) {
      EXPECT_EQ(ParseSyllable(text), id) << text;
    }
  }
}

TEST(TonedReadings, ListTheirCharacters) {
  const auto toned = TonedReadings(U'小');
  ASSERT_EQ(toned.size(), 1u);
  EXPECT_EQ(TonedText(toned[0]), "xiao3");
  const auto characters = CharactersWithReading(toned[0]);
  EXPECT_NE(std::find(characters.begin(), characters.end(), U'晓'), characters.end());
  for (TonedId id = 1; id <= TonedCount(); ++id) {
    for (const char32_t c : CharactersWithReading(id)) {
      const auto mine = TonedReadings(c);
      ASSERT_NE(std::find(mine.begin(), mine.end(), id), mine.end());
    }
  }
  EXPECT_TRUE(CharactersWithReading(0).empty());
  EXPECT_TRUE(CharactersWithReading(60'000).empty());
}

TEST(SharesTonedReading, TellsTonesApart) {
  EXPECT_TRUE(SharesTonedReading(U'小', U'晓'));
  EXPECT_FALSE(SharesTonedReading(U'伟', U'薇'));
  EXPECT_TRUE(SharesReading(U'伟', U'薇'));
  EXPECT_TRUE(SharesTonedReading(U'长', U'掌'));  // any of its readings
  EXPECT_FALSE(SharesTonedReading(U'x', U'x'));   // no reading is no reading shared
}

// What the row of a character keeps of tones and near sounds says the same as the lists.
TEST(CharacterRow, AgreesWithTheListsOfReadings) {
  const auto row = [](char32_t c) -> const character_data::CharacterRow& {
    return character_data::kRow[character_data::Entry(c)];
  };
  std::mt19937 random(6);
  int near = 0;
  int toned = 0;
  for (int i = 0; i < 200'000; ++i) {
    const char32_t left = 0x4E00 + static_cast<char32_t>(random() % 0x5200);
    char32_t right = 0x4E00 + static_cast<char32_t>(random() % 0x5200);
    if (i % 2 == 0 && !Readings(left).empty()) {
      const auto alike = CharactersWithSyllable(Readings(left).back());
      if (!alike.empty()) right = alike[random() % alike.size()];
    }
    bool sounds_near = false;
    for (const SyllableId one : Readings(left)) {
      for (const SyllableId other : Readings(right)) {
        sounds_near |= NearSoundOf(one) == NearSoundOf(other);
      }
    }
    ASSERT_EQ(SoundsNearRows(row(left), row(right)), sounds_near);
    ASSERT_EQ(SharesTonedRows(row(left), row(right)), SharesTonedReading(left, right));
    ASSERT_EQ(SharesReadingRows(row(left), row(right)), SharesReading(left, right));
    near += sounds_near;
    toned += SharesTonedReading(left, right);
  }
  EXPECT_GT(near, 1'000);
  EXPECT_GT(toned, 1'000);
}

TEST(NearSoundOf, ClassesOfFuzzyPinyin) {
  const auto near = [](std::string_view left, std::string_view right) {
    return NearSoundOf(ParseSyllable(left)) == NearSoundOf(ParseSyllable(right));
  };
  for (const auto& [left, right] : std::initializer_list<std::pair<const char*, const char*>>{
           {"zhang", "zan"}, {"chi", "ci"}, {"shi", "si"}, {"nan", "lan"}, {"ri", "li"},
           {"fu", "hu"}, {"jing", "jin"}, {"shen", "seng"}, {"liang", "lian"}, {"ning", "lin"}}) {
    EXPECT_TRUE(near(left, right)) << left << ' ' << right;
  }
  for (const auto& [left, right] : std::initializer_list<std::pair<const char*, const char*>>{
           {"zhi", "ji"}, {"wang", "huang"}, {"zhong", "zhang"}, {"bai", "pai"}, {"er", "e"}}) {
    EXPECT_FALSE(near(left, right)) << left << ' ' << right;
  }
  EXPECT_EQ(NearSoundOf(0), 0);
  EXPECT_EQ(NearSoundOf(60'000), 0);
  for (SyllableId id = 1; id <= SyllableCount(); ++id) {
    EXPECT_GE(NearSoundOf(id), 1);
    EXPECT_LE(NearSoundOf(id), NearSoundCount());
  }
}

TEST(SoundsNear, FollowsFromASharedReading) {
  EXPECT_TRUE(SoundsNear(U'诗', U'思'));
  EXPECT_TRUE(SoundsNear(U'小', U'晓'));
  EXPECT_FALSE(SoundsNear(U'小', U'明'));
  EXPECT_FALSE(SoundsNear(U'x', U'x'));
}

TEST(CharactersOfLevel, IsTheGeneralStandardTable) {
  EXPECT_EQ(CharactersOfLevel(1).size(), 3'500u);
  EXPECT_EQ(CharactersOfLevel(2).size(), 3'000u);
  EXPECT_EQ(CharactersOfLevel(3).size(), 1'605u);
  EXPECT_TRUE(CharactersOfLevel(0).empty());
  EXPECT_EQ(StandardLevel(U'小'), 1);
  EXPECT_EQ(StandardLevel(U'䶮'), 3);
  EXPECT_EQ(StandardLevel(U'偉'), 0);
  EXPECT_TRUE(IsRareCharacter(U'䶮'));
  EXPECT_FALSE(IsRareCharacter(U'小'));
}

TEST(IsHan, AllPlanes) {
  EXPECT_TRUE(IsHan(U'王'));
  EXPECT_TRUE(IsHan(U'〇'));
  EXPECT_TRUE(IsHan(0x2CC56));
  EXPECT_FALSE(IsHan(U'a'));
  EXPECT_FALSE(IsHan(0xE863));
  EXPECT_FALSE(IsHan(0x00B7));
}

}  // namespace
}  // namespace xueji::matchers
