#include "engine/training/comparison_pattern.h"

#include <gtest/gtest.h>

#include "tests/engine/plan/plan_samples.h"

namespace xueji {
namespace {

using matchers::TextLevel;

TEST(ComparisonPattern, HoldsThirtyTwoComparisonsApart) {
  ComparisonPattern pattern;
  for (std::size_t i = 0; i < 32; ++i) pattern.Set(i, (i * 7 + 3) % 16);
  for (std::size_t i = 0; i < 32; ++i) EXPECT_EQ(pattern.Category(i), (i * 7 + 3) % 16) << i;
}

TEST(PatternScheme, LevelsBecomeTheEntriesThatCoverThem) {
  const PatternScheme scheme(ClubPlan());
  ASSERT_EQ(scheme.size(), 2U);
  const PatternScheme::Comparison& family = scheme.comparison(0);
  const auto of = [&](TextLevel level) { return family.category_of[static_cast<std::size_t>(level)]; };
  EXPECT_EQ(family.categories, 6U);
  EXPECT_EQ(of(TextLevel::kNull), 0);  // no entry covers it: no evidence
  EXPECT_EQ(of(TextLevel::kExact), 1);
  EXPECT_EQ(of(TextLevel::kOneEdit), 3);
  EXPECT_EQ(of(TextLevel::kTwoEdits), 3);
  EXPECT_EQ(of(TextLevel::kElse), 5);
  EXPECT_EQ(of(TextLevel::kSimilar3), 5);  // not covered: counts as ELSE
  EXPECT_EQ(family.strongest, 1U);
  EXPECT_EQ(family.otherwise, 5U);
  EXPECT_EQ(family.only_null, 0U);
}

TEST(PatternScheme, AnEntryForNullAloneIsACategoryOfItsOwn) {
  LinkagePlan plan = ClubPlan();
  LevelWeight null;
  null.levels = {matchers::kNullLevel};
  plan.comparisons[1].levels.push_back(null);
  const PatternScheme scheme(plan);
  EXPECT_EQ(scheme.comparison(1).only_null, 4U);
  EXPECT_EQ(scheme.comparison(1).category_of[matchers::kNullLevel], 4);
}

}  // namespace
}  // namespace xueji
