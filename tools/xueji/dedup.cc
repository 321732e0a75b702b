#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/message.h"
#include "engine/rules/rule_set.h"
#include "tools/xueji/run_command.h"
#include "tools/xueji/shared_options.h"

namespace xueji::tools {
namespace {

// Options that say something about a run on a base say nothing about another.
absl::Status CheckBaseIsGiven(const RunOptions& options) {
  if (!options.base.empty()) return absl::OkStatus();
  const std::string_view given = !options.deleted.empty()        ? "--deleted"
                                 : !options.snapshot_out.empty() ? "--snapshot-out"
                                 : options.write_all             ? "--all"
                                 : !options.register_place.empty() ? "--register-place"
                                                                 : "";
  if (given.empty()) return absl::OkStatus();
  return InvalidArgument({"$0 只用于在底库上查重；请用 --base 给出快照",
                          "$0 is for a run on a base; give the snapshot with --base", {given}});
}

absl::Status Run(const Arguments& arguments, const Console& console) {
  Progress progress(console);
  RunOptions options = RunOptionsFrom(arguments, console, progress);
  options.inputs = arguments.All("INPUT");
  options.base = arguments.Text("--base");
  options.deleted = arguments.Text("--deleted");
  options.write_all = arguments.Has("--all");
  options.snapshot_out = arguments.Text("--snapshot-out");
  XUEJI_RETURN_IF_ERROR(CheckBaseIsGiven(options));
  // Under a plan of another kind of records the measures decide nothing, unless somebody says so.
  if (options.plan.empty() || arguments.Has("--rules") || arguments.Has("--rule-file")) {
    XUEJI_ASSIGN_OR_RETURN(const RuleSet rules, LoadRuleSet(RuleSetChoiceFrom(arguments)));
    options.rule_set = rules.name;
    options.rule_set_fingerprint = rules.fingerprint;
  }
  XUEJI_ASSIGN_OR_RETURN(const RunSummary summary, RunDedup(options));
  progress.Finish();
  WarnOfNoPlace(options, summary.counts.rejected, console);
  ReportRun(summary, console);
  return absl::OkStatus();
}

std::vector<OptionSpec> Options() {
  std::vector<OptionSpec> options = RunOptionSpecs(/*plan_required=*/false);
  options.push_back(AuditOption());
  options.push_back({.name = "--base",
                     .value_name = {"快照", "SNAPSHOT"},
                     .help = {"底库快照（xueji snapshot build）：输入为新增和变动的记录，结果与对全部记录查重相同，"
                              "默认只写出有变化的行（默认：无）",
                              "snapshot of an existing register (xueji snapshot build): the inputs are new and "
                              "changed records, the outcome that of a run over all records; only rows that "
                              "changed are written (default: none)"}});
  options.push_back({.name = "--deleted",
                     .value_name = {"文件", "FILE"},
                     .help = {"用于 --base：要从底库删除的记录号，每行一个，或含 record_id 列的表（默认：无）",
                              "with --base: ids of records to take out of the register, one a line, or a table "
                              "with a column record_id (default: none)"}});
  options.push_back({.name = "--all",
                     .kind = ValueKind::kFlag,
                     .help = {"用于 --base：写出全部记录的判定、关联与簇（默认：只写有变化的）",
                              "with --base: write verdicts, links and clusters of all records (default: those "
                              "that changed)"}});
  options.push_back({.name = "--snapshot-out",
                     .value_name = {"文件", "FILE"},
                     .help = {"用于 --base：写出下一个底库，供下次使用（默认：不写）",
                              "with --base: write the next base to this file, for the next run (default: not "
                              "written)"}});
  options.push_back(RegisterPlaceOption());
  std::vector<OptionSpec> rules = RuleOptions();
  rules.pop_back();  // no date: nothing is issued
  for (OptionSpec& option : rules) options.push_back(std::move(option));
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
                       .max = 1 << 16,
                       .unless = "--deleted"}},
      .options = Options(),
      .footer = {"示例：\n  xueji dedup 学生.csv --out 结果\n"
                 "  xueji dedup a.csv b.csv.gz --out 结果 --threads 8 --json\n"
                 "  xueji dedup 今日.csv --base 全国.xueji --out 今日结果 --snapshot-out 明日.xueji",
                 "Examples:\n  xueji dedup roster.csv --out result\n"
                 "  xueji dedup a.csv b.csv.gz --out result --threads 8 --json\n"
                 "  xueji dedup tonight.csv --base nation.xueji --out tonight --snapshot-out next.xueji"},
      .run = Run,
  };
}

}  // namespace xueji::tools
