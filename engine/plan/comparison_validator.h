// The part of the plan validator (plan_validator.h) that looks at one comparison: its fields, its
// levels and their probabilities.
//
//   FindComparisonFaults(plan, 3, &faults);    // comparison number 3, from 0
//
// Pure function: thread-safe.
#pragma once

#include "engine/plan/linkage_plan.h"
#include "engine/plan/plan_fault.h"

namespace xueji {

void FindComparisonFaults(const LinkagePlan& plan, std::size_t comparison, PlanFaults* faults,
                          PlanUse use = PlanUse::kRun);
// Whether a kind can compare fields of this type. CODE asks only for equality and takes several.
bool KindFits(ComparisonKind kind, FieldType type);

}  // namespace xueji
