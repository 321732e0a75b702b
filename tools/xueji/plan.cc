#include <cstdio>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tools/xueji/command.h"

namespace xueji::tools {
namespace {

absl::Status Check(const Arguments& arguments, const Console& console) {
  const std::string path = arguments.Text("FILE");
  absl::StatusOr<LinkagePlan> plan = path.empty() ? BuiltinPlan("students") : ReadPlan(path);
  if (!plan.ok()) return plan.status();
  XUEJI_ASSIGN_OR_RETURN(const ExecutionPlan compiled, CompilePlan(*std::move(plan)));
  std::printf(
      "%s%s%s\n", path.empty() ? "students" : path.c_str(),
      std::string(console.Say("：方案有效，指纹 ", ": the plan is valid, fingerprint ")).c_str(),
      compiled.fingerprint.c_str());
  return absl::OkStatus();
}

absl::Status Show(const Arguments& arguments, const Console&) {
  XUEJI_ASSIGN_OR_RETURN(const std::string text,
                         BuiltinPlanText(arguments.Text("NAME", "students")));
  std::fputs(text.c_str(), stdout);
  return absl::OkStatus();
}

}  // namespace

CommandSpec PlanCommand() {
  const PositionalSpec file = {
      .name = "FILE",
      .help = {"方案文件（默认：内置学生方案）", "plan file (default: the built-in student plan)"},
      .min = 0};
  return {
      .name = "plan",
      .summary = {"比对方案：检查、显示、解释", "linkage plans: check, show, explain"},
      .children = {{.name = "check",
                    .summary = {"检查方案，一次列出全部错误及其行列",
                                "check a plan; all faults at once, with line and column"},
                    .positionals = {file},
                    .run = Check},
                   {.name = "show",
                    .summary = {"显示内置方案的全文，可存盘后修改",
                                "print a built-in plan in full, to be saved and edited"},
                    .positionals = {{.name = "NAME",
                                     .help = {"内置方案名（默认 students）",
                                              "name of the built-in plan (default students)"},
                                     .min = 0}},
                    .run = Show}},
  };
}

}  // namespace xueji::tools
