#include "tools/xueji/progress.h"

#include <gtest/gtest.h>

namespace xueji::tools {
namespace {

TEST(ProgressLine, SaysStageShareRateAndTimeLeft) {
  EXPECT_EQ(ProgressLine(Language::kEnglish, "load", 0.25, 1'200'000, 30),
            "load 25%  1,200,000/s  30 s left");
  EXPECT_EQ(ProgressLine(Language::kChinese, "load", 0.25, 1'200'000, 30),
            "载入 25%  1,200,000/秒  剩余 30 秒");
}

TEST(ProgressLine, SaysNothingItDoesNotKnow) {
  EXPECT_EQ(ProgressLine(Language::kEnglish, "cluster", -1, 0, -1), "cluster");
  EXPECT_EQ(ProgressLine(Language::kEnglish, "load", 0.5, 0, -1), "load 50%");
  EXPECT_EQ(ProgressLine(Language::kEnglish, "load", 1, 0, 0), "load 100%");
  EXPECT_EQ(ProgressLine(Language::kChinese, "comparison: load", 0.5, 0, -1), "人口库比对：载入 50%");
  EXPECT_EQ(ProgressLine(Language::kEnglish, "comparison: load", 0.5, 0, -1), "comparison: load 50%");
  EXPECT_EQ(ProgressLine(Language::kChinese, "unheard", 0.001, 0, -1), "unheard 0%");
}

TEST(ProgressLine, SaysLongTimesInMinutes) {
  EXPECT_EQ(ProgressLine(Language::kEnglish, "link", 0.1, 0, 119.5), "link 10%  120 s left");
  EXPECT_EQ(ProgressLine(Language::kEnglish, "link", 0.1, 0, 601), "link 10%  11 min left");
  EXPECT_EQ(ProgressLine(Language::kChinese, "link", 0.1, 0, 601), "分块与比较 10%  剩余 11 分");
}

TEST(StageSecondsLeft, IsWhatTheShareDoneTells) {
  EXPECT_DOUBLE_EQ(StageSecondsLeft(0.25, 10), 30);
  EXPECT_LT(StageSecondsLeft(0.25, 0.5), 0);    // too early
  EXPECT_LT(StageSecondsLeft(0.005, 10), 0);
  EXPECT_LT(StageSecondsLeft(-1, 10), 0);
}

TEST(RunSecondsLeft, CountsTheStagesToCome) {
  const RunForecast forecast{1000, 10, 0, {{"load", 4}, {"link", 5}, {"write", 1}}};
  // As fast as expected: half of the load, then the rest.
  EXPECT_DOUBLE_EQ(RunSecondsLeft(forecast, "load", 0.5, 2, 2), 2 + 5 + 1);
  // Half as fast so far: so is the rest.
  EXPECT_DOUBLE_EQ(RunSecondsLeft(forecast, "load", 0.5, 4, 4), 16);
  EXPECT_DOUBLE_EQ(RunSecondsLeft(forecast, "link", 0, 0, 4), 6);
  // A stage that says nothing of its share is measured by what it was expected to take.
  EXPECT_DOUBLE_EQ(RunSecondsLeft(forecast, "link", -1, 2.5, 6.5), 2.5 + 1);
  EXPECT_DOUBLE_EQ(RunSecondsLeft(forecast, "write", 1, 1, 10), 0);
  // One of thirteen passes done, in half of the time expected for all: the share is not believed.
  EXPECT_NEAR(RunSecondsLeft(forecast, "link", 1.0 / 13, 2.5, 6.5), 2.5 + 1, 0.25);
  // Past what was expected, the share is all there is.
  EXPECT_NEAR(RunSecondsLeft(forecast, "link", 0.5, 10, 14), 10 + 24.0 / 9, 1e-9);
  // In the first second the forecast stands.
  EXPECT_DOUBLE_EQ(RunSecondsLeft(forecast, "load", 0, 0, 0.1), 10);
  EXPECT_LT(RunSecondsLeft(forecast, "plan", -1, 0, 0), 0);
}

TEST(ForecastLine, SaysTimeMemoryAndSize) {
  const RunForecast forecast{1'200'000, 9.4, std::uint64_t{3} << 30, {}};
  EXPECT_EQ(ForecastLine(Language::kEnglish, forecast), "expected: 9.40 s, 3.00 GiB (about 1,200,000 records)");
  EXPECT_EQ(ForecastLine(Language::kChinese, forecast), "预计 9.40 秒、3.00 GiB（约 1,200,000 条记录）");
}

TEST(Progress, IsOffWhenStandardErrorIsNoTerminal) {
  // Tests run with standard error in a pipe or a file; on a terminal there is nothing to check.
  Console console;
  console.quiet = true;
  EXPECT_FALSE(Progress(console).enabled());
  console.quiet = false;
  console.json = true;
  EXPECT_FALSE(Progress(console).enabled());
  testing::internal::CaptureStderr();
  {
    const Console plain;
    Progress progress(plain);
    EXPECT_FALSE(progress.enabled());
    progress.Expect(RunForecast{1000, 10, 0, {{"load", 4}}});
    progress.Stage("load", 0.5);
    progress.Count("generate", 5, 10);
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace xueji::tools
