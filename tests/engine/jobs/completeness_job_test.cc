#include "engine/jobs/completeness_job.h"

#include <gtest/gtest.h>

#include "engine/jobs/dedup_job.h"
#include "tests/support/roster_file.h"

namespace xueji {
namespace {

TEST(ExamineCompleteness, ReadsAFinishedRunAgainAndNamesEveryPromise) {
  RosterFile roster;
  roster.WriteStudents();
  RunOptions options;
  options.inputs = {roster.path()};
  options.out = roster.directory() + "/out";
  ASSERT_TRUE(RunDedup(options).ok());
  const auto result = ExamineCompleteness({.directory = options.out});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->report.records, 5U);
  EXPECT_EQ(result->report.all_pairs, 10U);
  EXPECT_TRUE(result->kept);
  EXPECT_GT(result->report.promises.size(), 5U);
  const std::string json = CompletenessJson(*result);
  for (const PromiseFigures& promise : result->report.promises) {
    EXPECT_NE(json.find(promise.name), std::string::npos);
  }
}

TEST(ExamineCompleteness, NeedsARun) {
  const auto result = ExamineCompleteness({.directory = "no/such/run"});
  EXPECT_EQ(result.status().code(), absl::StatusCode::kNotFound) << result.status();
}

}  // namespace
}  // namespace xueji
