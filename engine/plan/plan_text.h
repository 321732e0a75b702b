// Plans as text: protobuf text format, schema and manual in linkage_plan.proto.
//
//   XUEJI_ASSIGN_OR_RETURN(LinkagePlan plan, ReadPlan("datasets/plans/febrl3.plan"));
//   XUEJI_ASSIGN_OR_RETURN(LinkagePlan plan, BuiltinPlan("students"));
//
// Errors: kInvalidArgument with one line per fault, each "file:line:column: message; what to do"
// (syntax faults first; a plan that parses is validated, and all its faults are named at once).
// Thread-safe: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/plan/linkage_plan.h"

namespace xueji {

absl::StatusOr<LinkagePlan> ReadPlan(const std::string& path);
absl::StatusOr<LinkagePlan> ParsePlan(std::string_view text, std::string_view file_name);
// The plans built into the program: "students".
absl::StatusOr<LinkagePlan> BuiltinPlan(std::string_view name);
std::vector<std::string> BuiltinPlanNames();
// The commented text of a built-in plan, as a user would edit it.
absl::StatusOr<std::string> BuiltinPlanText(std::string_view name);
// A plan as canonical text: what the fingerprint is taken of, and what training writes.
std::string PrintPlan(const LinkagePlan& plan);

}  // namespace xueji
