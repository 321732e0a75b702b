#include "tools/xueji/run_command.h"

namespace xueji::tools {
namespace {

absl::Status Run(const Arguments& arguments, const Console& console) {
  Progress progress(console);
  RunOptions options = RunOptionsFrom(arguments, console, progress);
  options.inputs = arguments.All("INPUT");
  XUEJI_ASSIGN_OR_RETURN(const RunSummary summary, RunDedup(options));
  progress.Finish();
  ReportRun(summary, console);
  return absl::OkStatus();
}

std::vector<OptionSpec> Options() {
  std::vector<OptionSpec> options = RunOptionSpecs(/*plan_required=*/false);
  options.push_back(AuditOption());
  return options;
}

}  // namespace

CommandSpec DedupCommand() {
  return {
      .name = "dedup",
      .summary = {"查重：在一个或多个文件中找出重复学籍",
                  "find duplicate records in one or several files"},
      .positionals = {{.name = "INPUT",
                       .help = {"输入文件：.csv .tsv .jsonl，可为 .gz .zst；- 表示标准输入",
                                "input files: .csv .tsv .jsonl, plain, .gz or .zst; - is standard "
                                "input"},
                       .max = 1 << 16}},
      .options = Options(),
      .footer = {"示例：\n  xueji dedup 学生.csv --out 结果\n"
                 "  xueji dedup a.csv b.csv.gz --out 结果 --threads 8 --json",
                 "Examples:\n  xueji dedup roster.csv --out result\n"
                 "  xueji dedup a.csv b.csv.gz --out result --threads 8 --json"},
      .run = Run,
  };
}

}  // namespace xueji::tools
