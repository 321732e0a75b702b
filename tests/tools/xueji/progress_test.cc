#include "tools/xueji/progress.h"

#include <gtest/gtest.h>

namespace xueji::tools {
namespace {

TEST(ProgressLine, SaysStageShareRateAndTimeLeft) {
  EXPECT_EQ(ProgressLine(Language::kEnglish, "load", 0.25, 1'200'000, 10),
            "load 25%  1,200,000/s  30 s left");
  EXPECT_EQ(ProgressLine(Language::kChinese, "load", 0.25, 1'200'000, 10),
            "载入 25%  1,200,000/秒  剩余 30 秒");
}

TEST(ProgressLine, SaysNothingItDoesNotKnow) {
  EXPECT_EQ(ProgressLine(Language::kEnglish, "cluster", -1, 0, 10), "cluster");
  EXPECT_EQ(ProgressLine(Language::kEnglish, "load", 0.5, 0, 0.2), "load 50%");
  EXPECT_EQ(ProgressLine(Language::kEnglish, "load", 1, 0, 10), "load 100%");
  EXPECT_EQ(ProgressLine(Language::kChinese, "unheard", 0.001, 0, 10), "unheard 0%");
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
    progress.Stage("load", 0.5);
    progress.Count("generate", 5, 10);
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace xueji::tools
