#include "engine/plan/builtin_plans.h"

#include <algorithm>

#include "engine/base/message.h"
#include "engine/plan/plan_text.h"
#include "engine/plan/plan_words.h"

namespace xueji {

absl::StatusOr<LinkagePlan> BuiltinPlan(std::string_view name) {
  XUEJI_ASSIGN_OR_RETURN(const std::string text, BuiltinPlanText(name));
  return ParsePlan(text, "built-in plan " + std::string(name));
}

std::vector<std::string> BuiltinPlanNames() {
  std::vector<std::string> names;
  for (const BuiltinPlanSource& source : BuiltinPlanSources()) names.emplace_back(source.name);
  return names;
}

absl::StatusOr<std::string> BuiltinPlanText(std::string_view name) {
  std::vector<std::string_view> names;
  for (const BuiltinPlanSource& source : BuiltinPlanSources()) {
    if (source.name == name) return std::string(source.text);
    names.push_back(source.name);
  }
  return NotFound({"没有内置方案 '$0'；内置方案有 $1；方案文件要写出路径",
                   "'$0' is no built-in plan; there is $1; a file is given with its path",
                   {name, JoinChoices(names)}});
}

}  // namespace xueji
