#include "tools/xueji/run_command.h"

#include <cmath>
#include <cstdio>
#include <utility>

#include "engine/base/memory_budget.h"
#include "engine/base/number_text.h"
#include "tools/xueji/logging.h"
#include "tools/xueji/shared_options.h"
#include "tools/xueji/text_table.h"

namespace xueji::tools {
namespace {

// " (+12 %)"
std::string Error(double share) {
  return std::string(share < 0 ? " (−" : " (+") + Decimal(std::abs(100 * share), 0) + " %)";
}

}  // namespace

std::vector<OptionSpec> RunOptionSpecs(bool plan_required) {
  std::vector<OptionSpec> options = {
      {.name = "--out",
       .value_name = {"目录", "DIR"},
       .help = {"结果目录；全部完成后一次出现，已存在则拒绝（见 --force）",
                "result directory; appears whole at the end, refused if it exists (see --force)"},
       .required = true},
      PlanOption(plan_required),
      FrequenciesOption(),
  };
  for (OptionSpec& option : InputOptions()) options.push_back(std::move(option));
  options.push_back(ForceOption({"替换已存在的结果目录（默认：否）",
                                 "replace an existing result directory (default: no)"}));
  options.push_back(QuietOption());
  options.push_back(JsonOption({"在标准输出给出运行清单 JSON（默认：表格）",
                                "print the manifest as JSON on standard output (default: a "
                                "table)"}));
  return options;
}

OptionSpec AuditOption() {
  return {
      .name = "--audit",
      .kind = ValueKind::kNumber,
      .help = {"抽查这么多条记录：逐条与全库比较相近程度，估计漏掉多少（默认 0，不抽查）",
               "audit the run with so many records, each searched for in all by nearness, to "
               "estimate what was missed (default 0: none)"},
      .max = 1'000'000,
  };
}

RunOptions RunOptionsFrom(const Arguments& arguments, const Console& console, Progress& progress) {
  RunOptions options;
  options.out = arguments.Text("--out");
  options.plan = arguments.Text("--plan");
  options.columns = arguments.Text("--columns");
  options.frequencies = arguments.Text("--frequencies");
  options.register_place = arguments.Text("--register-place");
  options.encoding = arguments.Text("--encoding", "auto");
  options.separator = static_cast<char>(arguments.Number("--separator", 0));
  options.threads = static_cast<int>(arguments.Number("--threads", 0));
  options.memory_max = arguments.Number("--memory-max", 0);
  options.audit = arguments.Number("--audit", 0);
  options.latest_birth_date =
      static_cast<std::uint32_t>(arguments.Number("--latest-birth-date", 0));
  options.force = arguments.Has("--force");
  options.chinese = console.language == Language::kChinese;
  if (progress.enabled()) {
    options.progress = [&progress](std::string_view stage, double done) {
      progress.Stage(stage, done);
    };
    options.forecast = [&progress](const RunForecast& forecast) { progress.Expect(forecast); };
  }
  return options;
}

void WarnOfNoPlace(const RunOptions& options, std::uint64_t rejected, const Console& console) {
  if (options.register_place.empty() || rejected == 0) return;
  LogWarning(console, console.Say("有导出的记录被拒绝，快照因此不记位置：服务启动时仍读全部变更",
                                  "exported records were refused, so the snapshot has no place: the service still reads every "
                                  "change at its start"));
}

std::string RunTable(const RunSummary& summary, Language language) {
  const auto say = [&](std::string_view zh, std::string_view en) {
    return std::string(Text(language, zh, en));
  };
  const ManifestCounts& counts = summary.counts;
  TextTable table;
  table.AddCount(say("输入行数", "rows read"), counts.rows);
  table.AddCount(say("  接收", "  accepted"), counts.accepted);
  table.AddCount(say("  拒绝", "  refused"), counts.rejected);
  if (summary.base.has_value()) {
    const ManifestBase& base = *summary.base;
    table.AddCount(say("  其中新增", "  new"), base.records_new);
    table.AddCount(say("  其中变动", "  changed"), base.records_changed);
    table.AddCount(say("  其中与底库相同", "  the same as in the base"), base.records_unchanged);
    table.AddCount(say("从底库删除", "deleted from the base"), base.records_deleted);
    table.AddCount(say("全库记录", "records in the register"), base.records_now);
    table.AddCount(say("原有记录中判定有变化的", "records of the base with another verdict"),
                   base.verdicts_changed);
  }
  table.AddCount(say("比较的记录对", "pairs compared"), counts.pairs_compared);
  table.AddCount(say("判为同一人的记录对", "pairs decided duplicate"), counts.duplicates);
  table.AddCount(say("待人工复核的记录对", "pairs to review"), counts.reviews);
  table.AddCount(say("重复组", "clusters"), counts.clusters);
  table.AddCount(say("重复学籍记录", "records found duplicate"), counts.records_duplicate);
  table.AddCount(say("待人工复核记录", "records to review"), counts.records_review);
  table.AddCount(say("无问题记录", "records clear"), counts.records_clear);
  if (summary.recall_estimate.has_value()) {
    const Estimate& recall = summary.recall_estimate->recall;
    table.Add({say("估计找到的比例（95 %）", "share of pairs found, estimated (95 %)"),
               Decimal(100 * recall.value, 2) + " % (" + Decimal(100 * recall.low, 2) + " – " +
                   Decimal(100 * recall.high, 2) + ")"});
  }
  if (summary.recall_audit.has_value()) {
    const RecallAudit& audit = *summary.recall_audit;
    table.AddCount(say("抽样核查发现漏掉的记录对", "pairs missed, found by the audit"), audit.missed);
    table.Add({say("抽样核查估计找到的比例（95 %）", "share of pairs found, by the audit (95 %)"),
               Decimal(100 * audit.recall.value, 2) + " % (" + Decimal(100 * audit.recall.low, 2) +
                   " – " + Decimal(100 * audit.recall.high, 2) + ")"});
  }
  for (const auto& [stage, seconds] : summary.seconds) {
    if (stage == "total") table.Add({say("用时（秒）", "seconds"), Decimal(seconds, 2)});
  }
  table.Add({say("内存峰值", "peak memory"), FormatBytes(summary.peak_memory_bytes)});
  if (summary.forecast.has_value()) {
    const RunForecast& forecast = *summary.forecast;
    table.Add({say("事先预计用时（误差）", "seconds expected (error)"),
               Decimal(forecast.seconds, 2) + Error(forecast.SecondsError(summary.total_seconds()))});
    table.Add({say("事先预计内存（误差）", "memory expected (error)"),
               FormatBytes(forecast.memory_bytes) +
                   Error(forecast.MemoryError(summary.peak_memory_bytes))});
  }
  std::string text = table.Print();
  for (const ManifestInput& input : summary.inputs) {
    text += say("输入 ", "input ") + input.path + say("：", ": ") + Thousands(input.rows) +
            say(" 行，", " rows, ") + input.encoding + "\n";
  }
  return text + say("结果 ", "result ") + summary.out + say("（先看 ", " (start with ") +
         summary.out + "/report.html" + say("）", ")") + "\n";
}

void ReportRun(const RunSummary& summary, const Console& console) {
  if (summary.counts.rejected > 0) {
    LogWarning(console,
               Thousands(summary.counts.rejected) +
                   console.Say(" 行被拒绝，原因见 ", " rows were refused; the reasons are in ") +
                   summary.out + "/rejects.csv");
  }
  std::uint64_t not_compared = 0;
  for (const PassStats& pass : summary.passes) not_compared += pass.pairs_not_compared;
  if (not_compared > 0) {
    LogWarning(console, Thousands(not_compared) +
                            console.Say(" 对记录因超大块未比较，见 ",
                                        " pairs of oversized blocks were not compared; see ") +
                            summary.out + "/manifest.json");
  }
  if (console.json) {
    std::fputs(ManifestJson(summary).c_str(), stdout);
  } else if (!console.quiet) {
    std::fputs(RunTable(summary, console.language).c_str(), stdout);
  }
}

}  // namespace xueji::tools
