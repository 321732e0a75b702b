#include "engine/jobs/run_again.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/roster_file.h"

namespace xueji {
namespace {

class RunAgainTest : public testing::Test {
 protected:
  RunAgainTest() {
    roster_.WriteStudents();
    RunOptions options;
    options.inputs = {roster_.path()};
    options.out = out_ = roster_.directory() + "/out";
    EXPECT_TRUE(RunDedup(options).ok());
    manifest_ = ReadManifest(out_).value();
  }
  absl::StatusOr<LoadedRun> Load() { return LoadRunAgain({.directory = out_}, manifest_, &clock_); }

  RosterFile roster_;
  std::string out_;
  RunManifest manifest_;
  StageClock clock_{nullptr};
};

TEST_F(RunAgainTest, GivesTheRecordsOfTheRun) {
  const auto run = Load();
  ASSERT_TRUE(run.ok()) << run.status();
  EXPECT_EQ(run->loaded.store->size(), manifest_.counts.accepted);
}

TEST_F(RunAgainTest, RefusesInputsThatChangedAndStandardInput) {
  std::ofstream(roster_.path(), std::ios::app) << "x,\n";
  EXPECT_EQ(Load().status().code(), absl::StatusCode::kInvalidArgument);
  manifest_.inputs.front().path = "-";
  EXPECT_EQ(Load().status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(RunAgainTest, ReadsTheTableOfFrequenciesAgainAndRefusesAnother) {
  const std::string table = roster_.directory() + "/names.csv";
  std::ofstream(table) << "value,count\n,1000000\n张伟明,50\n";
  RunOptions options;
  options.inputs = {roster_.path()};
  options.out = out_ = roster_.directory() + "/by_table";
  options.frequencies = table;
  ASSERT_TRUE(RunDedup(options).ok());
  manifest_ = ReadManifest(out_).value();
  EXPECT_EQ(manifest_.frequencies_path, table);
  const auto run = Load();
  ASSERT_TRUE(run.ok()) << run.status();
  EXPECT_TRUE(run->frequencies.has_value());
  std::ofstream(table, std::ios::app) << "李明,1\n";
  EXPECT_EQ(Load().status().message(), table + ": has changed since this run; run it again");
}

TEST_F(RunAgainTest, RefusesAnotherPlan) {
  manifest_.plan_fingerprint = "0";
  EXPECT_EQ(Load().status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace xueji
