#include "datasets/generator/name_errors.h"

#include <gtest/gtest.h>

#include <map>

#include "matchers/name/character_table.h"
#include "matchers/name/code_point_fold.h"

namespace xueji::datasets {
namespace {

class NameErrorsTest : public testing::Test {
 protected:
  NameErrorsTest() {
    home_.kind = HouseholdKind::kSiblings;
    home_.children[0] = MakeChild(U"陈浩宇", 1);
    home_.children[1] = MakeChild(U"陈欣怡", 1);
    home_.guardians[0].name = U"陈建国";
    home_.guardians[1].name = U"林美华";
  }
  static Child MakeChild(std::u32string name, std::uint8_t surname) {
    Child child;
    child.name = std::move(name);
    child.surname_length = surname;
    return child;
  }
  ErrorClass Corrupt(const Child& child, std::u32string& name) {
    std::u32string former;
    name = child.name;
    return errors_.Corrupt(home_, child, random_, name, former);
  }

  const NameModel names_;
  const MinorityNames minority_;
  const ConfusionModel confusion_{names_};
  const NameErrors errors_{names_, minority_, confusion_};
  SeededRandom random_{1, Stream::kEntry, 0};
  Household home_;
};

TEST_F(NameErrorsTest, AlwaysChangesTheName) {
  const std::u32string names[] = {U"陈浩宇", U"王伟",     U"欧阳娜娜", U"李珺",
                                  U"次仁",   U"丹增卓玛", U"阿"};
  for (const std::u32string& name : names) {
    const Child child = MakeChild(name, name.size() == 4 ? 2 : name == U"阿" ? 0 : 1);
    for (int i = 0; i < 500; ++i) {
      std::u32string wrong;
      Corrupt(child, wrong);
      EXPECT_NE(wrong, name);
      EXPECT_FALSE(wrong.empty());
    }
  }
}

TEST_F(NameErrorsTest, KindsComeInTheirShares) {
  constexpr int kDraws = 40'000;
  std::map<ErrorClass, int> counts;
  std::u32string wrong;
  for (int i = 0; i < kDraws; ++i) ++counts[Corrupt(home_.children[0], wrong)];
  const auto percent = [&](ErrorClass kind) { return 100.0 * counts[kind] / kDraws; };
  // A homophone stands in where the name admits no such error: no rare character (5 %), some
  // without a variant or a near sound.
  EXPECT_GT(percent(ErrorClass::kNameHomophone), 38);
  EXPECT_LT(percent(ErrorClass::kNameHomophone), 60);
  EXPECT_NEAR(percent(ErrorClass::kNameTone), 10, 1);
  EXPECT_NEAR(percent(ErrorClass::kNameLookAlike), 14, 1.5);
  EXPECT_NEAR(percent(ErrorClass::kNameDropped), 4, 0.5);
  EXPECT_NEAR(percent(ErrorClass::kNameAdded), 2, 0.4);
  EXPECT_NEAR(percent(ErrorClass::kNameSwapped), 3, 0.4);
  EXPECT_NEAR(percent(ErrorClass::kNameOtherParentSurname), 4, 0.5);
  EXPECT_NEAR(percent(ErrorClass::kNameRenamed), 5, 0.6);
  EXPECT_NEAR(percent(ErrorClass::kNameFieldsSwapped), 1.5, 0.3);
  EXPECT_NEAR(percent(ErrorClass::kNameOfRelative), 1.5, 0.3);
  EXPECT_EQ(counts[ErrorClass::kNameRare], 0);
}

TEST_F(NameErrorsTest, TheClassIsWhatHappened) {
  std::map<ErrorClass, std::u32string> seen;
  std::u32string wrong;
  for (int i = 0; i < 20'000; ++i) seen[Corrupt(home_.children[0], wrong)] = wrong;
  EXPECT_EQ(seen[ErrorClass::kNameSwapped], U"陈宇浩");
  EXPECT_EQ(seen[ErrorClass::kNameFieldsSwapped], U"浩宇陈");
  EXPECT_EQ(seen[ErrorClass::kNameOtherParentSurname], U"林浩宇");
  EXPECT_EQ(seen[ErrorClass::kNameDropped].size(), 2U);
  EXPECT_EQ(seen[ErrorClass::kNameAdded].size(), 4U);
  const std::u32string& homophone = seen[ErrorClass::kNameHomophone];
  ASSERT_EQ(homophone.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_TRUE(matchers::SharesReading(homophone[i], home_.children[0].name[i]));
  }
}

TEST_F(NameErrorsTest, RareCharactersAreSpoiledInTheirOwnWays) {
  const char32_t rare = U'珺';
  ASSERT_TRUE(matchers::IsRareCharacter(rare));
  const Child child = MakeChild(U"李珺", 1);
  bool capitals = false, stand_in = false, private_use = false, apart = false;
  std::u32string wrong;
  for (int i = 0; i < 20'000; ++i) {
    if (Corrupt(child, wrong) != ErrorClass::kNameRare) continue;
    capitals |= wrong == U"李JUN";
    stand_in |= wrong == U"李?";
    private_use |= matchers::IsPrivateUse(wrong.back());
    apart |= wrong == U"李王君";
  }
  EXPECT_TRUE(capitals && stand_in && private_use && apart);
}

TEST_F(NameErrorsTest, TheRenamedMayKeepTheirFormerName) {
  int renamed = 0;
  int kept = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::u32string name = home_.children[0].name;
    std::u32string former;
    if (errors_.Corrupt(home_, home_.children[0], random_, name, former) !=
        ErrorClass::kNameRenamed) {
      EXPECT_TRUE(former.empty());
      continue;
    }
    ++renamed;
    EXPECT_EQ(name[0], U'陈');
    kept += former == U"陈浩宇";
  }
  EXPECT_NEAR(kept / static_cast<double>(renamed), 0.5, 0.07);
}

TEST_F(NameErrorsTest, SeparatorsAreReplacedInTheirShares) {
  std::map<std::u32string, int> counts;
  constexpr int kDraws = 10'000;
  for (int i = 0; i < kDraws; ++i) {
    std::u32string name = U"若孜\u00B7库尔班";
    ASSERT_TRUE(errors_.ReplaceSeparator(random_, name));
    ++counts[name];
  }
  EXPECT_NEAR(counts[U"若孜\u2022库尔班"], 3500, 200);
  EXPECT_NEAR(counts[U"若孜.库尔班"], 2000, 200);
  EXPECT_NEAR(counts[U"若孜库尔班"], 1300, 150);
  EXPECT_NEAR(counts[U"若孜 库尔班"], 600, 120);
  EXPECT_EQ(counts.count(U"若孜\u00B7库尔班"), 0U);
  std::u32string han = U"陈浩宇";
  EXPECT_FALSE(errors_.ReplaceSeparator(random_, han));
}

TEST_F(NameErrorsTest, TransliteratedNamesAreRespeltAtTheRate) {
  home_.style = NameStyle::kUyghur;
  int respelt = 0;
  int part_missing = 0;
  constexpr int kDraws = 20'000;
  for (int i = 0; i < kDraws; ++i) {
    std::u32string name = U"若孜\u00B7库尔班";
    ErrorClasses found;
    errors_.RespellTransliterated(home_, 1.0, random_, name, found);
    respelt += found.Has(ErrorClass::kNameTransliteration);
    part_missing += found.Has(ErrorClass::kNamePartMissing);
    EXPECT_EQ(found.empty(), name == U"若孜\u00B7库尔班");
  }
  EXPECT_NEAR(respelt / static_cast<double>(kDraws), 0.15, 0.01);
  EXPECT_NEAR(part_missing / static_cast<double>(kDraws), 0.05, 0.006);
}

TEST_F(NameErrorsTest, ReformattingKeepsTheName) {
  for (int i = 0; i < 5000; ++i) {
    std::u32string name = i % 2 == 0 ? U"陈文" : U"陈文方";
    const std::u32string before = name;
    errors_.Reformat(random_, name);
    EXPECT_NE(name, before);
    std::u32string folded;
    for (const char32_t character : name) {
      if (character == U' ' || character == U'\u3000' || matchers::IsInvisible(character)) continue;
      folded.push_back(matchers::FoldCodePoint(character));
    }
    EXPECT_EQ(folded, before);
  }
}

}  // namespace
}  // namespace xueji::datasets
