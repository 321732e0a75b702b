#include "server/store/sqlite_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/message.h"
#include "engine/sql/sql_database.h"
#include "tests/support/small_disk.h"
#include "tests/support/store_requests.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

using ::testing::HasSubstr;

TEST(SqliteStore, AFullDiskStoresNothingOfTheBatchAndHarmsNothing) {
  const TemporaryDirectory scratch;
  const SmallDisk disk(scratch.FilePath("disk"), 1);
  if (!disk.mounted()) GTEST_SKIP() << SmallDisk::kOnlyRoot;
  const auto store = OpenSqliteStore(scratch.FilePath("disk/register.db")).value();
  std::vector<ChangeRequest> batch;
  const auto next_batch = [&] {
    const std::string first = std::to_string(store->LastChange().value());
    batch.clear();
    for (int i = 0; i < 50; ++i) {
      const std::string n = first + "-" + std::to_string(i);
      batch.push_back(Registration("r" + n, "id:" + n, "q" + n));
    }
  };
  absl::Status status = absl::OkStatus();
  std::uint64_t acknowledged = 0;
  for (int round = 0; status.ok() && round < 1000; ++round) {
    next_batch();
    const auto outcomes = store->Commit(batch);
    status = outcomes.status();
    if (status.ok()) acknowledged = outcomes->back().change_seq;
  }
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  EXPECT_THAT(MessageIn(status, Language::kChinese), HasSubstr("磁盘"));
  EXPECT_GT(acknowledged, 0U);
  EXPECT_EQ(store->LastChange().value(), acknowledged);
  EXPECT_FALSE(store->Commit(batch).ok());  // still full
  ASSERT_TRUE(disk.Grow(16));
  const auto outcomes = store->Commit(batch);  // the same requests again
  ASSERT_TRUE(outcomes.ok()) << outcomes.status();
  EXPECT_EQ(outcomes->back().change_seq, acknowledged + 50);
  EXPECT_FALSE(outcomes->back().repeated);
  EXPECT_TRUE(store->Check().ok()) << store->Check();
}

TEST(SqliteStore, ACopyOfTheFileIsABackup) {
  const TemporaryDirectory scratch;
  const auto store = OpenSqliteStore(scratch.FilePath("register.db")).value();
  const std::vector<ChangeRequest> batch = {Registration("r1", "id:1", "q1")};
  ASSERT_TRUE(store->Commit(batch).ok());
  // What the manual says: VACUUM INTO, beside the running server.
  ASSERT_TRUE(SqlDatabase::Open(scratch.FilePath("register.db"), false).value()
                  ->Execute("VACUUM INTO '" + scratch.FilePath("backup.db") + "'").ok());
  const auto backup = OpenSqliteStore(scratch.FilePath("backup.db")).value();
  EXPECT_TRUE(backup->Check().ok());
  EXPECT_TRUE(backup->Commit(batch).value()[0].repeated);
  EXPECT_EQ(backup->LastChange().value(), 1U);
}

}  // namespace
}  // namespace xueji::server
