#include "engine/plan/plan_compiler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>

#include "engine/plan/plan_words.h"
#include "tests/engine/plan/plan_samples.h"

namespace xueji {
namespace {

using matchers::DateLevel;
using matchers::Level;
using matchers::TextLevel;

const ComparisonStep& StepOf(const ExecutionPlan& plan, std::string_view comparison) {
  for (const ComparisonStep& step : plan.steps) {
    if (plan.plan.comparisons[step.comparison].name == comparison) return step;
  }
  ADD_FAILURE() << comparison;
  return plan.steps.front();
}

TEST(WeightOf, IsThousandthsOfABit) {
  EXPECT_EQ(WeightOf(0.5, 0.5), 0);
  EXPECT_EQ(WeightOf(1, 0.5), 1000);
  EXPECT_EQ(WeightOf(0.25, 1), -2000);
  EXPECT_EQ(WeightOf(0.9, 0.01), 6492);  // log2(90) = 6.4918...
  EXPECT_EQ(WeightOf(0.95, 2.3e-4), 12012);
}

TEST(FormatWeight, HasThreeDecimals) {
  EXPECT_EQ(FormatWeight(12345), "12.345");
  EXPECT_EQ(FormatWeight(-5), "-0.005");
  EXPECT_EQ(FormatWeight(-12005), "-12.005");
  EXPECT_EQ(FormatWeight(0), "0.000");
}

TEST(PlanCompiler, LevelsGetTheirWeightsAndUnlistedOnesThatOfElse) {
  const ExecutionPlan plan = CompilePlan(ClubPlan()).value();
  const ComparisonStep& family = StepOf(plan, "family");
  const auto weight = [&family](TextLevel level) {
    return family.weight[static_cast<std::size_t>(level)];
  };
  EXPECT_EQ(weight(TextLevel::kExact), WeightOf(0.9, 0.01));
  EXPECT_EQ(weight(TextLevel::kOneEdit), 2000);
  EXPECT_EQ(weight(TextLevel::kTwoEdits), 2000);
  EXPECT_EQ(weight(TextLevel::kElse), WeightOf(0.02, 0.96));
  EXPECT_EQ(weight(TextLevel::kSimilar2), WeightOf(0.02, 0.96));
  EXPECT_EQ(weight(TextLevel::kNull), 0);
  EXPECT_THAT(family.text_thresholds, ::testing::ElementsAre(0.92, 2, 2));
  EXPECT_TRUE(family.has_other);
  EXPECT_EQ(family.other_field, 0U);
  EXPECT_EQ(family.other_offset, plan.layout.offset(0));
  const ComparisonStep& born = StepOf(plan, "born");
  EXPECT_EQ(born.weight[static_cast<std::size_t>(DateLevel::kSwapped)], 2500);
  EXPECT_EQ(born.offset, plan.layout.offset(2));
}

TEST(PlanCompiler, TermFrequencyGoesToTheMarkedLevelsOnly) {
  const ExecutionPlan plan = CompilePlan(ClubPlan()).value();
  const ComparisonStep& family = StepOf(plan, "family");
  for (std::size_t level = 0; level < LevelWords(family.kind).size(); ++level) {
    EXPECT_EQ(family.frequency_adjusted[level], level == static_cast<std::size_t>(TextLevel::kExact));
  }
  EXPECT_EQ(family.exact_u, 0.01);
  EXPECT_EQ(family.frequency_weight_max, 5000);
  EXPECT_EQ(family.weight_max, WeightOf(0.9, 0.01) + 5000);
  EXPECT_EQ(StepOf(plan, "born").frequency_weight_max, 0);
}

TEST(PlanCompiler, FrequenciesByProvinceReadTheRegionOfTheRow) {
  const ExecutionPlan plan = CompilePlan(ParsePlan(ProvincePlanText(), "p.plan").value()).value();
  EXPECT_TRUE(StepOf(plan, "family").frequency_by_province);
  EXPECT_EQ(StepOf(plan, "family").province_offset, plan.layout.offset(2));
  EXPECT_TRUE(StepOf(plan, "family").IsFrequencyAdjusted());
  EXPECT_FALSE(StepOf(plan, "born").frequency_by_province);
  EXPECT_FALSE(StepOf(plan, "born").IsFrequencyAdjusted());
}

TEST(PlanCompiler, ReasonsFollowTheirLevels) {
  const ExecutionPlan plan = CompilePlan(ClubPlan()).value();
  const ComparisonStep& family = StepOf(plan, "family");
  EXPECT_TRUE(family.reasons[static_cast<std::size_t>(TextLevel::kExact)].Has(Reason::kNameExact));
  EXPECT_TRUE(family.reasons[static_cast<std::size_t>(TextLevel::kElse)].empty());
  const std::string with_reason = ClubPlanWith("is: ELSE m: 0.02 u: 0.96 }",
                                               "is: ELSE m: 0.02 u: 0.96 reason: \"NAME_OTHER\" }");
  const ExecutionPlan other = CompilePlan(ParsePlan(with_reason, "p").value()).value();
  const ComparisonStep& step = StepOf(other, "family");
  EXPECT_TRUE(step.reasons[static_cast<std::size_t>(TextLevel::kSimilar3)].Has(Reason::kNameOther));
  EXPECT_TRUE(step.reasons[static_cast<std::size_t>(TextLevel::kNull)].empty());
  EXPECT_FALSE(step.reasons[static_cast<std::size_t>(TextLevel::kExact)].Has(Reason::kNameOther));
}

TEST(PlanCompiler, ThresholdsAndPriorAreFixedPoint) {
  const ExecutionPlan plan = CompilePlan(ClubPlan()).value();
  EXPECT_EQ(plan.prior_weight, -9964);  // log2(0.001 / 0.999)
  EXPECT_TRUE(plan.has_duplicate_threshold);
  EXPECT_EQ(plan.duplicate_weight_min, 4000);
  EXPECT_EQ(plan.review_weight_min, -1500);
  EXPECT_EQ(plan.fingerprint, PlanFingerprint(ClubPlan()));
}

TEST(PlanCompiler, RemainingWeightIsWhatTheLaterStepsCanAdd) {
  const ExecutionPlan plan = CompilePlan(BuiltinPlan("students").value()).value();
  Weight remaining = 0;
  for (std::size_t s = plan.steps.size(); s-- > 0;) {
    EXPECT_EQ(plan.steps[s].remaining_weight_max, remaining);
    EXPECT_GE(plan.steps[s].weight_max, 0) << "NULL weighs 0";
    remaining += plan.steps[s].weight_max;
    EXPECT_EQ(plan.step_of_comparison[plan.steps[s].comparison], s);
  }
}

// The obvious reading of the rules, level by level: the reference for the bit masks.
std::optional<std::size_t> FirstRule(const LinkagePlan& plan, const std::vector<Level>& levels) {
  for (std::size_t r = 0; r < plan.rules.size(); ++r) {
    bool holds = true;
    for (const Condition& condition : plan.rules[r].when) {
      const auto& allowed = condition.levels;
      holds = holds && std::find(allowed.begin(), allowed.end(), levels[condition.comparison]) !=
                           allowed.end();
    }
    if (holds) return r;
  }
  return std::nullopt;
}

void ExpectMasksAgree(const ExecutionPlan& plan) {
  std::mt19937 random(7);
  std::set<std::optional<std::size_t>> met;
  for (int round = 0; round < 20'000; ++round) {
    std::vector<Level> levels;  // by comparison
    for (const Comparison& comparison : plan.plan.comparisons) {
      levels.push_back(static_cast<Level>(random() % LevelWords(comparison.kind).size()));
    }
    // A rule picked by chance is made to hold, so that all are met.
    if (!plan.plan.rules.empty()) {
      for (const Condition& when : plan.plan.rules[random() % plan.plan.rules.size()].when) {
        levels[when.comparison] = when.levels[random() % when.levels.size()];
      }
    }
    std::uint64_t alive = plan.all_rules;
    for (const ComparisonStep& step : plan.steps) alive &= step.rules_alive[levels[step.comparison]];
    const std::optional<std::size_t> expected = FirstRule(plan.plan, levels);
    ASSERT_EQ(alive != 0, expected.has_value());
    if (expected) {
      ASSERT_EQ(static_cast<std::size_t>(std::countr_zero(alive)), *expected);
    }
    met.insert(expected);
  }
  EXPECT_GE(met.size(), plan.plan.rules.size()) << "some rule never decided";
}

TEST(PlanCompiler, RuleMasksAgreeWithTheRulesReadOneByOne) {
  ExpectMasksAgree(CompilePlan(ClubPlan()).value());
  ExpectMasksAgree(CompilePlan(BuiltinPlan("students").value()).value());
}

TEST(PlanCompiler, RulesWithAnOutcomeAreThoseThatAreWrittenSomewhere) {
  const ExecutionPlan plan = CompilePlan(ClubPlan()).value();
  EXPECT_EQ(plan.all_rules, 3U);
  EXPECT_EQ(plan.rules_with_outcome, 3U);  // a marking non-link and a duplicate
  const ExecutionPlan unmarked =
      CompilePlan(ParsePlan(ClubPlanWith("mark_records: true", ""), "p").value()).value();
  EXPECT_EQ(unmarked.rules_with_outcome, 2U);
  EXPECT_TRUE(plan.rules[1].reasons.Has(Reason::kBirthDateExact));
}

TEST(PlanCompiler, SixtyFourRulesFillTheWord) {
  LinkagePlan plan = ClubPlan();
  const DecisionRule rule = plan.rules[1];
  plan.rules.clear();
  // Each rule has its own pair of date and text levels, so that none hides another.
  for (Level date = 0; date < 8; ++date) {
    for (Level text = 0; text < 8; ++text) {
      DecisionRule& added = plan.rules.emplace_back(rule);
      added.name += std::to_string(date * 8 + text);
      added.when[0].levels = {date};
      added.when[1].levels = {text};
    }
  }
  const absl::StatusOr<ExecutionPlan> compiled = CompilePlan(plan);
  ASSERT_TRUE(compiled.ok()) << compiled.status().message();
  EXPECT_EQ(compiled->all_rules, ~std::uint64_t{0});
  ExpectMasksAgree(*compiled);
}

TEST(PlanCompiler, AFaultyPlanIsRefusedWithItsFaults) {
  LinkagePlan plan = ClubPlan();
  plan.passes[0].key[0].field = 99;
  plan.prior_match_probability = 0;
  const absl::Status status = CompilePlan(plan).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()),
              AllOf(::testing::HasSubstr("pass 1, key 1, field"),
                    ::testing::HasSubstr("prior_match_probability")));
}

}  // namespace
}  // namespace xueji
