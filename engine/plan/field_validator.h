// The part of the plan validator (plan_validator.h) that looks at the fields: tables for codes only, and,
// for schema STUDENT, the columns of the student record, each with its own type.
//
//   FindFieldFaults(plan, &faults);
//
// Pure function: thread-safe. Cost: fields times columns, at most 64 * 32 comparisons of short texts.
#pragma once

#include "engine/plan/linkage_plan.h"
#include "engine/plan/plan_fault.h"

namespace xueji {

void FindFieldFaults(const LinkagePlan& plan, PlanFaults* faults);

}  // namespace xueji
