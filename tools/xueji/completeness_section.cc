#include "tools/xueji/completeness_section.h"

#include <algorithm>
#include <cstdio>

#include "engine/base/masking.h"
#include "engine/base/message.h"
#include "engine/base/number_text.h"
#include "tools/xueji/progress.h"
#include "tools/xueji/text_table.h"

namespace xueji::tools {
namespace {

std::string Percent(std::uint64_t part, std::uint64_t whole) {
  if (part == whole) return "100.000 %";
  // Rounded down: 99.9999 % is not all of it.
  const auto thousandths = static_cast<std::uint64_t>(
      static_cast<long double>(part) * 100'000 / static_cast<long double>(whole));
  return Decimal(static_cast<double>(std::min<std::uint64_t>(thousandths, 99'999)) / 1000, 3) + " %";
}

std::string PassTable(const CompletenessReport& report, const Console& console) {
  TextTable table;
  table.Add({console.Say("规则", "pass"), console.Say("比较的记录对", "pairs compared"),
             console.Say("每条记录", "per record")});
  for (const PassStats& pass : report.passes) {
    table.Add({pass.name, Thousands(pass.pairs),
               Decimal(static_cast<double>(pass.pairs) /
                           static_cast<double>(std::max<std::uint64_t>(report.records, 1)),
                       3)});
  }
  return table.Print();
}

}  // namespace

std::string CompletenessText(const CompletenessResult& result, const Console& console) {
  const CompletenessReport& report = result.report;
  std::string text = Thousands(report.records) + console.Say(" 条记录，共 ", " records, ") +
                     Thousands(report.all_pairs) +
                     console.Say(" 对，已逐对核查\n\n", " pairs, each looked at\n\n");
  TextTable table;
  table.Add({console.Say("承诺全部比较的一类", "promised to be compared"),
             console.Say("记录对", "pairs"), console.Say("已比较", "compared"),
             console.Say("比例", "share")});
  for (const PromiseFigures& promise : report.promises) {
    table.Add({promise.name, Thousands(promise.pairs), Thousands(promise.compared),
               Percent(promise.compared, promise.pairs)});
  }
  text += table.Print();
  for (std::size_t p = 0; p < report.promises.size(); ++p) {
    for (const auto& [left, right] : result.missed_ids[p]) {
      text += console.Say("未比较：", "not compared: ") + MaskIdentifier(left) + " " +
              MaskIdentifier(right) + "  (" + report.promises[p].name + ")\n";
    }
  }
  return text + "\n" + PassTable(report, console);
}

absl::Status ReportCompleteness(const Arguments& arguments, const Console& console) {
  Progress progress(console);
  CompletenessOptions options;
  options.directory = arguments.Text("DIR");
  options.threads = static_cast<int>(arguments.Number("--threads", 0));
  options.memory_max = arguments.Number("--memory-max", 0);
  if (progress.enabled()) {
    options.progress = [&progress](std::string_view stage, double done) {
      progress.Stage(stage, done);
    };
  }
  absl::StatusOr<CompletenessResult> result = ExamineCompleteness(options);
  progress.Finish();
  XUEJI_RETURN_IF_ERROR(result.status());
  const std::string text = console.json ? CompletenessJson(*result) : CompletenessText(*result, console);
  std::fputs(text.c_str(), stdout);
  if (result->kept) return absl::OkStatus();
  return Internal({"有承诺比较而未比较的记录对",
                   "pairs that the plan promises to compare were not compared"});
}

}  // namespace xueji::tools
