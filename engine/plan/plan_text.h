// Plans as text: protobuf text format, schema and manual in linkage_plan.proto.
//
//   XUEJI_ASSIGN_OR_RETURN(LinkagePlan plan, ReadPlan("datasets/plans/febrl3.plan"));
//   XUEJI_ASSIGN_OR_RETURN(LinkagePlan plan, BuiltinPlan("students"));
//
// Errors: kInvalidArgument with one line per fault, each "file:line:column: message; what to do"
// (syntax faults first; a plan that parses is validated, and all its faults are named at once).
// Thread-safe: pure functions. Limits: 1 MiB of text, 100 faults named (then how many more there are).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/plan/builtin_plans.h"  // BuiltinPlan
#include "engine/plan/linkage_plan.h"
#include "engine/plan/plan_fault.h"
#include "engine/plan/plan_printer.h"  // PrintPlan: the other direction

namespace xueji {

// The text as it stands, for whoever keeps it beside the plan. Errors: of ReadFile.
absl::StatusOr<std::string> ReadPlanText(const std::string& path);
absl::StatusOr<LinkagePlan> ReadPlan(const std::string& path);
// A plan read for training may have level entries without any weight; it does not compile.
absl::StatusOr<LinkagePlan> ParsePlan(std::string_view text, std::string_view file_name,
                                      PlanUse use = PlanUse::kRun);

}  // namespace xueji
