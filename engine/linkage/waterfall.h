// Waterfall: the weight of one pair, part by part, and what decided; or, for a pair that is not
// linked, what it lacked.
//
//   const Waterfall fall = ExplainWeight(plan, scorer, store.Row(left), store.Row(right));
//   fall.prior + the weights and frequency weights of all fall.steps == fall.weight
//
// The parts are whole thousandths of a bit, as in the scorer: the sum is exact, and it is the
// weight that Score() of the same scorer gives the pair. That is checked on every call: an
// explanation that explains something else would be worse than none.
// Pure given a scorer; thread-safe. Cost: one pass over the comparisons, nothing pruned (about 3 us).
// Weights: Fellegi and Sunter 1969.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/linkage/pair_scorer.h"

namespace xueji {

// One comparison's part of the weight.
struct WaterfallStep {
  std::size_t comparison = 0;  // index in LinkagePlan::comparisons
  matchers::Level level = matchers::kNullLevel;
  Weight weight = 0;            // of the level
  Weight frequency_weight = 0;  // of the term frequency adjustment
  Weight sum = 0;               // of the prior and all parts up to and with this one

  Weight part() const { return weight + frequency_weight; }
};

// A rule that did not hold, and the comparisons that failed it.
struct UnmetRule {
  std::size_t rule = 0;  // index in LinkagePlan::rules
  std::vector<std::size_t> comparisons;
};

struct Waterfall {
  Weight prior = 0;
  std::vector<WaterfallStep> steps;  // in the order of the plan's comparisons
  Weight weight = 0;
  Decision decision = Decision::kNonLink;
  bool marks_records = false;
  ReasonSet reasons;
  std::optional<std::size_t> rule;  // that decided, in LinkagePlan::rules; none: the thresholds did

  // Of a pair that is not linked: the weight it lacks for review (0 if a rule kept it apart all the
  // same), and the rule with outcome review or duplicate that fails by the fewest comparisons, the
  // first of the plan among equals; none if the plan has no such rule.
  Weight short_of_review = 0;
  std::optional<UnmetRule> nearest_rule;
};

Waterfall ExplainWeight(const ExecutionPlan& plan, const PairScorer& scorer, const std::byte* left,
                        const std::byte* right);

}  // namespace xueji
