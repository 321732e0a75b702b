#include "tools/xueji/run_command.h"

namespace xueji::tools {
namespace {

absl::Status Run(const Arguments& arguments, const Console& console) {
  Progress progress(console);
  RunOptions options = RunOptionsFrom(arguments, console, progress);
  options.inputs = {arguments.Text("LEFT"), arguments.Text("RIGHT")};
  XUEJI_ASSIGN_OR_RETURN(const RunSummary summary, RunLink(options));
  progress.Finish();
  ReportRun(summary, console);
  return absl::OkStatus();
}

std::vector<OptionSpec> Options() {
  std::vector<OptionSpec> options = RunOptionSpecs(/*plan_required=*/true);
  options.push_back(AuditOption());
  return options;
}

}  // namespace

CommandSpec LinkCommand() {
  return {
      .name = "link",
      .summary = {"关联：在两个文件之间找出同一人的记录（方案要求时一对一）",
                  "link two files (one-to-one where the plan says so)"},
      .positionals = {{.name = "LEFT", .help = {"左侧文件", "left file"}},
                      {.name = "RIGHT", .help = {"右侧文件", "right file"}}},
      .options = Options(),
      .footer =
          {"示例：\n  xueji link a.csv b.csv --plan datasets/plans/febrl4.plan --out 结果",
           "Example:\n  xueji link a.csv b.csv --plan datasets/plans/febrl4.plan --out result"},
      .run = Run,
  };
}

}  // namespace xueji::tools
