#include "server/store/postgres_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

#include "engine/base/message.h"
#include "server/store/postgres_connection.h"
#include "tests/support/postgres_cluster.h"
#include "tests/support/small_disk.h"
#include "tests/support/store_requests.h"

namespace xueji::server {
namespace {

using ::testing::HasSubstr;

TEST(PostgresStore, ReadersAndTheDoorbellOutliveTheServer) {
  if (!PostgresCluster::IsInstalled()) GTEST_SKIP() << PostgresCluster::kHowToInstall;
  PostgresCluster cluster;
  const auto store = OpenPostgresStore(cluster.uri()).value();
  const std::vector<ChangeRequest> batch = {Registration("r1", "id:1", "q1")};
  ASSERT_TRUE(store->Commit(batch).ok());
  for (int i = 0; i < 20; ++i) ASSERT_EQ(store->LastChange().value(), 1U);  // every reader has a connection
  store->WaitForChange(0);
  cluster.Kill();
  EXPECT_EQ(store->LastChange().status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(store->Check().code(), absl::StatusCode::kUnavailable);
  store->WaitForChange(1);
  cluster.Start();
  for (int i = 0; i < 20; ++i) EXPECT_EQ(store->LastChange().value(), 1U);
  store->WaitForChange(0);
  store->WaitForChange(0);
  const auto other = OpenPostgresStore(cluster.uri()).value();
  const std::vector<ChangeRequest> next = {Registration("r2", "id:2", "q2")};
  ASSERT_TRUE(other->Commit(next).ok());
  const auto begin = std::chrono::steady_clock::now();
  store->WaitForChange(60'000);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
}

TEST(PostgresStore, AServerThatIsNotThereIsUnavailable) {
  const absl::Status gone = OpenPostgresStore("postgresql://u:secret@127.0.0.1:1/x").status();
  EXPECT_EQ(gone.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(gone.message()), ::testing::Not(HasSubstr("secret")));
}

TEST(PostgresStore, AFullDiskLosesNothingThatWasAcknowledged) {
  if (!PostgresCluster::IsInstalled()) GTEST_SKIP() << PostgresCluster::kHowToInstall;
  const TemporaryDirectory scratch;
  std::filesystem::permissions(scratch.path(), std::filesystem::perms(0755));
  const SmallDisk disk(scratch.FilePath("disk"), 80);
  if (!disk.mounted()) GTEST_SKIP() << SmallDisk::kOnlyRoot;
  std::uint64_t acknowledged = 0;
  PostgresCluster cluster(scratch.FilePath("disk"));
  auto store = OpenPostgresStore(cluster.uri()).value();
  std::vector<ChangeRequest> batch;
  absl::Status status = absl::OkStatus();
  for (int round = 0; status.ok() && round < 10'000; ++round) {
    batch.clear();
    for (int i = 0; i < 200; ++i) {
      const std::string n = std::to_string(round) + "-" + std::to_string(i);
      batch.push_back(Registration("r" + n, "id:" + n, "q" + n));
      batch.back().record[StudentColumnId::kAddress] = std::string(2000, static_cast<char>('a' + i % 26));
    }
    const auto outcomes = store->Commit(batch);
    status = outcomes.status();
    if (status.ok()) acknowledged = outcomes->back().change_seq;
  }
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  EXPECT_GT(acknowledged, 1000U);
  ASSERT_TRUE(disk.Grow(400));
  cluster.Kill();
  cluster.Start();
  const auto outcomes = store->Commit(batch);  // the same requests again
  ASSERT_TRUE(outcomes.ok()) << outcomes.status();
  EXPECT_GE(outcomes->back().change_seq, acknowledged + 200);
  EXPECT_EQ(store->LastChange().value(), outcomes->back().change_seq);
  EXPECT_TRUE(store->Check().ok()) << store->Check();
}

TEST(PostgresStore, AFailOverLosesNothingThatWasAcknowledged) {
  if (!PostgresCluster::IsInstalled()) GTEST_SKIP() << PostgresCluster::kHowToInstall;
  PostgresCluster primary;
  PostgresCluster standby{primary};
  {
    const auto settings = PostgresConnection::Connect(primary.uri()).value();
    ASSERT_TRUE(settings->Execute("ALTER SYSTEM SET synchronous_standby_names = '*'").ok());
    ASSERT_TRUE(settings->Execute("SELECT pg_reload_conf()").ok());
  }
  const auto store = OpenPostgresStore("postgresql:///postgres?user=xueji&host=" + primary.socket_folder() + "," +
                                       standby.socket_folder()).value();
  std::atomic<bool> promoted = false;
  std::thread accident;
  std::vector<std::uint64_t> acknowledged;
  for (int n = 0, after = 0; after < 100 && n < 100'000; ++n) {
    if (n == 200) {
      accident = std::thread([&] {
        primary.Kill();
        standby.Promote();
        promoted = true;
      });
    }
    const std::string own = std::to_string(n);
    const ChangeRequest request = Registration("r" + own, "id:" + own, "q" + own);
    auto outcome = store->Commit({&request, 1});
    while (outcome.status().code() == absl::StatusCode::kUnavailable) outcome = store->Commit({&request, 1});
    ASSERT_TRUE(outcome.ok()) << outcome.status();
    ASSERT_TRUE(outcome.value()[0].status.ok()) << outcome.value()[0].status;
    acknowledged.push_back(outcome.value()[0].change_seq);
    if (promoted) ++after;
  }
  accident.join();
  EXPECT_GE(acknowledged.size(), 300U);  // a hundred of them by the new primary
  const auto changes = store->ReadChanges(0, 1'000'000).value();
  ASSERT_EQ(changes.size(), acknowledged.size());
  for (std::size_t n = 0; n < acknowledged.size(); ++n) {
    ASSERT_EQ(acknowledged[n], n + 1);
    EXPECT_EQ(changes[n].record[StudentColumnId::kRecordId], "r" + std::to_string(n));
  }
  EXPECT_TRUE(store->Check().ok()) << store->Check();
}

}  // namespace
}  // namespace xueji::server
