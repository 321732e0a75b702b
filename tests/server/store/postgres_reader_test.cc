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
  PostgresWriter writer(cluster.uri());
  int count = 0;
  const auto register_some = [&](int wanted) {
    std::vector<ChangeRequest> batch;
    for (; wanted > 0; --wanted, ++count) {
      batch.push_back(Registration("r" + std::to_string(count), "id:" + std::to_string(count)));
    }
    return writer.Commit(batch).ok();
  };
  ASSERT_TRUE(register_some(5));
  const auto watch = OpenSession(cluster.uri()).value();
  ASSERT_TRUE(watch->Execute("ANALYZE change; ANALYZE record; ANALYZE number").ok());
  const auto reader = PostgresReader::Open(cluster.uri()).value();
  // Planned while five rows are all there is, and kept: after the fifth time a prepared statement has one plan for good.
  const auto ask = [&](int n) {
    EXPECT_TRUE(reader->Find("r" + std::to_string(n)).value().has_value());
    EXPECT_EQ(reader->FindByNumber("id:" + std::to_string(n), 5).value().size(), 1U);
    EXPECT_EQ(reader->ReadChanges(static_cast<std::uint64_t>(count - 5), 5).value().size(), 5U);
  };
  for (int i = 0; i < 10; ++i) ask(i % 5);
  for (int batch = 0; batch < 20; ++batch) ASSERT_TRUE(register_some(1000));
  for (int i = 0; i < 200; ++i) ask(i);
  // What a backend did, it tells within a second, and when it is asked again.
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  ask(0);
  const std::int64_t rows_passed =
      watch->QueryInteger("SELECT coalesce(sum(seq_tup_read), 0)::int8 FROM pg_stat_user_tables "
                          "WHERE relname IN ('change', 'record', 'number')").value();
  // 600 questions that read 20,000 rows each would have read 12 million.
  EXPECT_LT(rows_passed, 100'000);
}

}  // namespace
}  // namespace xueji::server
