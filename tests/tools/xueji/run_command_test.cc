#include "tools/xueji/run_command.h"

#include <gtest/gtest.h>

namespace xueji::tools {
namespace {

RunSummary Example() {
  RunSummary summary;
  summary.out = "result";
  summary.counts.rows = 1'234;
  summary.counts.rejected = 2;
  summary.counts.duplicates = 17;
  summary.inputs.resize(1);
  summary.inputs[0].path = "roster.csv";
  summary.inputs[0].rows = 1'234;
  summary.inputs[0].encoding = "GB18030";
  summary.seconds = {{"load", 0.5}, {"total", 1.25}};
  summary.peak_memory_bytes = std::uint64_t{3} << 30;
  summary.passes.resize(2);
  summary.passes[0].pairs_not_compared = 40;
  summary.passes[1].pairs_not_compared = 2;
  return summary;
}

TEST(RunTable, SaysWhatWasFoundAndWhere) {
  const std::string table = RunTable(Example(), Language::kEnglish);
  for (const char* text : {"1,234", "17", "roster.csv", "GB18030", "result/report.html", "1.25"}) {
    EXPECT_NE(table.find(text), std::string::npos) << text;
  }
  EXPECT_NE(RunTable(Example(), Language::kChinese).find("判为同一人的记录对"), std::string::npos);
}

TEST(RunTable, StatesTheForecastWithItsError) {
  RunSummary summary = Example();
  EXPECT_EQ(RunTable(summary, Language::kEnglish).find("expected"), std::string::npos);
  summary.forecast = RunForecast{1'200, 1.5, std::uint64_t{27} << 28, {}};
  const std::string table = RunTable(summary, Language::kEnglish);
  EXPECT_NE(table.find("1.50 (+20 %)"), std::string::npos) << table;
  EXPECT_NE(table.find("6.75 GiB (+125 %)"), std::string::npos) << table;
  summary.forecast->seconds = 1;
  EXPECT_NE(RunTable(summary, Language::kChinese).find("1.00 (−20 %)"), std::string::npos);
}

TEST(RunTable, StatesTheEstimatedRecallWithItsInterval) {
  RunSummary summary = Example();
  EXPECT_EQ(RunTable(summary, Language::kEnglish).find("estimated"), std::string::npos);
  summary.recall_estimate.emplace().recall = {0.9905, 0.98, 0.995};
  EXPECT_NE(RunTable(summary, Language::kEnglish).find("99.05 % (98.00 – 99.50)"),
            std::string::npos);
  EXPECT_NE(RunTable(summary, Language::kChinese).find("估计找到的比例"), std::string::npos);
}

TEST(ReportRun, DataGoesToStandardOutputAndWarningsToStandardError) {
  Console console;
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  ReportRun(Example(), console);
  const std::string output = testing::internal::GetCapturedStdout();
  const std::string error = testing::internal::GetCapturedStderr();
  EXPECT_EQ(output, RunTable(Example(), Language::kEnglish));
  EXPECT_NE(error.find("2 rows were refused"), std::string::npos) << error;
  EXPECT_NE(error.find("42 pairs of oversized blocks"), std::string::npos) << error;
}

TEST(ReportRun, QuietPrintsWarningsOnly) {
  Console console;
  console.quiet = true;
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  ReportRun(Example(), console);
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_NE(testing::internal::GetCapturedStderr(), "");
}

TEST(ReportRun, JsonPrintsTheManifestAlone) {
  Console console;
  console.json = true;
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  ReportRun(Example(), console);
  testing::internal::GetCapturedStderr();
  EXPECT_EQ(testing::internal::GetCapturedStdout(), ManifestJson(Example()));
}

}  // namespace
}  // namespace xueji::tools
