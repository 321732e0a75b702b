// The plans built into the program: the texts of datasets/plans that CMake embeds.
//
//   XUEJI_ASSIGN_OR_RETURN(LinkagePlan plan, BuiltinPlan("students"));
//
// Errors: kNotFound for an unknown name, with the names there are. Thread-safe: constant texts.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/plan/linkage_plan.h"

namespace xueji {

struct BuiltinPlanSource {
  std::string_view name;
  std::string_view text;
};
// Defined in the generated builtin_plan_texts.cc.
std::span<const BuiltinPlanSource> BuiltinPlanSources();

// The plans built into the program: "students".
absl::StatusOr<LinkagePlan> BuiltinPlan(std::string_view name);
std::vector<std::string> BuiltinPlanNames();
// The commented text of a built-in plan, as a user would edit it.
absl::StatusOr<std::string> BuiltinPlanText(std::string_view name);

}  // namespace xueji
