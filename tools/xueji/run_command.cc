#include "tools/xueji/run_command.h"

#include <cstdio>

#include "engine/base/memory_budget.h"
#include "engine/base/number_text.h"
#include "tools/xueji/logging.h"
#include "tools/xueji/text_table.h"

namespace xueji::tools {

std::vector<OptionSpec> RunOptionSpecs(bool plan_required) {
  return {
      {.name = "--out",
       .value_name = {"目录", "DIR"},
       .help = {"结果目录；全部完成后一次出现，已存在则拒绝（见 --force）",
                "result directory; appears whole at the end, refused if it exists (see --force)"},
       .required = true},
      {.name = "--plan",
       .value_name = {"文件", "FILE"},
       .help = plan_required
                   ? Bilingual{"比对方案文件", "linkage plan file"}
                   : Bilingual{"比对方案文件（默认：内置学生方案，见 xueji plan show）",
                               "linkage plan file (default: the built-in student plan, see xueji "
                               "plan show)"},
       .required = plan_required},
      {.name = "--threads",
       .kind = ValueKind::kNumber,
       .help = {"线程数（默认：全部核）；结果与线程数无关",
                "number of threads (default: all cores); the result does not depend on it"},
       .min = 1,
       .max = 1024},
      {.name = "--memory-max",
       .kind = ValueKind::kBytes,
       .help =
           {"内存上限，如 4G（默认：可用内存的九成）；超出则以退出码 4 结束并说明所需",
            "most memory to use, such as 4G (default: nine tenths of what is available); beyond "
            "it the run ends with exit code 4 and the figure"}},
      {.name = "--latest-birth-date",
       .kind = ValueKind::kNumber,
       .help = {"晚于此日（YYYYMMDD）的出生日期予以退回（默认：今天）；记入 manifest.json，据此可在他日重做",
                "refuse birth dates after this day, YYYYMMDD (default: today); it stands in "
                "manifest.json, so that a run can be repeated on another day"},
       .min = 19000101,
       .max = 20541231},
      {.name = "--force",
       .kind = ValueKind::kFlag,
       .help = {"替换已存在的结果目录（默认：否）",
                "replace an existing result directory (default: no)"}},
      {.name = "--columns",
       .value_name = {"文件", "FILE"},
       .help = {"表头对照文件，每行“本系统名 = 文件表头”（默认：无）",
                "header mapping file, lines of `our_name = header` (default: none)"}},
      {.name = "--encoding",
       .kind = ValueKind::kWord,
       .help = {"输入编码（默认 auto：自动识别并说明）",
                "code page of the input (default auto: found and reported)"},
       .words = {"auto", "utf-8", "gb18030", "gbk", "utf-16le", "utf-16be"}},
      {.name = "--separator",
       .kind = ValueKind::kSeparator,
       .help = {"字段分隔符，一个字符或 tab（默认：依扩展名，.tsv 为 tab，其余为逗号）",
                "field separator, one character or the word tab (default: by extension, tab for "
                ".tsv, else a comma)"}},
      {.name = "--quiet",
       .kind = ValueKind::kFlag,
       .help = {"只输出警告和错误（默认：否）", "print only warnings and errors (default: no)"}},
      {.name = "--json",
       .kind = ValueKind::kFlag,
       .help = {"在标准输出给出运行清单 JSON（默认：表格）",
                "print the manifest as JSON on standard output (default: a table)"}},
  };
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
  }
  return options;
}

std::string RunTable(const RunSummary& summary, Language language) {
  const auto say = [&](std::string_view zh, std::string_view en) {
    return std::string(Text(language, zh, en));
  };
  const ManifestCounts& counts = summary.counts;
  TextTable table;
  const auto number = [&](std::string_view zh, std::string_view en, std::uint64_t value) {
    table.Add({say(zh, en), Thousands(value)});
  };
  number("输入行数", "rows read", counts.rows);
  number("  接收", "  accepted", counts.accepted);
  number("  拒绝", "  refused", counts.rejected);
  number("比较的记录对", "pairs compared", counts.pairs_compared);
  number("判为同一人的记录对", "pairs decided duplicate", counts.duplicates);
  number("待人工复核的记录对", "pairs to review", counts.reviews);
  number("重复组", "clusters", counts.clusters);
  number("重复学籍记录", "records found duplicate", counts.records_duplicate);
  number("待人工复核记录", "records to review", counts.records_review);
  number("无问题记录", "records clear", counts.records_clear);
  if (summary.recall_estimate.has_value()) {
    const Estimate& recall = summary.recall_estimate->recall;
    table.Add({say("估计找到的比例（95 %）", "share of pairs found, estimated (95 %)"),
               Decimal(100 * recall.value, 2) + " % (" + Decimal(100 * recall.low, 2) + " – " +
                   Decimal(100 * recall.high, 2) + ")"});
  }
  if (summary.recall_audit.has_value()) {
    const RecallAudit& audit = *summary.recall_audit;
    number("抽样核查发现漏掉的记录对", "pairs missed, found by the audit", audit.missed);
    table.Add({say("抽样核查估计找到的比例（95 %）", "share of pairs found, by the audit (95 %)"),
               Decimal(100 * audit.recall.value, 2) + " % (" + Decimal(100 * audit.recall.low, 2) +
                   " – " + Decimal(100 * audit.recall.high, 2) + ")"});
  }
  for (const auto& [stage, seconds] : summary.seconds) {
    if (stage == "total") table.Add({say("用时（秒）", "seconds"), Decimal(seconds, 2)});
  }
  table.Add({say("内存峰值", "peak memory"), FormatBytes(summary.peak_memory_bytes)});
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
    LogWarning(console, Thousands(summary.counts.rejected) +
                            std::string(console.Say(" 行被拒绝，原因见 ",
                                                    " rows were refused; the reasons are in ")) +
                            summary.out + "/rejects.csv");
  }
  std::uint64_t not_compared = 0;
  for (const PassStats& pass : summary.passes) not_compared += pass.pairs_not_compared;
  if (not_compared > 0) {
    LogWarning(console,
               Thousands(not_compared) +
                   std::string(console.Say(" 对记录因超大块未比较，见 ",
                                           " pairs of oversized blocks were not compared; see ")) +
                   summary.out + "/manifest.json");
  }
  if (console.json) {
    std::fputs(ManifestJson(summary).c_str(), stdout);
  } else if (!console.quiet) {
    std::fputs(RunTable(summary, console.language).c_str(), stdout);
  }
}

}  // namespace xueji::tools
