// The plan compiler: LinkagePlan -> ExecutionPlan. Lays out the row, turns m and u into fixed-point
// weights, orders the comparison steps by evidence per cost and computes the pruning bounds.
// Deterministic; errors as kInvalidArgument (the same faults plan_validator.h names). Thread-safe.
#pragma once

#include "engine/base/status.h"
#include "engine/plan/execution_plan.h"

namespace xueji {

absl::StatusOr<ExecutionPlan> CompilePlan(LinkagePlan plan);
// log2(m / u) in thousandths of a bit, rounded to nearest; REQUIRES: 0 < m <= 1, 0 < u <= 1.
Weight WeightOf(double m, double u);
// "12.345"
std::string FormatWeight(Weight weight);

}  // namespace xueji
