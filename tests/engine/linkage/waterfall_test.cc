#include "engine/linkage/waterfall.h"

#include <gtest/gtest.h>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/near_duplicates.h"
#include "tests/support/record_builder.h"
#include "tests/support/reference_scorer.h"

namespace xueji {
namespace {

class WaterfallTest : public testing::Test {
 protected:
  explicit WaterfallTest(int count = 120)
      : plan_(CompilePlan(BuiltinPlan("students").value()).value()), records_(plan_) {
    FillWithNearDuplicates(records_, count);
    frequencies_ = CountTermFrequencies(records_.store(), plan_, records_.store().budget()).value();
  }
  const std::byte* Row(std::uint32_t record) { return records_.store().Row(RecordId{record}); }

  ExecutionPlan plan_;
  RecordBuilder records_;
  TermFrequencies frequencies_;
};

TEST_F(WaterfallTest, PartsOfEveryPairSumToItsWeightWhateverItsOrder) {
  const PairScorer scorer(plan_, records_.store().terms(), frequencies_);
  int frequency_parts = 0;
  for (std::uint32_t i = 0; i < records_.store().size(); ++i) {
    for (std::uint32_t j = i + 1; j < records_.store().size(); ++j) {
      const Waterfall fall = ExplainWeight(plan_, scorer, Row(i), Row(j));
      ASSERT_EQ(fall.steps.size(), plan_.plan.comparisons.size());
      Weight sum = fall.prior;
      for (std::size_t c = 0; c < fall.steps.size(); ++c) {
        EXPECT_EQ(fall.steps[c].comparison, c);
        sum += fall.steps[c].weight + fall.steps[c].frequency_weight;
        EXPECT_EQ(fall.steps[c].sum, sum);
        frequency_parts += fall.steps[c].frequency_weight != 0;
      }
      EXPECT_EQ(sum, fall.weight);
      EXPECT_EQ(ExplainWeight(plan_, scorer, Row(j), Row(i)).weight, fall.weight);
    }
  }
  EXPECT_GT(frequency_parts, 0);
}

TEST_F(WaterfallTest, NamesTheRuleThatDecidedAndWhatTheNearestOneLacked) {
  const PairScorer scorer(plan_, records_.store().terms(), frequencies_);
  const ReferenceScorer reference(plan_, records_.store());
  int by_rule = 0, by_weight = 0, short_of = 0;
  for (std::uint32_t i = 0; i < records_.store().size(); ++i) {
    for (std::uint32_t j = i + 1; j < records_.store().size(); ++j) {
      const Waterfall fall = ExplainWeight(plan_, scorer, Row(i), Row(j));
      const auto holds = [&](const DecisionRule& rule) {
        return std::all_of(rule.when.begin(), rule.when.end(), [&](const Condition& condition) {
          const int level = reference.LevelOf(plan_.plan.comparisons[condition.comparison],
                                              RecordId{i}, RecordId{j});
          return std::find(condition.levels.begin(), condition.levels.end(), level) !=
                 condition.levels.end();
        });
      };
      const auto& rules = plan_.plan.rules;
      const auto first = std::find_if(rules.begin(), rules.end(), holds);
      ASSERT_EQ(fall.rule.has_value(), first != rules.end());
      if (fall.rule) {
        EXPECT_EQ(*fall.rule, static_cast<std::size_t>(first - rules.begin()));
        ++by_rule;
      }
      if (fall.decision != Decision::kNonLink) {
        EXPECT_EQ(fall.short_of_review, 0);
        EXPECT_FALSE(fall.nearest_rule.has_value());
        by_weight += !fall.rule.has_value();
        continue;
      }
      if (!fall.rule) {
        EXPECT_EQ(fall.weight + fall.short_of_review, plan_.review_weight_min);
        ++short_of;
      }
      ASSERT_TRUE(fall.nearest_rule.has_value());
      const DecisionRule& nearest = rules[fall.nearest_rule->rule];
      EXPECT_NE(nearest.decide, Decision::kNonLink);
      EXPECT_FALSE(holds(nearest));
      // With the named comparisons taken out of it, the rule would hold.
      DecisionRule rest = nearest;
      std::erase_if(rest.when, [&](const Condition& condition) {
        const auto& unmet = fall.nearest_rule->comparisons;
        return std::find(unmet.begin(), unmet.end(), condition.comparison) != unmet.end();
      });
      EXPECT_LT(rest.when.size(), nearest.when.size());
      EXPECT_TRUE(holds(rest));
    }
  }
  EXPECT_GT(by_rule, 10);
  EXPECT_GT(by_weight, 10);
  EXPECT_GT(short_of, 10);
}

}  // namespace
}  // namespace xueji
