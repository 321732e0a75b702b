#include "server/store/postgres_reader.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "server/store/postgres_session.h"
#include "server/store/postgres_writer.h"
#include "tests/support/postgres_cluster.h"
#include "tests/support/store_requests.h"

namespace xueji::server {
namespace {

TEST(PostgresReader, ReadsGoByTheKeyHoweverLargeTheTablesBecome) {
  if (!PostgresCluster::IsInstalled()) GTEST_SKIP() << PostgresCluster::kHowToInstall;
  const PostgresCluster cluster;
  ASSERT_TRUE(MakeOrCheckSchema(cluster.uri()).ok());
  const auto reader = PostgresReader::Open(cluster.uri()).value();
  // Planned while the tables are empty, and kept.
  for (int i = 0; i < 10; ++i) ASSERT_FALSE(reader->Find("r1").value().has_value());
  int count = 0;
  PostgresWriter writer(cluster.uri());
  ASSERT_TRUE(writer.Import([&](ChangeRequest* request) -> absl::StatusOr<bool> {
    *request = Registration("r" + std::to_string(count), "id:" + std::to_string(count));
    return count++ < 20'000;
  }).ok());
  const auto watch = OpenSession(cluster.uri()).value();
  const auto scans = [&] {
    // What a backend did is told a moment later, unless it is told to hurry.
    EXPECT_TRUE(watch->Execute("SELECT pg_stat_clear_snapshot()").ok());
    return watch->QueryInteger("SELECT coalesce(sum(seq_tup_read), 0)::int8 FROM pg_stat_user_tables "
                               "WHERE relname IN ('change', 'record', 'number', 'identity', 'request')").value();
  };
  ASSERT_TRUE(reader->Check().ok());
  reader->ReadChanges(0, 1).value();
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 200; ++i) {
    EXPECT_TRUE(reader->Find("r" + std::to_string(i)).value().has_value());
    EXPECT_EQ(reader->FindByNumber("id:" + std::to_string(i), 5).value().size(), 1U);
    EXPECT_EQ(reader->ReadChanges(19'000, 5).value().size(), 5U);
  }
  // 600 questions that read 20,000 rows each would have read 12 million.
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  reader->LastChange().value();
  EXPECT_LT(scans(), 2'000'000) << (std::chrono::steady_clock::now() - begin).count();
}

}  // namespace
}  // namespace xueji::server
