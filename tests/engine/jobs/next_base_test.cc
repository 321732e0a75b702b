#include "engine/jobs/next_base.h"

#include <gtest/gtest.h>

#include "engine/jobs/snapshot_job.h"
#include "tests/support/register_night.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

// But for the places of records, the next base is what `snapshot build` makes of all of them.
TEST(NextBase, HoldsWhatASnapshotOfAllRecordsHolds) {
  const TemporaryDirectory scratch;
  const RegisterNight night(3, {});
  const auto build = [&](const RegisterNight::Rows& rows, const std::string& name) {
    RunOptions options;
    options.inputs = {scratch.Write(name + ".csv", RegisterNight::Csv(rows))};
    options.out = scratch.FilePath(name);
    options.latest_birth_date = 20260101;
    return BuildSnapshot(options);
  };
  ASSERT_TRUE(build(night.base, "base").ok());
  RunOptions options;
  options.base = scratch.FilePath("base");
  options.inputs = {scratch.Write("new.csv", RegisterNight::Csv(night.fresh))};
  options.deleted = scratch.Write("gone.csv", night.DeletedList());
  options.out = scratch.FilePath("out");
  options.snapshot_out = scratch.FilePath("next");
  ASSERT_TRUE(RunDedup(options).ok());
  const auto built = build(night.Union(), "union");
  ASSERT_TRUE(built.ok());
  const auto next = ReadOverview(options.snapshot_out);
  ASSERT_TRUE(next.ok()) << next.status();
  const SnapshotFacts& facts = next->facts;
  const SnapshotFacts& wanted = built->overview.facts;
  EXPECT_EQ(facts.result_digest, wanted.result_digest);
  EXPECT_EQ(facts.verdict_sum_low, wanted.verdict_sum_low);
  EXPECT_EQ(facts.verdict_sum_high, wanted.verdict_sum_high);
  EXPECT_EQ(facts.records - facts.withdrawn, wanted.records);
  EXPECT_EQ(facts.links, wanted.links);
  EXPECT_EQ(facts.duplicates, wanted.duplicates);
  EXPECT_EQ(facts.reviews, wanted.reviews);
  EXPECT_EQ(facts.marks, wanted.marks);
  EXPECT_EQ(facts.near_pairs, wanted.near_pairs);
  EXPECT_EQ(facts.clusters, wanted.clusters);
  EXPECT_EQ(facts.latest_birth_date, wanted.latest_birth_date);
  ASSERT_EQ(facts.inputs.size(), 2U);
  EXPECT_EQ(facts.inputs[1].path, options.inputs[0]);
  EXPECT_EQ(facts.inputs[0].accepted + facts.inputs[1].accepted, wanted.records);
  EXPECT_EQ(facts.inputs[1].first_record, night.base.size());
  EXPECT_TRUE(VerifySnapshot(options.snapshot_out, {}).ok());
}

}  // namespace
}  // namespace xueji
