#include "datasets/generator/confusion_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "matchers/name/character_table.h"

namespace xueji::datasets {
namespace {

class ConfusionModelTest : public testing::Test {
 protected:
  const NameModel names_;
  const ConfusionModel confusion_{names_};
  SeededRandom random_{1, Stream::kEntry, 0};
};

TEST_F(ConfusionModelTest, SameSoundSharesTheTonedReading) {
  for (const char32_t character : std::u32string_view(U"伟宇涵欣梓轩怡晨佳浩")) {
    for (int i = 0; i < 50; ++i) {
      const auto wrong = confusion_.SameSound(character, NamePlace::kGiven, random_);
      ASSERT_TRUE(wrong.has_value());
      EXPECT_NE(*wrong, character);
      const auto readings = matchers::TonedReadings(*wrong);
      EXPECT_NE(
          std::find(readings.begin(), readings.end(), matchers::TonedReadings(character).front()),
          readings.end());
    }
  }
}

TEST_F(ConfusionModelTest, CommonNameCharactersAreWrittenMost) {
  std::map<char32_t, int> counts;
  for (int i = 0; i < 5000; ++i) ++counts[*confusion_.SameSound(U'浩', NamePlace::kGiven, random_)];
  EXPECT_GT(counts[U'皓'], 500);
}

TEST_F(ConfusionModelTest, OtherToneSharesTheSyllableOnly) {
  for (const char32_t character : std::u32string_view(U"伟宇涵轩怡")) {
    for (int i = 0; i < 50; ++i) {
      const auto wrong = confusion_.OtherTone(character, NamePlace::kGiven, random_);
      ASSERT_TRUE(wrong.has_value());
      EXPECT_TRUE(matchers::SharesReading(*wrong, character));
    }
  }
}

TEST_F(ConfusionModelTest, NearSoundIsAnotherSyllable) {
  int found = 0;
  for (const char32_t character : std::u32string_view(U"振思新林芳仁南涵志")) {
    const auto wrong = confusion_.NearSound(character, NamePlace::kGiven, random_);
    if (!wrong) continue;
    ++found;
    EXPECT_FALSE(matchers::SharesReading(*wrong, character));
  }
  EXPECT_GE(found, 7);
}

TEST_F(ConfusionModelTest, LookAlikesLookAlikeAndSoundOtherwise) {
  for (const char32_t character : std::u32string_view(U"未晴诗杨阳")) {
    for (int i = 0; i < 20; ++i) {
      const auto wrong = confusion_.LookAlike(character, random_);
      if (!wrong) continue;
      EXPECT_NE(*wrong, character);
      EXPECT_FALSE(matchers::SharesReading(*wrong, character));
      EXPECT_GT(matchers::LookAlike(*wrong, character), 0.4);
    }
  }
}

TEST_F(ConfusionModelTest, VariantsOfSurnamesAreTheSecondScheme) {
  EXPECT_EQ(confusion_.VariantForm(U'肖', NamePlace::kSurname, random_), U'萧');
  EXPECT_EQ(confusion_.VariantForm(U'付', NamePlace::kSurname, random_), U'傅');
  EXPECT_EQ(confusion_.VariantForm(U'闫', NamePlace::kSurname, random_), U'阎');
  EXPECT_EQ(confusion_.VariantForm(U'张', NamePlace::kSurname, random_), U'張');
}

TEST_F(ConfusionModelTest, SyllablesAndComponentsStandIn) {
  EXPECT_EQ(confusion_.CapitalSyllable(U'玥'), U"YUE");
  EXPECT_EQ(confusion_.CapitalSyllable(U'吕'), U"LV");
  EXPECT_EQ(confusion_.Components(U'喆'), U"吉吉");
  EXPECT_TRUE(confusion_.Components(U'王').empty());
  EXPECT_TRUE(confusion_.CapitalSyllable(U'?').empty());
}

TEST_F(ConfusionModelTest, UnknownCharactersHaveNone) {
  EXPECT_FALSE(confusion_.SameSound(U'?', NamePlace::kGiven, random_).has_value());
  EXPECT_FALSE(confusion_.OtherTone(U'?', NamePlace::kGiven, random_).has_value());
  EXPECT_FALSE(confusion_.NearSound(U'?', NamePlace::kGiven, random_).has_value());
}

}  // namespace
}  // namespace xueji::datasets
