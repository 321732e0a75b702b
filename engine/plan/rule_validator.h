// The part of the plan validator (plan_validator.h) that looks at the decision rules and promises:
// conditions that refer to nothing, and rules that could never decide anything.
//
//   FindRuleFaults(plan, &faults);
//
// Pure function: thread-safe. Cost: pairs of rules times comparisons, at most 64 * 64 * 32.
#pragma once

#include <cstdint>
#include <span>

#include "engine/plan/linkage_plan.h"
#include "engine/plan/plan_fault.h"

namespace xueji {

void FindRuleFaults(const LinkagePlan& plan, PlanFaults* faults);

// The levels of comparison number `comparison` that meet all of `conditions`: bit L for level L. All
// levels of the kind if none is about it.
std::uint16_t AllowedLevels(const LinkagePlan& plan, std::span<const Condition> conditions,
                            std::size_t comparison);

}  // namespace xueji
