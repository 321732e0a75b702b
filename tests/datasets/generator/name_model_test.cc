#include "datasets/generator/name_model.h"

#include <gtest/gtest.h>

#include <map>

#include "matchers/name/character_table.h"

namespace xueji::datasets {
namespace {

constexpr int kDraws = 400'000;

class NameModelTest : public testing::Test {
 protected:
  const NameModel names_;
  SeededRandom random_{1, Stream::kEntry, 0};
};

// The chance that two draws agree, without the pairs of a draw with itself.
template <typename T>
double Agreement(const std::map<T, int>& counts, double draws) {
  double pairs = 0;
  for (const auto& [value, count] : counts) pairs += static_cast<double>(count) * (count - 1);
  return pairs / (draws * (draws - 1));
}

TEST_F(NameModelTest, SurnamesAreAsConcentratedAsPublished) {
  std::map<std::u32string, int> counts;
  int compound = 0;
  for (int i = 0; i < kDraws; ++i) {
    const std::u32string surname = names_.DrawSurname(1, random_);
    ++counts[surname];
    compound += surname.size() > 1;
  }
  EXPECT_NEAR(Agreement(counts, kDraws), 0.0268, 0.0025);
  const double five = counts[U"王"] + counts[U"李"] + counts[U"张"] + counts[U"刘"] + counts[U"陈"];
  EXPECT_NEAR(five / kDraws, 0.308, 0.008);
  EXPECT_GT(counts.size(), 350U);
  EXPECT_NEAR(compound / static_cast<double>(kDraws), 0.009, 0.002);
}

TEST_F(NameModelTest, GivenNamesAreAsConcentratedAsPublished) {
  for (const Sex sex : {Sex::kMale, Sex::kFemale}) {
    std::map<std::u32string, int> counts;
    int single = 0;
    int rare = 0;
    for (int i = 0; i < kDraws; ++i) {
      const std::u32string given = names_.DrawGiven(sex, random_);
      ASSERT_TRUE(given.size() == 1 || given.size() == 2);
      ++counts[given];
      single += given.size() == 1;
      for (const char32_t character : given) rare += matchers::IsRareCharacter(character);
    }
    EXPECT_NEAR(Agreement(counts, kDraws), 4.7e-4, 0.7e-4);
    EXPECT_NEAR(single / static_cast<double>(kDraws), 0.063, 0.003);
    EXPECT_GT(rare, kDraws / 500);
    EXPECT_LT(rare, kDraws / 50);
  }
}

TEST_F(NameModelTest, SexesHaveTheirNames) {
  std::map<std::u32string, int> boys;
  std::map<std::u32string, int> girls;
  for (int i = 0; i < 50'000; ++i) {
    ++boys[names_.DrawGiven(Sex::kMale, random_)];
    ++girls[names_.DrawGiven(Sex::kFemale, random_)];
  }
  EXPECT_GT(boys[U"浩宇"], 10 * (girls[U"浩宇"] + 1));
  EXPECT_GT(girls[U"若汐"], 10 * (boys[U"若汐"] + 1));
}

TEST_F(NameModelTest, CommonnessFollowsUse) {
  EXPECT_GT(names_.Commonness(U'宇'), names_.Commonness(U'栋'));
  EXPECT_GT(names_.Commonness(U'栋'), 0);
  EXPECT_EQ(names_.Commonness(U'\uE000'), 0);
  EXPECT_GT(names_.SurnameCommonness(U'王'), names_.SurnameCommonness(U'汤'));
}

TEST_F(NameModelTest, GroupsHaveTheirSurnames) {
  int ma = 0;
  for (int i = 0; i < 10'000; ++i) ma += names_.DrawSurname(3, random_) == U"马";
  EXPECT_GT(ma, 1000);  // Hui
}

}  // namespace
}  // namespace xueji::datasets
