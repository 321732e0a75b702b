#include <cstdio>

#include "engine/base/number_text.h"
#include "engine/jobs/wave_job.h"
#include "engine/numbers/problem_class.h"
#include "tools/xueji/logging.h"
#include "tools/xueji/run_command.h"
#include "tools/xueji/shared_options.h"
#include "tools/xueji/text_table.h"

namespace xueji::tools {
namespace {

std::string KindText(std::string_view kind, const Console& console) {
  if (kind == "formal") return console.Say("发正式学籍号 G", "formal numbers (G) issued");
  if (kind == "substitute") return console.Say("发替代学籍号 J", "substitute numbers (J) issued");
  if (kind == "provisional") return console.Say("发临时学籍号 L", "provisional numbers (L) issued");
  return console.Say("发地方学籍号", "local numbers issued");
}

std::string ClassText(std::string_view code, const Console& console) {
  for (std::size_t i = 0; i < kProblemClassCount; ++i) {
    const ProblemClassText& text = TextOf(static_cast<ProblemClass>(i));
    if (text.code == code) return console.Say(text.zh, text.en);
  }
  return std::string(code);
}

std::string StageText(const WaveStage& stage, const Console& console) {
  if (!stage.repeated) return console.Say("先前已完成", "finished before");
  return Decimal(stage.seconds, 2) + console.Say(" 秒", " s");
}

std::string WaveTable(const WaveSummary& summary, const Console& console) {
  TextTable table;
  for (const WaveStage& stage : summary.stages) {
    const std::string name = stage.name == "dedup"        ? console.Say("查重", "duplicate detection")
                             : stage.name == "comparison" ? console.Say("人口库比对", "population comparison")
                                                          : console.Say("发号", "issue of numbers");
    table.Add({name, StageText(stage, console)});
  }
  table.AddCount(console.Say("学生", "pupils"), summary.accepted);
  for (const auto& [kind, count] : summary.issued) {
    if (count > 0 || kind != "local") table.AddCount(KindText(kind, console), count);
  }
  std::size_t place = 0;
  for (const auto& [code, count] : summary.problems) {
    if (count > 0 || place < kPublishedClassCount) table.AddCount(ClassText(code, console), count);
    ++place;
  }
  table.AddCount(console.Say("问题学籍", "problem records"), summary.problem_records);
  table.Add({console.Say("规则集", "rule set"), summary.rule_set});
  return table.Print() + console.Say("结果 ", "result ") + summary.out + console.Say("（先看 ", " (start with ") + summary.out +
         "/report.html" + console.Say("；各县名单 ", "; the counties' lists are in ") + summary.out +
         "/numbers/problems.csv" + console.Say("）", ")") + "\n";
}

Disclosure DisclosureFrom(const Arguments& arguments) {
  const std::string word = arguments.Text("--disclose", "masked");
  return word == "none" ? Disclosure::kNone : word == "full" ? Disclosure::kFull : Disclosure::kMasked;
}

absl::Status Run(const Arguments& arguments, const Console& console) {
  Progress progress(console);
  WaveOptions options;
  options.run = RunOptionsFrom(arguments, console, progress);
  options.run.forecast = nullptr;  // of one stage only
  options.run.inputs = arguments.All("STUDENTS");
  options.population = arguments.All("--population");
  options.population_columns = arguments.Text("--population-columns");
  options.disclosure = DisclosureFrom(arguments);
  options.store = arguments.Text("--store");
  options.applications = arguments.Text("--apply");
  options.local_schools = arguments.Text("--local");
  options.rules = RuleSetChoiceFrom(arguments);
  XUEJI_ASSIGN_OR_RETURN(options.on_date, IssueDateFrom(arguments));
  XUEJI_ASSIGN_OR_RETURN(const WaveSummary summary, RunWave(options));
  progress.Finish();
  if (summary.rejected > 0) {
    LogWarning(console, Thousands(summary.rejected) +
                            console.Say(" 行被拒绝，原因见 ", " rows were refused; the reasons are in ") + summary.out +
                            "/dedup/rejects.csv");
  }
  if (console.json) {
    std::fputs(WaveManifestJson(summary).c_str(), stdout);
  } else if (!console.quiet) {
    std::fputs(WaveTable(summary, console).c_str(), stdout);
  }
  return absl::OkStatus();
}

std::vector<OptionSpec> Options() {
  std::vector<OptionSpec> options = {
      {.name = "--population",
       .value_name = {"文件", "FILE"},
       .help = {"人口库文件，可多次给出，同 compare", "population registry, may be repeated, as for compare"},
       .required = true,
       .repeated = true},
      {.name = "--population-columns",
       .value_name = {"文件", "FILE"},
       .help = {"人口库的表头对照文件（默认：无）", "header mapping file of the registry (default: none)"}},
      {.name = "--disclose",
       .kind = ValueKind::kWord,
       .help = {"比对结果中候选号码怎样显示（默认 masked：脱敏）",
                "how much of a suggested number the comparison shows (default masked)"},
       .words = {"none", "masked", "full"}},
      {.name = "--out",
       .value_name = {"目录", "DIR"},
       .help = {"批次目录：各步结果在 dedup、comparison、numbers 中；再次给出同一目录即从断点继续",
                "the wave's directory: stages in dedup, comparison, numbers; the same directory again goes on where "
                "the wave stopped"},
       .required = true},
  };
  for (OptionSpec& option : IssueExtraOptions()) options.push_back(std::move(option));
  options.push_back(PlanOption(/*required=*/false));
  options.push_back(FrequenciesOption());
  for (OptionSpec& option : RuleOptions()) options.push_back(std::move(option));
  for (OptionSpec& option : InputOptions()) options.push_back(std::move(option));
  options.push_back(ForceOption({"输入已变时，以新的结果替换从前各步（默认：拒绝）",
                                 "where inputs have changed, replace the earlier results of stages (default: refuse)"}));
  options.push_back(QuietOption());
  options.push_back(JsonOption({"在标准输出给出批次清单 JSON（默认：表格）",
                                "print the wave's manifest as JSON on standard output (default: a table)"}));
  return options;
}

}  // namespace

CommandSpec WaveCommand() {
  return {
      .name = "wave",
      .summary = {"正式学籍号批次：查重、人口库比对、发号一次做完；可从断点继续，并按省、区县写出问题学籍报告",
                  "a wave of formal numbers: duplicate detection, population comparison and issue in one; goes on where "
                  "it stopped, and reports problem records by province and county"},
      .positionals = {{.name = "STUDENTS",
                       .help = {"学生文件，同 dedup；不能用标准输入", "the students' files, as for dedup; not standard input"},
                       .max = 1 << 16}},
      .options = Options(),
      .footer = {"示例：\n  xueji wave 学生.csv --population 人口库.csv --store 号码库 --out 春季批次",
                 "Example:\n  xueji wave roster.csv --population population.csv --store numbers.db --out spring"},
      .run = Run,
  };
}

}  // namespace xueji::tools
