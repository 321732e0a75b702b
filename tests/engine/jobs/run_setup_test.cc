#include "engine/jobs/run_setup.h"

#include <gtest/gtest.h>

namespace xueji {
namespace {

TEST(StageClock, ListsStagesInOrderAndTheTotalLast) {
  std::vector<std::string> seen;
  StageClock clock([&](std::string_view stage, double) { seen.emplace_back(stage); });
  clock.Begin("load");
  clock.Begin("link");
  clock.Report(0.5);
  const auto seconds = clock.Finish();
  ASSERT_EQ(seconds.size(), 3U);
  EXPECT_EQ(seconds[0].first, "load");
  EXPECT_EQ(seconds[1].first, "link");
  EXPECT_EQ(seconds[2].first, "total");
  EXPECT_GE(seconds[2].second, seconds[0].second + seconds[1].second);
  EXPECT_EQ(seen, (std::vector<std::string>{"load", "link", "link"}));
}

TEST(LoadRun, NamesAMissingPlan) {
  RunOptions options;
  options.inputs = {"nowhere.csv"};
  options.plan = "no-such.plan";
  StageClock clock(nullptr);
  const auto run = LoadRun(options, false, &clock);
  ASSERT_FALSE(run.ok());
  EXPECT_NE(run.status().ToString().find("no-such.plan"), std::string::npos);
}

}  // namespace
}  // namespace xueji
