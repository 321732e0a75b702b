#include "engine/linkage/waterfall.h"

#include <algorithm>
#include <bit>

#include "engine/base/check.h"

namespace xueji {
namespace {

std::optional<UnmetRule> NearestRule(const LinkagePlan& plan,
                                     const std::vector<WaterfallStep>& steps) {
  std::optional<UnmetRule> nearest;
  for (std::size_t r = 0; r < plan.rules.size(); ++r) {
    const DecisionRule& rule = plan.rules[r];
    if (rule.decide == Decision::kNonLink) continue;
    UnmetRule unmet{r, {}};
    for (const Condition& condition : rule.when) {
      const auto& levels = condition.levels;
      if (std::find(levels.begin(), levels.end(), steps[condition.comparison].level) ==
          levels.end()) {
        unmet.comparisons.push_back(condition.comparison);
      }
    }
    // A rule that holds, but comes after the one that decided, lacks nothing.
    if (unmet.comparisons.empty()) continue;
    if (!nearest || unmet.comparisons.size() < nearest->comparisons.size()) {
      nearest = std::move(unmet);
    }
  }
  return nearest;
}

}  // namespace

Waterfall ExplainWeight(const ExecutionPlan& plan, const PairScorer& scorer, const std::byte* left,
                        const std::byte* right) {
  std::vector<StepOutcome> outcomes;
  const ScoredPair scored = scorer.Explain(left, right, &outcomes);
  Waterfall fall;
  fall.prior = plan.prior_weight;
  fall.weight = scored.weight;
  fall.decision = scored.decision;
  fall.marks_records = scored.marks_records;
  fall.reasons = scored.reasons;
  std::uint64_t rules = plan.all_rules;
  for (std::size_t s = 0; s < outcomes.size(); ++s) {
    rules &= plan.steps[s].rules_alive[outcomes[s].level];
  }
  if (rules != 0) fall.rule = plan.rules[static_cast<std::size_t>(std::countr_zero(rules))].rule;

  Weight sum = plan.prior_weight;
  for (std::size_t c = 0; c < plan.plan.comparisons.size(); ++c) {
    const StepOutcome& outcome = outcomes[plan.step_of_comparison[c]];
    sum += outcome.weight + outcome.frequency_weight;
    fall.steps.push_back({c, outcome.level, outcome.weight, outcome.frequency_weight, sum});
  }
  XUEJI_CHECK(sum == scored.weight);
  if (fall.decision == Decision::kNonLink) {
    fall.short_of_review = std::max<Weight>(0, plan.review_weight_min - fall.weight);
    fall.nearest_rule = NearestRule(plan.plan, fall.steps);
  }
  return fall;
}

}  // namespace xueji
