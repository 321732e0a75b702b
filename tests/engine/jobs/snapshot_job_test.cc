#include "engine/jobs/snapshot_job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "engine/base/parallel.h"
#include "engine/plan/builtin_plans.h"
#include "tests/support/roster_file.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

class SnapshotJobTest : public ::testing::Test {
 protected:
  SnapshotJobTest() {
    roster_.WriteStudents();
    options_.inputs = {roster_.path()};
    options_.out = roster_.directory() + "/a.xueji";
    options_.latest_birth_date = 20260101;
  }
  static std::string ReadAll(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  RosterFile roster_;
  RunOptions options_;
};

TEST_F(SnapshotJobTest, DigestAndFiguresAreThoseOfADedupRun) {
  const auto build = BuildSnapshot(options_);
  ASSERT_TRUE(build.ok()) << build.status();
  RunOptions run = options_;
  run.out = roster_.directory() + "/out";
  const auto summary = RunDedup(run);
  ASSERT_TRUE(summary.ok()) << summary.status();
  const SnapshotFacts& facts = build->overview.facts;
  EXPECT_EQ(facts.result_digest, summary->result_digest);
  EXPECT_EQ(facts.plan_fingerprint, summary->plan_fingerprint);
  EXPECT_EQ(facts.latest_birth_date, summary->latest_birth_date);
  EXPECT_EQ(facts.records, summary->counts.accepted);
  EXPECT_EQ(facts.rejected, summary->counts.rejected);
  EXPECT_EQ(facts.duplicates, summary->counts.duplicates);
  EXPECT_EQ(facts.reviews, summary->counts.reviews);
  EXPECT_EQ(facts.clusters, summary->counts.clusters);
  EXPECT_EQ(facts.pairs_compared, summary->counts.pairs_compared);
  ASSERT_EQ(facts.inputs.size(), 1U);
  EXPECT_EQ(facts.inputs[0].checksum, summary->inputs[0].checksum);
  EXPECT_EQ(facts.inputs[0].accepted, summary->inputs[0].accepted);
}

TEST_F(SnapshotJobTest, WhatIsBuiltVerifies) {
  ASSERT_TRUE(BuildSnapshot(options_).ok());
  const auto verified = VerifySnapshot(options_.out, {});
  ASSERT_TRUE(verified.ok()) << verified.status();
  EXPECT_EQ(verified->facts.records, 5U);
  EXPECT_EQ(verified->file_bytes, std::filesystem::file_size(options_.out));
}

TEST_F(SnapshotJobTest, TheSameBytesForAnyNumberOfThreads) {
  const int threads = ThreadLimit();
  options_.threads = 1;
  ASSERT_TRUE(BuildSnapshot(options_).ok());
  const std::string one = ReadAll(options_.out);
  options_.threads = 3;
  options_.force = true;
  ASSERT_TRUE(BuildSnapshot(options_).ok());
  SetThreadLimit(threads);
  EXPECT_EQ(ReadAll(options_.out), one);
}

TEST_F(SnapshotJobTest, AnInputIsNeverReplaced) {
  const std::string before = ReadAll(roster_.path());
  options_.out = roster_.path();
  options_.force = true;
  EXPECT_EQ(BuildSnapshot(options_).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReadAll(roster_.path()), before);
}

TEST_F(SnapshotJobTest, AFaultLeavesNothingBehind) {
  options_.inputs = {roster_.directory() + "/absent.csv"};
  EXPECT_FALSE(BuildSnapshot(options_).ok());
  options_.inputs = {roster_.path()};
  options_.memory_max = 1 << 20;
  EXPECT_EQ(BuildSnapshot(options_).status().code(), absl::StatusCode::kResourceExhausted);
  std::size_t entries = 0;
  for (const auto& entry : std::filesystem::directory_iterator(roster_.directory())) {
    static_cast<void>(entry);
    ++entries;
  }
  EXPECT_EQ(entries, 1U) << "only the roster";
}

TEST_F(SnapshotJobTest, AnotherDigestIsAFaultOfTheFacts) {
  ASSERT_TRUE(BuildSnapshot(options_).ok());
  MemoryBudget budget(std::uint64_t{1} << 30);
  {
    const auto loaded = LoadSnapshot(options_.out, {}, &budget);
    ASSERT_TRUE(loaded.ok());
    SnapshotContents contents;
    contents.facts = (*loaded)->facts();
    contents.facts.result_digest = "00000000000000000000000000000000";
    contents.plan_text = BuiltinPlanText("students").value();
    contents.plan = &(*loaded)->plan();
    contents.store = &(*loaded)->store();
    contents.found = &(*loaded)->found();
    contents.counts = (*loaded)->counts();
    contents.oversized_keys.resize((*loaded)->pass_count());
    const auto out = SectionWriter::Create(options_.out, {.kind = SnapshotKind(), .replace = true});
    ASSERT_TRUE(out.ok());
    ASSERT_TRUE(WriteSnapshot(contents, out->get(), &budget).ok());
  }
  const auto verified = VerifySnapshot(options_.out, {});
  EXPECT_THAT(std::string(verified.status().message()), HasSubstr("section facts has the result digest"));
}

}  // namespace
}  // namespace xueji
