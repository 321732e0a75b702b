#include "engine/linkage/screen_tests.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/every_kind_plan.h"

namespace xueji {
namespace {

const ComparisonStep& StepNamed(const ExecutionPlan& plan, const std::string& name) {
  return *std::find_if(plan.steps.begin(), plan.steps.end(), [&](const ComparisonStep& step) {
    return plan.plan.comparisons[step.comparison].name == name;
  });
}

TEST(ScreenTests, AClassHasTheGreatestOfItsLevelsAndEveryRuleThatOneOfThemLeavesAlive) {
  const ExecutionPlan plan = EveryKindPlan();
  const ScreenTests screen = MakeScreenTests(plan);
  const ComparisonStep& phone = StepNamed(plan, "phone");
  const auto test = std::find_if(screen.tests.begin(), screen.tests.end(), [&](const ScreenTest& of) {
    return of.kind == ScreenTest::Kind::kDigits && of.offset == phone.offset;
  });
  ASSERT_NE(test, screen.tests.end());
  using enum matchers::DigitsLevel;
  const auto weight = [&](auto level) { return phone.weight[static_cast<std::size_t>(level)]; };
  const auto alive = [&](auto level) { return phone.rules_alive[static_cast<std::size_t>(level)]; };
  EXPECT_EQ(test->weight[0], weight(kNull));
  EXPECT_EQ(test->weight[1], weight(kExact));
  EXPECT_EQ(test->weight[2], weight(kElse));
  EXPECT_EQ(test->weight[3], std::max({weight(kElse), weight(kTransposed), weight(kOneDigit)}));
  EXPECT_EQ(test->rules[0], alive(kNull));
  EXPECT_EQ(test->rules[3], alive(kElse) | alive(kTransposed) | alive(kOneDigit));
  EXPECT_EQ(test->most, weight(kExact));
}

TEST(ScreenTests, TheMostTellingComeFirstAndNothingIsLostOfTheOthers) {
  const ExecutionPlan plan = EveryKindPlan();
  const ScreenTests screen = MakeScreenTests(plan);
  ASSERT_GT(screen.tests.size(), 8U);
  EXPECT_TRUE(std::is_sorted(screen.tests.begin(), screen.tests.end(),
                             [](const ScreenTest& a, const ScreenTest& b) { return a.worth > b.worth; }));
  // Whatever the classes, no pair can weigh more than the sum of the most of every comparison.
  Weight most = screen.weight;
  for (const ScreenTest& test : screen.tests) most += test.most;
  Weight of_plan = plan.prior_weight;
  for (const ComparisonStep& step : plan.steps) of_plan += step.weight_max;
  EXPECT_EQ(most, of_plan);
  EXPECT_EQ(std::count_if(screen.tests.begin(), screen.tests.end(),
                          [](const ScreenTest& test) { return test.kind == ScreenTest::Kind::kName; }),
            1);
}

}  // namespace
}  // namespace xueji
