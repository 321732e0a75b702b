#include "engine/plan/step_order.h"

#include <gtest/gtest.h>

#include "engine/plan/plan_compiler.h"
#include "tests/engine/plan/plan_samples.h"

namespace xueji {
namespace {

TEST(StepOrder, CheapAndTellingComparisonsComeFirst) {
  const ExecutionPlan plan = CompilePlan(ClubPlan()).value();
  // A date costs a few nanoseconds and tells as much as a text that costs fifty.
  EXPECT_EQ(plan.plan.comparisons[plan.steps[0].comparison].name, "born");
  EXPECT_EQ(plan.plan.comparisons[plan.steps[1].comparison].name, "family");
}

TEST(StepOrder, EvidenceIsTheWeightAStrangerIsExpectedToLose) {
  Comparison comparison;
  comparison.kind = ComparisonKind::kCode;
  comparison.levels = {{.levels = {2}, .m = 0.99, .u = 0.5}, {.levels = {1}, .m = 0.01, .u = 0.5}};
  ComparisonStep step;
  step.weight = {0, -6000, 1000};
  EXPECT_DOUBLE_EQ(ExpectedEvidence(comparison, step), 0.5 * 6 - 0.5 * 1);
}

TEST(StepOrder, WithoutUAStrangerIsTakenToBeAtElse) {
  Comparison comparison;
  comparison.kind = ComparisonKind::kCode;
  comparison.levels = {{.levels = {2}, .match_weight = 5}, {.levels = {1}, .match_weight = -3}};
  ComparisonStep step;
  step.weight = {0, -3000, 5000};
  EXPECT_DOUBLE_EQ(ExpectedEvidence(comparison, step), 3);
}

TEST(StepOrder, EqualValuesKeepTheOrderOfThePlan) {
  LinkagePlan plan = ClubPlan();
  plan.rules.clear();
  Comparison copy = plan.comparisons[1];
  copy.name = "born again";
  plan.comparisons.push_back(copy);
  const ExecutionPlan compiled = CompilePlan(plan).value();
  EXPECT_LT(compiled.step_of_comparison[1], compiled.step_of_comparison[2]);
}

TEST(StepOrder, EveryKindHasACost) {
  for (int kind = 0; kind <= static_cast<int>(ComparisonKind::kMultiplicity); ++kind) {
    EXPECT_GT(ComparisonCost(static_cast<ComparisonKind>(kind)), 0);
  }
  EXPECT_LT(ComparisonCost(ComparisonKind::kCode), ComparisonCost(ComparisonKind::kText));
}

}  // namespace
}  // namespace xueji
