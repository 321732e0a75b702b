#include <cstdio>
#include <string>
#include <vector>

#include "engine/base/memory_budget.h"
#include "engine/base/number_text.h"
#include "engine/jobs/population_job.h"
#include "engine/report/comparison_manifest.h"
#include "engine/report/comparison_report.h"
#include "tools/xueji/command.h"
#include "tools/xueji/logging.h"
#include "tools/xueji/progress.h"
#include "tools/xueji/run_command.h"
#include "tools/xueji/shared_options.h"
#include "tools/xueji/text_table.h"

namespace xueji::tools {
namespace {

constexpr std::uint64_t kChunkBytesMin = 64U << 10;
constexpr std::uint64_t kChunkBytesMax = 64U << 20;

Disclosure DisclosureOf(const std::string& word) {
  if (word == "none") return Disclosure::kNone;
  return word == "full" ? Disclosure::kFull : Disclosure::kMasked;
}

std::string SummaryText(const ComparisonSummary& summary, const Console& console) {
  TextTable table;
  table.AddCount(console.Say("输入行数", "rows read"), summary.rows);
  table.AddCount(console.Say("  接收", "  accepted"), summary.accepted);
  table.AddCount(console.Say("  拒绝", "  refused"), summary.rejected);
  table.AddCount(console.Say("人口库行数", "rows of the registry"), summary.registry_rows());
  table.AddCount(console.Say("  拒绝", "  refused"), summary.registry_rejected());
  table.AddCount(console.Say("人口库中有多条登记的号码", "numbers with several entries in the registry"),
                 summary.shared_numbers);
  for (std::size_t i = 0; i < summary.tally.verdicts.size(); ++i) {
    table.AddCount(TitleOf(static_cast<RegistryVerdict>(i), console.language), summary.tally.verdicts[i]);
  }
  for (std::size_t i = 1; i < summary.tally.explanations.size(); ++i) {
    if (summary.tally.explanations[i] == 0) continue;
    table.AddCount(console.Say("  解释：", "  explained: ") +
                       std::string(TitleOf(static_cast<Explanation>(i), console.language)),
                   summary.tally.explanations[i]);
  }
  table.AddCount(console.Say("找到可能的本人（仅供参考）", "with a person it may be (advice)"),
                 summary.tally.Of(RegistryReason::kCandidate));
  for (const auto& [stage, seconds] : summary.seconds) {
    if (stage == "total") table.Add({console.Say("用时（秒）", "seconds"), Decimal(seconds, 2)});
  }
  table.Add({console.Say("内存峰值", "peak memory"), FormatBytes(summary.peak_memory_bytes)});
  table.Add({console.Say("规则集", "rule set"), summary.rule_set});
  table.Add({console.Say("结果摘要", "result digest"), summary.result_digest});
  table.Add({console.Say("结果目录", "result"), summary.out});
  return table.Print();
}

void Warn(const ComparisonSummary& summary, const Console& console) {
  const auto warn_notes = [&](const std::string& path, const std::vector<Message>& notes) {
    for (const Message& note : notes) LogWarning(console, path + ": " + note.In(console.language));
  };
  for (const ManifestInput& input : summary.inputs) warn_notes(input.path, input.notes);
  for (const ScannedFile& file : summary.population) warn_notes(file.input.path, file.input.notes);
  if (summary.registry_rejected() > 0) {
    LogWarning(console, Thousands(summary.registry_rejected()) +
                            console.Say(" 行人口库记录不能使用，见 population_rejects.csv",
                                        " rows of the registry cannot be used: see population_rejects.csv"));
  }
  if (summary.begun_anew) {
    LogWarning(console, console.Say("原有的进度属于另一次比对（学生、人口库或选项不同），已重新开始",
                                    "the progress found was that of another comparison (other students, registry or "
                                    "options): begun anew"));
  }
  if (summary.chunks_resumed > 0) {
    LogWarning(console, console.Say("接着上次中断处比对：沿用 ", "went on where an earlier run stopped: ") +
                            Thousands(summary.chunks_resumed) + " / " + Thousands(summary.chunks) +
                            console.Say(" 块", " chunks were known"));
  }
}

absl::Status Run(const Arguments& arguments, const Console& console) {
  Progress progress(console);
  ComparisonOptions options;
  options.run = RunOptionsFrom(arguments, console, progress);
  options.run.inputs = arguments.All("STUDENTS");
  options.population = arguments.All("--population");
  options.population_columns = arguments.Text("--population-columns");
  options.disclosure = DisclosureOf(arguments.Text("--disclose", "masked"));
  options.checkpoint = arguments.Text("--checkpoint");
  options.rules = RuleSetChoiceFrom(arguments);
  options.chunk_bytes = static_cast<std::uint32_t>(arguments.Number("--chunk-size", options.chunk_bytes));
  XUEJI_ASSIGN_OR_RETURN(const ComparisonSummary summary, RunComparison(options));
  progress.Finish();
  Warn(summary, console);
  if (console.json) {
    std::fputs(ComparisonManifestJson(summary).c_str(), stdout);
  } else if (!console.quiet) {
    std::fputs(SummaryText(summary, console).c_str(), stdout);
  }
  return absl::OkStatus();
}

std::vector<OptionSpec> Options() {
  std::vector<OptionSpec> options = {
      {.name = "--population",
       .value_name = {"文件", "FILE"},
       .help = {"人口库文件：.csv .tsv .jsonl，可为 .gz .zst；可多次给出。列：document_number、name，可有 former_name、"
                "sex、birth_date、ethnic_group、household_region、registry_state",
                "file of the population registry: .csv .tsv .jsonl, plain, .gz or .zst; may be given several times. "
                "Columns: document_number, name; also former_name, sex, birth_date, ethnic_group, household_region, "
                "registry_state"},
       .required = true,
       .repeated = true},
      {.name = "--out",
       .value_name = {"目录", "DIR"},
       .help = {"结果目录；全部完成后一次出现，已存在则拒绝（见 --force）",
                "result directory; appears whole at the end, refused if it exists (see --force)"},
       .required = true},
      {.name = "--disclose",
       .kind = ValueKind::kWord,
       .help = {"结果中可能的本人的号码：none 不写、masked 只留前四位、full 全部（默认 masked）；人口库的值只应给有权查看者",
                "how much of a candidate's number the result shows: none, masked (first four digits) or full "
                "(default masked); values of the registry are for those who may see them"},
       .words = {"none", "masked", "full"}},
      {.name = "--checkpoint",
       .value_name = {"目录", "DIR"},
       .help = {"保存进度的目录，中断后用同样的命令接着做，完成后删除（默认：结果目录名加 .checkpoint）",
                "directory of the progress, from which the same command goes on after an interruption; removed when "
                "done (default: the result directory's name with .checkpoint)"}},
      {.name = "--chunk-size",
       .kind = ValueKind::kBytes,
       .help = {"文本人口库一块的大小，即中断最多丢失的部分（默认 4M，64K 至 64M）",
                "size of a chunk of a registry in text, the most that an interruption loses (default 4M, from 64K to "
                "64M)"},
       .min = kChunkBytesMin,
       .max = kChunkBytesMax},
      {.name = "--population-columns",
       .value_name = {"文件", "FILE"},
       .help = {"人口库的表头对照文件，每行“本系统名 = 文件表头”（默认：无）",
                "header mapping file of the registry, lines of `our_name = header` (default: none)"}},
  };
  for (OptionSpec& option : InputOptions()) options.push_back(std::move(option));
  std::vector<OptionSpec> rules = RuleOptions();
  rules.pop_back();  // no date: nothing is issued
  for (OptionSpec& option : rules) options.push_back(std::move(option));
  options.push_back(ForceOption({"替换已存在的结果目录（默认：否）",
                                 "replace an existing result directory (default: no)"}));
  options.push_back(QuietOption());
  options.push_back(JsonOption({"在标准输出给出运行清单 JSON（默认：表格）",
                                "print the manifest as JSON on standard output (default: a table)"}));
  return options;
}

}  // namespace

CommandSpec CompareCommand() {
  return {
      .name = "compare",
      .summary = {"人口库比对：学生的身份证号和姓名与人口库是否一致",
                  "compare students with the population registry"},
      .positionals = {{.name = "STUDENTS",
                       .help = {"学生文件：.csv .tsv .jsonl，可为 .gz .zst；- 表示标准输入",
                                "files of students: .csv .tsv .jsonl, plain, .gz or .zst; - is standard input"},
                       .max = 1 << 16}},
      .options = Options(),
      .footer = {"示例：\n  xueji compare 学生.csv --population 人口库.csv.zst --out 比对\n"
                 "  xueji compare 学生.csv --population 甲.csv --population 乙.csv --out 比对 --disclose none",
                 "Examples:\n  xueji compare students.csv --population population.csv.zst --out compared\n"
                 "  xueji compare students.csv --population a.csv --population b.csv --out compared --disclose none"},
      .run = Run,
  };
}

}  // namespace xueji::tools
