#include "engine/jobs/run_setup.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/temporary_directory.h"

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

TEST(LoadRun, TellsTheShareThatIsLoaded) {
  TemporaryDirectory directory;
  RunOptions options;
  for (const char* name : {"a.csv", "b.csv"}) {
    options.inputs.push_back(directory.FilePath(name));
    std::ofstream(options.inputs.back()) << "record_id,name,sex,birth_date\n" << name
                                         << ",王小明,1,20120305\n";
  }
  std::vector<double> shares;
  StageClock clock([&](std::string_view stage, double done) {
    if (stage == "load" && done >= 0) shares.push_back(done);
  });
  ASSERT_TRUE(LoadRun(options, false, &clock).ok());
  ASSERT_FALSE(shares.empty()) << "a bare word, and no share of it";
  EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
  EXPECT_DOUBLE_EQ(shares.front(), 0.5) << "one of two files of the same size";
  EXPECT_DOUBLE_EQ(shares.back(), 1.0);
}

// Two files of one record a name each, read as `link` would read them.
std::uint32_t RightBeginOf(std::size_t lefts, std::size_t rights, bool link) {
  TemporaryDirectory directory;
  RunOptions options;
  std::size_t number = 0;
  for (const std::size_t records : {lefts, rights}) {
    options.inputs.push_back(directory.FilePath(std::to_string(options.inputs.size()) + ".csv"));
    std::ofstream file(options.inputs.back());
    file << "record_id,name,sex,birth_date\n";
    for (std::size_t i = 0; i < records; ++i) file << ++number << ",王小明,1,20120305\n";
  }
  StageClock clock(nullptr);
  const auto run = LoadRun(options, link, &clock);
  EXPECT_TRUE(run.ok()) << run.status();
  EXPECT_EQ(run->loaded.store->size(), lefts + rights);
  return RightBegin(*run->loaded.store, link);
}

TEST(RightBegin, IsTheFirstRecordOfTheRightFile) {
  EXPECT_EQ(RightBeginOf(2, 3, true), 2U);
  EXPECT_EQ(RightBeginOf(2, 3, false), 0U);
}

TEST(RightBegin, NothingLiesAcrossWhereASideIsEmpty) {
  EXPECT_EQ(RightBeginOf(0, 3, true), 3U) << "0 would mean deduplication of the right file";
  EXPECT_EQ(RightBeginOf(3, 0, true), 3U);
}

}  // namespace
}  // namespace xueji
