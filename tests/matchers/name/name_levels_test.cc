#include "matchers/name/name_levels.h"

#include <gtest/gtest.h>

#include <string>

#include "matchers/name/person_name.h"
#include "matchers/reference/name_levels_reference.h"
#include "tests/matchers/name/name_samples.h"

namespace xueji::matchers {
namespace {

void Expect(std::u32string_view left, std::u32string_view right, NameLevel level) {
  SCOPED_TRACE(testing::Message() << "expected level " << static_cast<int>(level));
  EXPECT_EQ(CompareNames(left, right), level);
  EXPECT_EQ(CompareNames(right, left), level);
  EXPECT_EQ(reference::CompareNamesReference(left, right), level);
  const auto packed_left = PackName(left);
  const auto packed_right = PackName(right);
  if (packed_left && packed_right) {
    EXPECT_EQ(ComparePackedNames(*packed_left, *packed_right), level);
  }
}

TEST(CompareNames, BlankIsNoEvidence) {
  Expect(U"", U"", NameLevel::kNull);
  Expect(U"王伟", U"", NameLevel::kNull);
}

TEST(CompareNames, EqualIsExact) {
  Expect(U"王伟", U"王伟", NameLevel::kExact);
  Expect(U"阿卜杜拉·艾山", U"阿卜杜拉·艾山", NameLevel::kExact);
}

TEST(CompareNames, TraditionalAndVariantForms) {
  Expect(U"陳偉", U"陈伟", NameLevel::kVariant);
  Expect(U"王喆", U"王哲", NameLevel::kVariant);
  Expect(U"鍾慧", U"钟慧", NameLevel::kVariant);
  Expect(U"张昇", U"张升", NameLevel::kVariant);
}

TEST(CompareNames, PopularFormsOfASurnameAreVariantsOnlyAsASurname) {
  Expect(U"肖小明", U"萧小明", NameLevel::kVariant);
  Expect(U"闫小明", U"阎小明", NameLevel::kVariant);
  Expect(U"王小付", U"王小傅", NameLevel::kHomophone);
}

TEST(CompareNames, HomophonesShareTheTone) {
  Expect(U"王小明", U"王晓明", NameLevel::kHomophone);
  Expect(U"张玮", U"张伟", NameLevel::kHomophone);
  Expect(U"陳曉明", U"陈小铭", NameLevel::kHomophone);
  Expect(U"章伟", U"张玮", NameLevel::kHomophone);  // no character agrees, all sound the same
}

TEST(CompareNames, AnotherToneIsALevelOfItsOwn) {
  Expect(U"王小明", U"王小敏", NameLevel::kNearSound);  // ming and min: near, not the same
  Expect(U"张伟", U"张薇", NameLevel::kOtherTone);
  Expect(U"王小芳", U"王晓方", NameLevel::kHomophone);
  Expect(U"王小芳", U"王晓访", NameLevel::kOtherTone);  // one tone differs: the weaker level
}

TEST(CompareNames, NearSoundsOfSouthernSpeech) {
  Expect(U"张诗雨", U"张思雨", NameLevel::kNearSound);  // shi si
  Expect(U"王丽娜", U"王丽拉", NameLevel::kNearSound);  // na la
  Expect(U"陈晓晴", U"陈晓琴", NameLevel::kNearSound);  // qing qin
  Expect(U"刘福生", U"刘胡生", NameLevel::kNearSound);  // fu hu
  Expect(U"陈杰", U"程杰", NameLevel::kNearSound);      // chen cheng
  Expect(U"程思晴", U"陈诗雨", NameLevel::kElse);       // nothing agrees
}

TEST(CompareNames, ANearSoundBesideALookAlikeIsALookAlike) {
  Expect(U"王诗未", U"王思末", NameLevel::kLookAlike);
}

TEST(CompareNames, LookAlikes) {
  Expect(U"王小未", U"王小末", NameLevel::kLookAlike);
  Expect(U"李己一", U"李巳一", NameLevel::kLookAlike);
}

TEST(CompareNames, OneCharacterNeedsThreeAndTheSurname) {
  Expect(U"王小明", U"王小芳", NameLevel::kOneCharacter);
  Expect(U"王小明", U"李小明", NameLevel::kSameGiven);
  Expect(U"王明", U"王芳", NameLevel::kSameSurname);
  Expect(U"王明", U"李明", NameLevel::kElse);
}

TEST(CompareNames, ExchangedCharacters) {
  Expect(U"王明芳", U"王芳明", NameLevel::kSwapped);
  Expect(U"伟王", U"王伟", NameLevel::kSwapped);
}

TEST(CompareNames, ACharacterLeftOut) {
  Expect(U"王小明", U"王明", NameLevel::kSubset);
  Expect(U"欧阳小明", U"欧小明", NameLevel::kSubset);
  Expect(U"王小明", U"王小小明", NameLevel::kSubset);
  Expect(U"王小明", U"王小明x", NameLevel::kSubset);
  Expect(U"王", U"王明", NameLevel::kSameSurname);
}

TEST(CompareNames, CompoundSurnames) {
  Expect(U"欧阳小明", U"欧阳大芳", NameLevel::kSameSurname);
  Expect(U"欧阳小明", U"李小明", NameLevel::kSameGiven);
  Expect(U"歐陽小明", U"欧阳小明", NameLevel::kVariant);
}

TEST(CompareNames, StandInsForRareCharacters) {
  Expect(U"王?", U"王䶮", NameLevel::kVariant);
  Expect(U"王YAN", U"王䶮", NameLevel::kVariant);
  Expect(U"王yan", U"王岩", NameLevel::kHomophone);  // 岩 is common: typed by sound
  Expect(U"王?", U"王伟", NameLevel::kSameSurname);  // 伟 needs no stand-in
  Expect(U"王YAN", U"王yan", NameLevel::kVariant);
}

TEST(CompareNames, TransliteratedNames) {
  Expect(U"阿卜杜拉·艾山", U"阿卜杜拉艾山", NameLevel::kVariant);
  Expect(U"阿卜杜拉·艾山", U"艾山·阿卜杜拉", NameLevel::kSwapped);
  Expect(U"阿卜杜拉·艾山", U"阿卜杜拉", NameLevel::kSubset);
  Expect(U"买买提·艾力", U"麦麦提·艾力", NameLevel::kOtherTone);
  Expect(U"古丽娜尔·麦麦提艾力", U"古丽娜尔·麦麦", NameLevel::kSubset);
  Expect(U"阿卜杜拉·艾山", U"阿卜杜拉·吐尔逊", NameLevel::kSameGiven);
  Expect(U"祖丽菲娅·艾山", U"阿卜杜拉·艾山", NameLevel::kSameSurname);
}

TEST(CompareNames, SpellingsOfOneTransliteratedName) {
  Expect(U"阿卜杜热合曼·艾山", U"阿布都拉曼·依山", NameLevel::kTransliteration);
  Expect(U"伊卜拉伊木·图尔荪", U"依布拉音·吐逊", NameLevel::kTransliteration);
  Expect(U"次仁卓玛", U"才让作玛", NameLevel::kTransliteration);
  Expect(U"次仁", U"才让", NameLevel::kElse);  // without separators something must agree in place
  Expect(U"次仁", U"才仁", NameLevel::kTransliteration);
  Expect(U"努尔兰", U"努兰", NameLevel::kTransliteration);
  Expect(U"丹增", U"单增", NameLevel::kHomophone);  // a stronger level holds
}

TEST(CompareNames, RespeltPartsInAnotherOrderOrLeftOut) {
  Expect(U"艾山·阿卜杜拉", U"阿布都拉·依山", NameLevel::kSwapped);
  Expect(U"古丽娜尔·麦麦提·艾力", U"古力娜尔·买买提", NameLevel::kSubset);
  Expect(U"热依汗古丽·奥斯曼", U"热衣汗古力·吐尔地", NameLevel::kSameGiven);
  Expect(U"米娜·图尔荪", U"艾力·吐逊", NameLevel::kSameSurname);
}

TEST(CompareNames, ANameCutShortMayBeRespelt) {
  Expect(U"阿卜杜热合曼·图尔荪尼亚孜", U"阿不都热合曼图尔", NameLevel::kSubset);
}

TEST(CompareNames, UnrelatedNamesHaveNothingInCommon) {
  Expect(U"王伟", U"李芳", NameLevel::kElse);
  Expect(U"张三丰", U"赵六", NameLevel::kElse);
}

TEST(CompareNames, AgreesWithItsReferenceAndIsSymmetric) {
  NameSamples samples(20240901);
  int levels[kLevelCountMax] = {};
  for (int i = 0; i < 24'000; ++i) {
    const std::u32string left = i % 6 == 0 ? samples.TransliteratedName() : samples.Name();
    const std::u32string right = i % 8 == 0 ? samples.Name() : samples.Slip(left);
    const NameLevel level = CompareNames(left, right);
    ++levels[static_cast<int>(level)];
    ASSERT_EQ(level, reference::CompareNamesReference(left, right)) << i;
    ASSERT_EQ(level, CompareNames(right, left)) << i;
    ASSERT_EQ(CompareNames(left, left), NameLevel::kExact);
    const auto packed_left = PackName(left);
    const auto packed_right = PackName(right);
    if (packed_left && packed_right) {
      ASSERT_EQ(ComparePackedNames(*packed_left, *packed_right), level) << i;
    }
  }
  // The samples reach every level, or the agreement says little.
  for (int level = 0; level <= static_cast<int>(NameLevel::kExact); ++level) {
    if (level == 0) continue;
    EXPECT_GT(levels[level], 20) << "level " << level;
  }
}

TEST(CompareNames, LongNamesCostLittleMore) {
  const std::u32string left(3'000, U'明');
  std::u32string right = left;
  right[1'500] = U'芳';
  EXPECT_EQ(CompareNames(left, right), NameLevel::kOneCharacter);
  right.erase(1'500, 1);
  EXPECT_EQ(CompareNames(left, right), NameLevel::kSubset);
}

}  // namespace
}  // namespace xueji::matchers
