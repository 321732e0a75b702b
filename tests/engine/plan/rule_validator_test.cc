#include "engine/plan/rule_validator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "engine/plan/plan_validator.h"
#include "matchers/level.h"
#include "tests/engine/plan/plan_samples.h"

namespace xueji {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using matchers::DateLevel;
using matchers::Level;

constexpr Level At(DateLevel level) { return static_cast<Level>(level); }

std::vector<std::string> FaultsAfter(const std::function<void(std::vector<DecisionRule>&)>& change) {
  LinkagePlan plan = ClubPlan();
  change(plan.rules);
  PlanFaults faults;
  FindRuleFaults(plan, &faults);
  std::vector<std::string> lines;
  for (const PlanFault& fault : faults.list()) {
    lines.push_back(FormatPath(fault.path) + ": " + fault.message.en);
  }
  return lines;
}

#define EXPECT_FAULT(change, ...) \
  EXPECT_THAT(FaultsAfter([](std::vector<DecisionRule>& rules) { change; }), __VA_ARGS__)

TEST(RuleValidator, ARuleNeedsConditionsReasonsAndLevels) {
  EXPECT_FAULT(rules[1].when.clear(), ElementsAre(HasSubstr("rule 2, when: missing")));
  EXPECT_FAULT(rules[1].reasons.clear(), ElementsAre(HasSubstr("rule 2, reason 1: missing")));
  EXPECT_FAULT(rules[1].when[0].levels.clear(), Contains(HasSubstr("when 1, is 1: names no level")));
  EXPECT_FAULT(rules[1].when[0].levels = {15}, Contains(HasSubstr("is no level of kind DATE")));
  EXPECT_FAULT(rules[1].when[0].comparison = 8,
               ElementsAre(HasSubstr("rule 2, when 1, comparison: names no comparison")));
  EXPECT_FAULT(rules[1].mark_records = true,
               ElementsAre(HasSubstr("mark_records: is only for NON_LINK")));
}

TEST(RuleValidator, ConditionsThatExcludeEachOtherAreNamed) {
  EXPECT_FAULT(
      {
        Condition other;
        other.comparison = 1;
        other.levels = {At(DateLevel::kElse)};
        rules[1].when.push_back(other);
      },
      ElementsAre(HasSubstr("rule 2, when: can never hold")));
}

TEST(RuleValidator, ARuleHiddenByAnEarlierOneIsNamed) {
  EXPECT_FAULT(
      {
        DecisionRule narrower = rules[1];
        narrower.name = "narrower";
        narrower.when[0].levels = {At(DateLevel::kExact)};
        rules.push_back(narrower);
      },
      ElementsAre(HasSubstr("rule 3: can never decide: every pair it fits is decided by rule 'same'")));
  // A wider rule after a narrower one still decides what the first leaves.
  EXPECT_FAULT(
      {
        DecisionRule wider = rules[1];
        wider.name = "wider";
        wider.when.pop_back();
        rules.push_back(wider);
      },
      ElementsAre());
}

TEST(AllowedLevels, AreTheMeetOfTheConditionsOnAComparison) {
  const LinkagePlan plan = ClubPlan();
  DecisionRule rule;
  EXPECT_EQ(AllowedLevels(plan, rule.when, 1), 0x1FF);  // nine levels of a date
  rule.when = {{.comparison = 1, .levels = {1, 2, 3}}, {.comparison = 1, .levels = {3, 4}}};
  EXPECT_EQ(AllowedLevels(plan, rule.when, 1), 1U << 3);
  EXPECT_EQ(AllowedLevels(plan, rule.when, 0), 0x1FF);
}

}  // namespace
}  // namespace xueji
