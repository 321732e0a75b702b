#include "engine/jobs/run_results.h"

#include <gtest/gtest.h>

#include "tests/support/roster_file.h"

namespace xueji {
namespace {

TEST(RunResults, TheManifestSaysWhatWasReadAndFound) {
  RosterFile roster;
  roster.WriteStudents();
  RunOptions options;
  options.inputs = {roster.path()};
  options.out = "out";
  StageClock clock(nullptr);
  const auto run = LoadRun(options, /*unique_per_file=*/false, &clock);
  ASSERT_TRUE(run.ok()) << run.status();
  Findings findings;
  findings.linkage.pairs_compared = 12;
  findings.linkage.links.resize(2);
  findings.linkage.marks.resize(3);
  findings.linkage.marks[1].reasons.Add(Reason::kTwinLikely);
  findings.clusters.ids = {"a"};
  RunManifest manifest = DescribeRun(options, *run, findings);
  EXPECT_EQ(manifest.counts.rows, 6U);
  EXPECT_EQ(manifest.counts.rejected, 1U);
  EXPECT_EQ(manifest.counts.accepted, 5U);
  EXPECT_EQ(manifest.inputs[0].accepted, 5U);
  EXPECT_EQ(manifest.counts.pairs_compared, 12U);
  EXPECT_EQ(manifest.counts.links, 2U);
  EXPECT_EQ(manifest.counts.twin_pairs, 1U);
  EXPECT_EQ(manifest.counts.clusters, 1U);
  VerdictSummary verdicts;
  verdicts.records_clear = 4;
  verdicts.reason_records[static_cast<std::size_t>(Reason::kDupId)] = 2;
  LinkSummary links;
  links.reviews = 9;
  FillCounts(verdicts, links, &manifest);
  EXPECT_EQ(manifest.counts.records_clear, 4U);
  EXPECT_EQ(manifest.counts.reviews, 9U);
  ASSERT_EQ(manifest.reasons.size(), 1U);
  EXPECT_EQ(manifest.reasons[0].first, Describe(Reason::kDupId).code);
}

}  // namespace
}  // namespace xueji
