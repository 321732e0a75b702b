// The order in which comparisons run, and what may still be gained after each.
//
//   OrderSteps(plan, &steps);      // steps: one per comparison, weights filled in
//
// Comparisons that tell most per nanosecond come first, so that a hopeless pair is dropped after two
// or three of them: evidence is the weight a random pair is expected to lose, sum of u * -weight over
// the levels. Deterministic: ties keep the order of the plan. Pure functions: thread-safe.
#pragma once

#include <vector>

#include "engine/plan/execution_plan.h"

namespace xueji {

// Rough nanoseconds of one comparison; only the ratios matter.
double ComparisonCost(ComparisonKind kind);
// Bits an unrelated pair is expected to lose by this comparison, at least 0.
double ExpectedEvidence(const Comparison& comparison, const ComparisonStep& step);
// Sorts `steps` and fills weight_max and remaining_weight_max.
void OrderSteps(const LinkagePlan& plan, std::vector<ComparisonStep>* steps);

}  // namespace xueji
