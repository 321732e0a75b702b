#include "engine/training/exact_prior.h"

#include <gtest/gtest.h>

#include "tests/engine/training/training_test_support.h"

namespace xueji {
namespace {

TEST(ExactPrior, RulesAreNamesJoinedByPlusAndSeparatedByCommas) {
  const auto rules = ParseExactRules("born, given+family", UntrainedPlan());
  ASSERT_TRUE(rules.ok()) << rules.status();
  EXPECT_EQ(*rules, (std::vector<ExactRule>{{2}, {0, 1}}));
}

TEST(ExactPrior, AWrongNameIsRefusedWithTheNearest) {
  for (const char* text : {"borm", "", "given+", "given,,family", "+"}) {
    const auto rules = ParseExactRules(text, UntrainedPlan());
    EXPECT_EQ(rules.status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
  EXPECT_NE(ParseExactRules("borm", UntrainedPlan()).status().message().find("born"),
            std::string::npos);
}

TEST(ExactPrior, APairCountsOnceUnderAnyNumberOfRules) {
  const PatternScheme scheme(UntrainedPlan());
  ComparisonPattern all, names, nothing;
  for (std::size_t c = 0; c < 4; ++c) all.Set(c, scheme.comparison(c).strongest);
  names.Set(0, 1);
  names.Set(1, 1);
  names.Set(2, 3);
  PatternTable table;
  table.rows = {{nothing, 1, 100}, {names, 1, 10}, {all, 1, 1}};
  const auto count = [&](const char* rules) {
    return CountExactPairs(ParseExactRules(rules, UntrainedPlan()).value(), scheme, table);
  };
  EXPECT_EQ(count("born"), 1U);
  EXPECT_EQ(count("given+family"), 11U);
  EXPECT_EQ(count("born,given+family"), 11U);
  EXPECT_EQ(count("born+given"), 1U);
}

TEST(ExactPrior, IsTheShareOfPairsOverTheRecallAndNeverZero) {
  EXPECT_DOUBLE_EQ(ExactPrior(90, 0.9, 1'000'000), 1e-4);
  EXPECT_GT(ExactPrior(0, 1, 1'000'000), 0);
  EXPECT_DOUBLE_EQ(ExactPrior(90, 0.1, 100), 0.5);
}

}  // namespace
}  // namespace xueji
