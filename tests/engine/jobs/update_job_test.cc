#include "engine/jobs/update_job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <sstream>

#include "engine/base/cancellation.h"
#include "engine/base/parallel.h"
#include "engine/jobs/snapshot_job.h"
#include "engine/plan/builtin_plans.h"
#include "engine/plan/plan_text.h"
#include "tests/support/register_night.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

// The student plan with blocks of so many records at most, so that a register of hundreds cuts them.
std::string PlanWithBlocks(int block_size_max) {
  std::string text = BuiltinPlanText("students").value();
  text = std::regex_replace(text, std::regex("\n  block_size_max: [0-9]+"), "");
  return std::regex_replace(text, std::regex("\npass \\{"),
                            "\npass { block_size_max: " + std::to_string(block_size_max) + " ");
}

class UpdateJobTest : public ::testing::Test {
 protected:
  void SetUp() override { ResetCancel(); }

  RunOptions Options(const std::string& out) const {
    RunOptions options;
    options.out = scratch_.FilePath(out);
    options.force = true;
    options.threads = threads_;
    return options;
  }
  std::string BuildBase(const RegisterNight::Rows& rows, const std::string& plan) {
    RunOptions options = Options("base.xueji");
    options.inputs = {scratch_.Write("base.csv", RegisterNight::Csv(rows))};
    options.plan = plan;
    options.latest_birth_date = 20260101;
    const auto built = BuildSnapshot(options);
    XUEJI_CHECK(built.ok());
    return options.out;
  }
  absl::StatusOr<RunSummary> RunFull(const RegisterNight::Rows& rows, const std::string& plan) {
    RunOptions options = Options("full");
    options.inputs = {scratch_.Write("union.csv", RegisterNight::Csv(rows))};
    options.plan = plan;
    options.latest_birth_date = 20260101;
    return RunDedup(options);
  }
  absl::StatusOr<RunSummary> RunOnBase(const RegisterNight& night, const std::string& base, bool all,
                                       const std::string& next = "") {
    RunOptions options = Options("update");
    options.base = base;
    options.inputs = {scratch_.Write("new.csv", RegisterNight::Csv(night.fresh))};
    if (!night.deleted.empty()) options.deleted = scratch_.Write("gone.csv", night.DeletedList());
    options.write_all = all;
    options.snapshot_out = next;
    return RunDedup(options);
  }
  std::vector<std::string> SortedLines(const std::string& name) const {
    std::istringstream text(scratch_.Read(name));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    std::sort(lines.begin(), lines.end());
    return lines;
  }
  // Digest, files and figures of the run in "update" are those of the full run in "full".
  void ExpectSameAsFull(const RunSummary& update, const RunSummary& full, const std::string& trace) const {
    SCOPED_TRACE(trace);
    EXPECT_EQ(update.result_digest, full.result_digest);
    EXPECT_EQ(scratch_.Read("update/links.csv"), scratch_.Read("full/links.csv"));
    EXPECT_EQ(scratch_.Read("update/clusters.csv"), scratch_.Read("full/clusters.csv"));
    EXPECT_EQ(SortedLines("update/verdicts.csv"), SortedLines("full/verdicts.csv"));
    EXPECT_EQ(update.counts.links, full.counts.links);
    EXPECT_EQ(update.counts.duplicates, full.counts.duplicates);
    EXPECT_EQ(update.counts.reviews, full.counts.reviews);
    EXPECT_EQ(update.counts.clusters, full.counts.clusters);
    EXPECT_EQ(update.counts.twin_pairs, full.counts.twin_pairs);
    EXPECT_EQ(update.counts.records_clear, full.counts.records_clear);
    EXPECT_EQ(update.counts.records_duplicate, full.counts.records_duplicate);
    EXPECT_EQ(update.counts.records_review, full.counts.records_review);
    EXPECT_EQ(update.reasons, full.reasons);
    ASSERT_EQ(update.recall_estimate.has_value(), full.recall_estimate.has_value());
    if (full.recall_estimate.has_value()) {
      EXPECT_EQ(update.recall_estimate->captured, full.recall_estimate->captured);
      EXPECT_EQ(update.recall_estimate->recall.value, full.recall_estimate->recall.value);
    }
  }
  // Several nights, each on the base that the one before left.
  void ExpectNightsSameAsFull(std::uint64_t seed, const NightOptions& options, int block_size_max, int nights) {
    const std::string plan = scratch_.Write("plan", PlanWithBlocks(block_size_max));
    RegisterNight night(seed, options);
    std::string base = BuildBase(night.base, plan);
    for (int i = 0; i < nights; ++i) {
      const std::string trace = "seed " + std::to_string(seed) + ", night " + std::to_string(i);
      const std::string next = scratch_.FilePath("night" + std::to_string(i));
      const auto update = RunOnBase(night, base, /*all=*/true, next);
      ASSERT_TRUE(update.ok()) << update.status() << trace;
      const auto full = RunFull(night.Union(), plan);
      ASSERT_TRUE(full.ok()) << full.status();
      ASSERT_GT(full->counts.links, 0U);
      ExpectSameAsFull(*update, *full, trace);
      const auto verified = VerifySnapshot(next, {});
      EXPECT_TRUE(verified.ok()) << verified.status();
      base = next;
      night.Next();
    }
  }

  const TemporaryDirectory scratch_;
  int threads_ = 2;
};

TEST_F(UpdateJobTest, NewRecordsAlone) {
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    ExpectNightsSameAsFull(seed, {.with_changed = false, .with_deleted = false}, 1000, 2);
  }
}

TEST_F(UpdateJobTest, NewChangedAndDeletedRecords) {
  for (std::uint64_t seed = 10; seed < 13; ++seed) ExpectNightsSameAsFull(seed, {}, 1000, 3);
}

TEST_F(UpdateJobTest, BlocksThatAreCutWereCutAndAreCutNoLonger) {
  for (std::uint64_t seed = 20; seed < 28; ++seed) {
    ExpectNightsSameAsFull(seed, {.records = 300}, 2 + static_cast<int>(seed % 4) * 5, 3);
  }
}

TEST_F(UpdateJobTest, ARegisterOfOneName) {
  for (std::uint64_t seed = 30; seed < 33; ++seed) {
    ExpectNightsSameAsFull(seed, {.records = 300, .one_name = true}, 4, 2);
  }
}

TEST_F(UpdateJobTest, ManyCopiesOfOneRecord) {
  for (std::uint64_t seed = 40; seed < 46; ++seed) {
    ExpectNightsSameAsFull(seed, {.records = 260, .copies = 40}, seed % 2 == 0 ? 1000 : 5, 3);
  }
}

TEST_F(UpdateJobTest, OnlyDeletedRecords) {
  RegisterNight night(50, {});
  night.fresh.clear();
  ASSERT_FALSE(night.deleted.empty());
  const std::string base = BuildBase(night.base, "");
  RunOptions options = Options("update");
  options.base = base;
  options.deleted = scratch_.Write("gone.csv", night.DeletedList());
  options.write_all = true;
  const auto update = RunDedup(options);
  ASSERT_TRUE(update.ok()) << update.status();
  const auto full = RunFull(night.Union(), "");
  ASSERT_TRUE(full.ok());
  ExpectSameAsFull(*update, *full, "deleted");
}

TEST_F(UpdateJobTest, NothingNewIsTheResultOfTheBase) {
  RegisterNight night(51, {});
  night.fresh = night.base;
  night.deleted.clear();
  const auto update = RunOnBase(night, BuildBase(night.base, ""), /*all=*/false);
  ASSERT_TRUE(update.ok()) << update.status();
  EXPECT_EQ(update->result_digest, update->base->result_digest);
  EXPECT_EQ(update->base->records_unchanged, night.base.size());
  EXPECT_EQ(update->base->verdicts_changed + update->base->weights_moved, 0U);
  EXPECT_EQ(SortedLines("update/verdicts.csv").size(), 1U);
  EXPECT_EQ(SortedLines("update/links.csv").size(), 1U);
  EXPECT_EQ(SortedLines("update/clusters.csv").size(), 1U);
  EXPECT_EQ(SortedLines("update/changes.csv").size(), 1U);
}

// The rows written by default are those of a full run, and all that are other than the base's.
TEST_F(UpdateJobTest, WhatIsWrittenByDefaultIsWhatChanged) {
  RegisterNight night(52, {});
  const std::string base = BuildBase(night.base, "");
  ASSERT_TRUE(RunFull(night.base, "").ok());
  const std::vector<std::string> before = SortedLines("full/verdicts.csv");
  ASSERT_TRUE(RunFull(night.Union(), "").ok());
  const std::vector<std::string> after = SortedLines("full/verdicts.csv");
  const auto update = RunOnBase(night, base, /*all=*/false);
  ASSERT_TRUE(update.ok()) << update.status();
  const std::vector<std::string> written = SortedLines("update/verdicts.csv");
  EXPECT_LT(written.size(), after.size());
  EXPECT_TRUE(std::includes(after.begin(), after.end(), written.begin(), written.end()));
  // What is another row in the full run, less those whose weight alone moved.
  std::vector<std::string> other;
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(other));
  std::vector<std::string> missing;
  std::set_difference(other.begin(), other.end(), written.begin(), written.end(), std::back_inserter(missing));
  EXPECT_EQ(missing.size(), update->base->weights_moved);
  const std::vector<std::string> changes = SortedLines("update/changes.csv");
  EXPECT_EQ(changes.size(), written.size() + night.deleted.size());
}

TEST_F(UpdateJobTest, TheSameBytesForAnyNumberOfThreads) {
  RegisterNight night(53, {.copies = 30});
  const std::string base = BuildBase(night.base, "");
  const int threads = ThreadLimit();
  std::vector<std::string> files;
  for (const int limit : {1, 4}) {
    threads_ = limit;
    ASSERT_TRUE(RunOnBase(night, base, false, scratch_.FilePath("next")).ok());
    std::string all;
    for (const char* name : {"update/verdicts.csv", "update/links.csv", "update/clusters.csv", "update/changes.csv",
                             "update/links_gone.csv", "next"}) {
      all += scratch_.Read(name);
    }
    files.push_back(all);
  }
  SetThreadLimit(threads);
  EXPECT_EQ(files[0], files[1]);
}

TEST_F(UpdateJobTest, ARefusedRowChangesNothing) {
  RegisterNight night(54, {.with_changed = false, .with_deleted = false});
  const std::string id = night.base.begin()->first;
  const std::string base = BuildBase(night.base, "");
  night.fresh.clear();
  night.fresh[id] = ",张伟,,1,20131345,,,310115,310115,,,";
  const auto update = RunOnBase(night, base, false);
  ASSERT_TRUE(update.ok()) << update.status();
  EXPECT_EQ(update->counts.rejected, 1U);
  EXPECT_EQ(update->result_digest, update->base->result_digest);
}

TEST_F(UpdateJobTest, ATableOfFrequenciesStaysTheBases) {
  RegisterNight night(55, {});
  const std::string table = scratch_.Write("names.csv", "value,count\n,1000000\n张伟,50000\n王芳,3\n");
  RunOptions build = Options("base.xueji");
  build.inputs = {scratch_.Write("base.csv", RegisterNight::Csv(night.base))};
  build.frequencies = table;
  build.latest_birth_date = 20260101;
  ASSERT_TRUE(BuildSnapshot(build).ok());
  const auto update = RunOnBase(night, build.out, true, scratch_.FilePath("next"));
  ASSERT_TRUE(update.ok()) << update.status();
  RunOptions full = Options("full");
  full.inputs = {scratch_.Write("union.csv", RegisterNight::Csv(night.Union()))};
  full.frequencies = table;
  full.latest_birth_date = 20260101;
  const auto summary = RunDedup(full);
  ASSERT_TRUE(summary.ok());
  ExpectSameAsFull(*update, *summary, "table");
  EXPECT_TRUE(VerifySnapshot(scratch_.FilePath("next"), {}).ok());
}

TEST_F(UpdateJobTest, TooLittleMemoryIsSaidWithWhatIsNeeded) {
  RegisterNight night(56, {});
  RunOptions options = Options("update");
  options.base = BuildBase(night.base, "");
  options.inputs = {scratch_.Write("new.csv", RegisterNight::Csv(night.fresh))};
  // The new records fit (a program that runs takes so much already), the base does not.
  options.memory_max = PeakMemoryBytes() + (std::uint64_t{60} << 20);
  const absl::Status status = RunDedup(options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("--memory-max"));
  EXPECT_FALSE(std::filesystem::exists(options.out));
}

TEST_F(UpdateJobTest, AnInterruptedRunLeavesNothing) {
  RegisterNight night(57, {});
  RunOptions options = Options("update");
  options.base = BuildBase(night.base, "");
  options.inputs = {scratch_.Write("new.csv", RegisterNight::Csv(night.fresh))};
  options.snapshot_out = scratch_.FilePath("next");
  for (const std::string_view stage : {"update", "link", "cluster", "snapshot"}) {
    options.progress = [&](std::string_view now, double) {
      if (now == stage) RequestCancel();
    };
    EXPECT_EQ(RunDedup(options).status().code(), absl::StatusCode::kCancelled) << stage;
    ResetCancel();
    EXPECT_FALSE(std::filesystem::exists(options.out)) << stage;
    EXPECT_FALSE(std::filesystem::exists(options.snapshot_out)) << stage;
  }
}

}  // namespace
}  // namespace xueji
