#include "server/store/postgres_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/support/postgres_cluster.h"

namespace xueji::server {
namespace {

using ::testing::HasSubstr;

class PostgresSessionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!PostgresCluster::IsInstalled()) GTEST_SKIP() << PostgresCluster::kHowToInstall;
    cluster_.emplace();
  }
  std::optional<PostgresCluster> cluster_;
};

TEST_F(PostgresSessionTest, ServersThatStartTogetherMakeTheSchemaOnce) {
  std::vector<absl::Status> made(4);
  std::vector<std::thread> servers;
  for (absl::Status& status : made) {
    servers.emplace_back([&] { status = MakeOrCheckSchema(cluster_->uri()); });
  }
  for (std::thread& server : servers) server.join();
  for (const absl::Status& status : made) EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(OpenSession(cluster_->uri()).value()->QueryInteger("SELECT last_change FROM meta").value(), 0);
}

TEST_F(PostgresSessionTest, WhatIsNoStoreIsLeftAsItIs) {
  ASSERT_TRUE(OpenSession(cluster_->uri()).value()->Execute("CREATE SCHEMA xueji; CREATE TABLE xueji.t(a int)").ok());
  const absl::Status foreign = MakeOrCheckSchema(cluster_->uri());
  EXPECT_EQ(foreign.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(foreign.message()), HasSubstr("no register store"));
}

TEST_F(PostgresSessionTest, ARoleWithoutRightsIsToldSo) {
  ASSERT_TRUE(OpenSession(cluster_->uri()).value()->Execute("CREATE ROLE guest LOGIN").ok());
  const std::string as_guest = cluster_->uri() + "&user=guest";
  const absl::Status refused = MakeOrCheckSchema(as_guest);
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << refused;
  EXPECT_THAT(std::string(refused.message()), HasSubstr("check the database and the rights of the role"));
  // The rights that the manual names.
  ASSERT_TRUE(MakeOrCheckSchema(cluster_->uri()).ok());
  ASSERT_TRUE(OpenSession(cluster_->uri()).value()->Execute(
      "GRANT USAGE ON SCHEMA xueji TO guest; GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA xueji TO guest;"
      "GRANT UPDATE ON record, meta TO guest; GRANT DELETE ON identity TO guest").ok());
  EXPECT_TRUE(MakeOrCheckSchema(as_guest).ok());
}

}  // namespace
}  // namespace xueji::server
