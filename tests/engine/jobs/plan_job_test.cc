#include "engine/jobs/plan_job.h"

#include <gtest/gtest.h>

#include "tests/support/roster_file.h"

namespace xueji {
namespace {

TEST(CountPlan, CountsTheBlocksTheRunWouldMeet) {
  RosterFile roster;
  roster.WriteStudents();
  RunOptions options;
  options.inputs = {roster.path()};
  const auto counts = CountPlan(options);
  ASSERT_TRUE(counts.ok()) << counts.status();
  EXPECT_EQ(counts->records, 5U);
  EXPECT_EQ(counts->rejected, 1U);
  options.out = roster.directory() + "/out";
  const auto run = RunDedup(options);
  ASSERT_TRUE(run.ok());
  ASSERT_EQ(counts->passes.size(), run->passes.size());
  for (std::size_t i = 0; i < run->passes.size(); ++i) {
    EXPECT_EQ(counts->passes[i].pairs, run->passes[i].pairs);
    EXPECT_EQ(counts->passes[i].keyed_records, run->passes[i].keyed_records);
  }
}

}  // namespace
}  // namespace xueji
