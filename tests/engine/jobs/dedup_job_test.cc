#include "engine/jobs/dedup_job.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/base/cancellation.h"
#include "tests/support/roster_file.h"

namespace xueji {
namespace {

std::string Slurp(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

class DedupJobTest : public testing::Test {
 protected:
  RosterFile roster_;
  RunOptions Options() {
    RunOptions options;
    options.inputs = {roster_.path()};
    options.out = roster_.directory() + "/out";
    return options;
  }
};

TEST_F(DedupJobTest, WritesEveryFileOfTheContract) {
  roster_.WriteStudents();
  const auto summary = RunDedup(Options());
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->counts.rows, 6U);
  EXPECT_EQ(summary->counts.rejected, 1U);
  EXPECT_EQ(summary->counts.duplicates, 1U);
  EXPECT_EQ(summary->counts.clusters, 1U);
  const std::string out = roster_.directory() + "/out/";
  EXPECT_EQ(Slurp(out + "clusters.csv"), "cluster_id,record_id\ns1,s1\ns1,s2\n");
  EXPECT_NE(Slurp(out + "verdicts.csv").find("s1,duplicate,DUP_ID|"), std::string::npos)
      << Slurp(out + "verdicts.csv");
  EXPECT_NE(Slurp(out + "links.csv").find("s1,s2,duplicate,"), std::string::npos);
  EXPECT_NE(Slurp(out + "rejects.csv").find("BIRTH_DATE_INVALID"), std::string::npos);
  EXPECT_NE(Slurp(out + "manifest.json").find(summary->result_digest), std::string::npos);
  EXPECT_NE(Slurp(out + "report.html").find("</html>"), std::string::npos);
}

TEST_F(DedupJobTest, TheRuleSetIsNamedWhereOneIs) {
  roster_.WriteStudents();
  RunOptions options = Options();
  EXPECT_EQ(RunDedup(options)->rule_set, "");
  EXPECT_NE(Slurp(options.out + "/manifest.json").find("\"rule_set\": null"), std::string::npos);
  options.rule_set = "2016";
  options.rule_set_fingerprint = "0123456789abcdef";
  options.force = true;
  ASSERT_TRUE(RunDedup(options).ok());
  const RunManifest manifest = ReadManifest(options.out).value();
  EXPECT_EQ(manifest.rule_set + " " + manifest.rule_set_fingerprint, "2016 0123456789abcdef");
  EXPECT_NE(Slurp(options.out + "/report.html").find("rule set"), std::string::npos);
}

TEST_F(DedupJobTest, TwinsAreMarkedAndNeverLinked) {
  roster_.WriteStudents();
  ASSERT_TRUE(RunDedup(Options()).ok());
  const std::string verdicts = Slurp(roster_.directory() + "/out/verdicts.csv");
  EXPECT_NE(verdicts.find("t1,clear,TWIN_LIKELY"), std::string::npos) << verdicts;
  EXPECT_EQ(Slurp(roster_.directory() + "/out/links.csv").find("t1"), std::string::npos);
}

TEST_F(DedupJobTest, AnExistingResultStaysUnlessForced) {
  roster_.WriteStudents();
  ASSERT_TRUE(RunDedup(Options()).ok());
  EXPECT_EQ(RunDedup(Options()).status().code(), absl::StatusCode::kAlreadyExists);
  RunOptions forced = Options();
  forced.force = true;
  EXPECT_TRUE(RunDedup(forced).ok());
}

TEST_F(DedupJobTest, AFailedRunLeavesNothing) {
  roster_.WriteStudents();
  RunOptions options = Options();
  options.memory_max = 1 << 20;
  EXPECT_EQ(RunDedup(options).status().code(), absl::StatusCode::kResourceExhausted);
  RequestCancel();
  EXPECT_EQ(RunDedup(Options()).status().code(), absl::StatusCode::kCancelled);
  ResetCancel();
  std::size_t entries = 0;
  for (const auto& entry : std::filesystem::directory_iterator(roster_.directory())) {
    ++entries;
    EXPECT_EQ(entry.path().filename(), "roster.csv");
  }
  EXPECT_EQ(entries, 1U);
}

TEST_F(DedupJobTest, TheLatestBirthDateIsKeptForARepetition) {
  roster_.WriteStudents();
  RunOptions options = Options();
  options.latest_birth_date = 19990101;
  const auto early = RunDedup(options);
  ASSERT_TRUE(early.ok()) << early.status();
  EXPECT_EQ(early->latest_birth_date, 19990101U);
  EXPECT_EQ(early->counts.accepted, 0U) << "everybody was born later";
}

TEST_F(DedupJobTest, NoInputIsAnError) {
  RunOptions options;
  options.out = roster_.directory() + "/out";
  EXPECT_EQ(RunDedup(options).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(RunLink(options).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(DedupJobTest, LinksTwoFilesOnly) {
  roster_.WriteStudents();
  RunOptions options = Options();
  options.inputs = {roster_.path(), roster_.path()};
  const auto summary = RunLink(options);
  ASSERT_TRUE(summary.ok()) << summary.status();
  // Every accepted record meets itself in the other file, where it has a number to be known by.
  EXPECT_NE(Slurp(options.out + "/links.csv").find("s1,s1,duplicate,"), std::string::npos)
      << Slurp(options.out + "/links.csv");
}

}  // namespace
}  // namespace xueji
