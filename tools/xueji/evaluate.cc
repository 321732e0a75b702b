#include <cstdio>

#include "engine/base/message.h"
#include "engine/base/number_text.h"
#include "engine/jobs/evaluate_job.h"
#include "engine/plan/plan_compiler.h"
#include "tools/xueji/command.h"
#include "tools/xueji/completeness_section.h"
#include "tools/xueji/logging.h"
#include "tools/xueji/shared_options.h"
#include "tools/xueji/text_table.h"

namespace xueji::tools {
namespace {

constexpr int kShareDecimals = 6;

std::string FiguresTable(const AccuracyFigures& figures, const Console& console) {
  TextTable table;
  table.Add({"", console.Say("精确率", "precision"), console.Say("召回率", "recall"), "F1",
             console.Say("记录对", "pairs"), console.Say("其中正确", "right")});
  const auto row = [&](const std::string& name, const PairFigures& pairs) {
    table.Add({name, Decimal(pairs.precision, kShareDecimals),
               Decimal(pairs.recall, kShareDecimals), Decimal(pairs.f1, kShareDecimals),
               Thousands(pairs.pairs), Thousands(pairs.true_pairs)});
  };
  row(console.Say("判为同一人", "duplicate"), figures.duplicate);
  row(console.Say("同一人或待复核", "duplicate or review"), figures.duplicate_or_review);
  if (figures.best.found) {
    row(console.Say("最佳阈值 ", "best threshold ") + FormatWeight(figures.best.weight),
        figures.best.pairs);
  }
  table.Add({console.Say("簇（B-cubed）", "clusters (B-cubed)"),
             Decimal(figures.bcubed.precision, kShareDecimals),
             Decimal(figures.bcubed.recall, kShareDecimals),
             Decimal(figures.bcubed.f1, kShareDecimals)});
  return console.Say("真值：", "truth: ") + Thousands(figures.truth_records) +
         console.Say(" 条记录，", " records, ") + Thousands(figures.truth_entities) +
         console.Say(" 人，", " entities, ") + Thousands(figures.truth_pairs) +
         console.Say(" 对", " pairs") + "\n" + table.Print();
}

std::string ClassTable(const AccuracyFigures& figures, const Console& console) {
  if (figures.classes.empty()) return "";
  TextTable table;
  table.Add({console.Say("差错类别", "error class"), console.Say("真对", "true pairs"),
             console.Say("判为同一人", "duplicate"), console.Say("待复核", "review"),
             console.Say("召回率", "recall")});
  for (const ClassFigures& entry : figures.classes) {
    table.Add({entry.name, Thousands(entry.truth_pairs), Thousands(entry.duplicates),
               Thousands(entry.reviews),
               Decimal(static_cast<double>(entry.duplicates + entry.reviews) /
                           static_cast<double>(entry.truth_pairs),
                       4)});
  }
  return "\n" + table.Print();
}

std::string CalibrationTable(const AccuracyFigures& figures, const Console& console) {
  if (figures.calibration.pairs == 0) return "";
  TextTable table;
  table.Add({console.Say("匹配概率", "match probability"), console.Say("记录对", "pairs"),
             console.Say("预测", "predicted"), console.Say("实际", "observed")});
  for (const CalibrationBin& bin : figures.calibration.bins) {
    if (bin.pairs == 0) continue;
    table.Add({Decimal(bin.from, 4) + " - " + Decimal(bin.to, 4), Thousands(bin.pairs),
               Decimal(bin.predicted, 4), Decimal(bin.observed(), 4)});
  }
  return "\n" + table.Print() + console.Say("Brier 分数 ", "Brier score ") +
         Decimal(figures.calibration.brier, kShareDecimals) + "\n";
}

// An option that would change nothing is refused: whoever gave it meant something by it.
absl::Status CheckOptions(const Arguments& arguments) {
  if (arguments.Has("--completeness")) {
    for (const char* option :
         {"--truth", "--id-column", "--entity-column", "--class-column", "--report"}) {
      if (!arguments.Has(option)) continue;
      return InvalidArgument({"$0 用于对照真值，--completeness 不看真值；请删去其一",
                              "$0 is for a truth, which --completeness does not look at; leave one out",
                              {option}});
    }
    return absl::OkStatus();
  }
  for (const char* option : {"--threads", "--memory-max"}) {
    if (!arguments.Has(option) || arguments.Has("--report")) continue;
    return InvalidArgument({"$0 只用于 --completeness 或 --report；请加上其一，或删去 $0",
                            "$0 is for --completeness or --report only; give one, or leave it out",
                            {option}});
  }
  return absl::OkStatus();
}

absl::Status Run(const Arguments& arguments, const Console& console) {
  XUEJI_RETURN_IF_ERROR(CheckOptions(arguments));
  if (arguments.Has("--completeness")) return ReportCompleteness(arguments, console);
  XUEJI_ASSIGN_OR_RETURN(
      const AccuracyFigures figures,
      EvaluateRun({.directory = arguments.Text("DIR"),
                   .truth = arguments.Text("--truth"),
                   .id_column = arguments.Text("--id-column"),
                   .entity_column = arguments.Text("--entity-column"),
                   .class_column = arguments.Text("--class-column", "error_class"),
                   .report = arguments.Text("--report"),
                   .language = console.language,
                   .threads = static_cast<int>(arguments.Number("--threads", 0)),
                   .memory_max = arguments.Number("--memory-max", 0)}));
  if (figures.records_without_verdict > 0) {
    LogWarning(console,
               Thousands(figures.records_without_verdict) +
                   console.Say(" 条真值记录没有判定（被拒绝或不在输入中），其记录对计为漏判",
                               " records of the truth have no verdict (refused, or not in "
                               "the input); their pairs count as missed"));
  }
  if (console.json) {
    std::fputs(AccuracyJson(figures).c_str(), stdout);
  } else {
    const std::string text = FiguresTable(figures, console) +
                             CalibrationTable(figures, console) + ClassTable(figures, console);
    std::fputs(text.c_str(), stdout);
  }
  return absl::OkStatus();
}

}  // namespace

CommandSpec EvaluateCommand() {
  return {
      .name = "evaluate",
      .summary = {"评估：对照真值计算精确率、召回率、F1（成对与簇）和概率的可靠性",
                  "precision, recall, F1 and reliability of a result against a truth (pairs and "
                  "clusters)"},
      .positionals = {{.name = "DIR",
                       .help = {"dedup 或 link 的结果目录", "result directory of dedup or link"}}},
      .options = {{.name = "--truth",
                   .value_name = {"文件", "FILE"},
                   .help = {"真值文件（CSV 或 TSV，可压缩；也可以就是输入本身）",
                            "truth file (CSV or TSV, may be compressed; may be the input itself)"},
                   .required = true,
                   .unless = "--completeness"},
                  {.name = "--id-column",
                   .value_name = {"列名", "NAME"},
                   .help = {"真值中记录号的列名", "the truth's column of the record id"},
                   .required = true,
                   .unless = "--completeness"},
                  {.name = "--entity-column",
                   .value_name = {"列名", "NAME"},
                   .help = {"真值中人的列名：同值即同一人",
                            "the truth's column of the entity: equal means one person"},
                   .required = true,
                   .unless = "--completeness"},
                  {.name = "--completeness",
                   .kind = ValueKind::kFlag,
                   .help = {"不看真值，改为逐对核查方案承诺比较的记录对是否都已比较（至多 50 万条记录；"
                            "有遗漏时退出码为 1；默认：对照真值）",
                            "look at all pairs of records instead: was each compared that the plan "
                            "promises to compare? (at most 500,000 records; exit code 1 if one was "
                            "not; default: against a truth)"}},
                  ThreadsOption(), MemoryMaxOption(),
                  {.name = "--class-column",
                   .value_name = {"列名", "NAME"},
                   .help = {"真值中差错类别的列名，多个词以 + 相连（默认 error_class，可无）",
                            "the truth's column of the error class, words joined by + (default "
                            "error_class, may be absent)"}},
                  {.name = "--report",
                   .value_name = {"文件", "FILE"},
                   .help = {"另写一份给人看的网页报告（离线、已脱敏；须尚不存在）：阈值、曲线、各类差错、"
                            "出错的记录对（默认：不写）",
                            "also write a report for people (HTML, offline, masked; may not exist "
                            "yet): thresholds, curve, error classes, the pairs that went wrong (default: "
                            "none)"}},
                  JsonOption({"以 JSON 输出（默认：表格）", "print JSON (default: a table)"})},
      .footer = {"示例：\n  xueji evaluate 结果 --truth truth.csv --id-column record_id "
                 "--entity-column person_id\n  xueji evaluate 结果 --completeness",
                 "Example:\n  xueji evaluate result --truth truth.csv --id-column record_id "
                 "--entity-column person_id\n  xueji evaluate result --completeness"},
      .run = Run,
  };
}

}  // namespace xueji::tools
