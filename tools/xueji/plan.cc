#include <cstdio>
#include <utility>

#include "engine/base/number_text.h"
#include "engine/jobs/plan_job.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_explain.h"
#include "engine/plan/plan_text.h"
#include "tools/xueji/command.h"
#include "tools/xueji/logging.h"
#include "tools/xueji/progress.h"
#include "tools/xueji/run_command.h"
#include "tools/xueji/shared_options.h"
#include "tools/xueji/text_table.h"

namespace xueji::tools {
namespace {

constexpr std::uint64_t kRecordsDefault = 10'000'000;

absl::StatusOr<ExecutionPlan> ReadAndCompile(const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(LinkagePlan plan, path.empty() ? BuiltinPlan("students") : ReadPlan(path));
  return CompilePlan(std::move(plan));
}

absl::Status Check(const Arguments& arguments, const Console& console) {
  const std::string path = arguments.Text("FILE");
  XUEJI_ASSIGN_OR_RETURN(const ExecutionPlan plan, ReadAndCompile(path));
  const std::string line = (path.empty() ? "students" : path) +
                           console.Say("：方案有效，指纹 ", ": the plan is valid, fingerprint ") +
                           plan.fingerprint + "\n";
  std::fputs(line.c_str(), stdout);
  return absl::OkStatus();
}

absl::Status Show(const Arguments& arguments, const Console&) {
  XUEJI_ASSIGN_OR_RETURN(const std::string text,
                         BuiltinPlanText(arguments.Text("NAME", "students")));
  std::fputs(text.c_str(), stdout);
  return absl::OkStatus();
}

absl::Status Explain(const Arguments& arguments, const Console& console) {
  const std::string path = arguments.Text("FILE");
  XUEJI_ASSIGN_OR_RETURN(const ExecutionPlan plan, ReadAndCompile(path));
  PlanExplainOptions options{.language = console.language,
                             .records = arguments.Number("--records", kRecordsDefault)};
  if (arguments.Has("--input")) {
    Progress progress(console);
    RunOptions run = RunOptionsFrom(arguments, console, progress);
    run.inputs = {arguments.Text("--input")};
    run.plan = path;
    XUEJI_ASSIGN_OR_RETURN(PlanCounts counts, CountPlan(run));
    progress.Finish();
    if (counts.rejected > 0) {
      LogWarning(console,
                 Thousands(counts.rejected) + console.Say(" 行将被拒绝", " rows would be refused"));
    }
    options.records = counts.records;
    for (PassStats& pass : counts.passes) {
      options.counts.push_back({pass.name, pass.keyed_records, pass.blocks, pass.largest_block,
                                pass.pairs, pass.oversized_blocks, pass.pairs_not_compared,
                                std::move(pass.largest_blocks)});
    }
  }
  std::fputs(ExplainPlan(plan, options).c_str(), stdout);
  return absl::OkStatus();
}

std::vector<OptionSpec> ExplainOptionSpecs() {
  std::vector<OptionSpec> options = {
      {.name = "--input",
       .value_name = {"文件", "FILE"},
       .help = {"用此文件的真实数据统计块大小与记录对（默认：只作估计）",
                "count real blocks and pairs in this file (default: estimates only)"}},
      {.name = "--records",
       .kind = ValueKind::kNumber,
       .help = {"按多少条记录估计（默认 10000000；给出 --input 时以其记录数为准）",
                "estimate for so many records (default 10000000; with --input its own number)"},
       .min = 1,
       .max = 4'000'000'000}};
  for (OptionSpec& option : InputOptions()) options.push_back(std::move(option));
  return options;
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
      .footer = {"示例：\n  xueji plan show > my.plan\n  xueji plan check my.plan\n"
                 "  xueji plan explain my.plan --input 学生.csv",
                 "Examples:\n  xueji plan show > my.plan\n  xueji plan check my.plan\n"
                 "  xueji plan explain my.plan --input roster.csv"},
      .children =
          {{.name = "check",
            .summary = {"检查方案，一次列出全部错误及其行列",
                        "check a plan; all faults at once, with line and column"},
            .positionals = {file},
            .footer = {"示例：\n  xueji plan check my.plan",
                       "Example:\n  xueji plan check my.plan"},
            .run = Check},
           {.name = "show",
            .summary = {"显示内置方案的全文，可存盘后修改",
                        "print a built-in plan in full, to be saved and edited"},
            .positionals = {{.name = "NAME",
                             .help = {"内置方案名（默认 students）",
                                      "name of the built-in plan (default students)"},
                             .min = 0}},
            .footer = {"示例：\n  xueji plan show > my.plan",
                       "Example:\n  xueji plan show > my.plan"},
            .run = Show},
           {.name = "explain",
            .summary = {"运行前说明：分块规则、块大小、预计记录对、比较顺序与权重、内存",
                        "what a plan will do before it runs: passes, block sizes, expected pairs, "
                        "order and weights of comparisons, memory"},
            .positionals = {file},
            .options = ExplainOptionSpecs(),
            .footer = {"示例：\n  xueji plan explain --records 200000000\n"
                       "  xueji plan explain my.plan --input 学生.csv",
                       "Examples:\n  xueji plan explain --records 200000000\n"
                       "  xueji plan explain my.plan --input roster.csv"},
            .run = Explain}},
  };
}

}  // namespace xueji::tools
