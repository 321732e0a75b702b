#include "server/store/postgres_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/store/postgres_session.h"
#include "tests/support/postgres_cluster.h"
#include "tests/support/store_requests.h"

namespace xueji::server {
namespace {

class PostgresWriterTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!PostgresCluster::IsInstalled()) GTEST_SKIP() << PostgresCluster::kHowToInstall;
    cluster_.emplace();
    ASSERT_TRUE(MakeOrCheckSchema(cluster_->uri()).ok());
  }
  std::optional<PostgresCluster> cluster_;
};

TEST_F(PostgresWriterTest, AConnectionThatWasLostBeforeABatchIsMadeAnew) {
  PostgresWriter writer(cluster_->uri());
  const std::vector<ChangeRequest> first = {Registration("r1", "id:1", "q1")}, second = {Registration("r2", "id:2", "q2")};
  ASSERT_TRUE(writer.Commit(first).ok());
  cluster_->Kill();
  EXPECT_EQ(writer.Commit(second).status().code(), absl::StatusCode::kUnavailable);
  cluster_->Start();
  EXPECT_EQ(writer.Commit(second).value()[0].change_seq, 2U);
  EXPECT_TRUE(writer.Commit(first).value()[0].repeated);
  // Ended behind its back: nobody notices.
  ASSERT_TRUE(OpenSession(cluster_->uri()).value()->Execute(
      "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'postgres'").ok());
  const std::vector<ChangeRequest> third = {Registration("r3", "id:3", "q3")};
  EXPECT_EQ(writer.Commit(third).value()[0].change_seq, 3U);
}

TEST_F(PostgresWriterTest, AWriterThatHangsStopsTheOthersForAWhileOnly) {
  const auto hanging = OpenSession(cluster_->uri()).value();
  ASSERT_TRUE(hanging->Execute("BEGIN; UPDATE meta SET last_change = 0").ok());
  PostgresWriter writer(cluster_->uri());
  const std::vector<ChangeRequest> batch = {Registration("r1", "id:1", "q1")};
  EXPECT_EQ(writer.Commit(batch).status().code(), absl::StatusCode::kUnavailable);
  ASSERT_TRUE(hanging->Execute("ROLLBACK").ok());
  EXPECT_EQ(writer.Commit(batch).value()[0].change_seq, 1U);
}

TEST_F(PostgresWriterTest, ARowThatTheJudgeKnowsNothingOfStopsTheBatch) {
  const auto past = OpenSession(cluster_->uri()).value();
  ASSERT_TRUE(past->Execute("INSERT INTO identity VALUES('id:1', '', 'r0')").ok());
  PostgresWriter writer(cluster_->uri());
  const std::vector<ChangeRequest> batch = {Registration("r1", "id:1", "q1")};
  EXPECT_EQ(writer.Commit(batch).value()[0].holder, "r0");
  ASSERT_TRUE(past->Execute("INSERT INTO request VALUES('clerk-1', 'q2', 1, '', '')").ok());
  ASSERT_TRUE(past->Execute("DELETE FROM identity; INSERT INTO record VALUES('r9', 1)").ok());
  // Its change is missing: the record is unknown to who looks it up, and its key is there.
  const std::vector<ChangeRequest> other = {Registration("r9")};
  EXPECT_EQ(writer.Commit(other).status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(past->QueryInteger("SELECT count(*) FROM change").value(), 0);
  const std::vector<ChangeRequest> sound = {Registration("r1", "id:1")};
  EXPECT_EQ(writer.Commit(sound).value()[0].change_seq, 1U);
}

}  // namespace
}  // namespace xueji::server
