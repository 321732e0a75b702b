#include "server/store/sqlite_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <filesystem>

#include "engine/base/message.h"
#include "engine/sql/sql_database.h"
#include "tests/support/store_requests.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

using ::testing::HasSubstr;

// A file system in memory of a given size.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& folder) : folder_(folder) {
    std::filesystem::create_directory(folder_);
    mounted_ = mount("none", folder_.c_str(), "tmpfs", 0, "size=1m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) umount2(folder_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  bool mounted() const { return mounted_; }
  bool Grow() const { return mount("none", folder_.c_str(), "tmpfs", MS_REMOUNT, "size=16m") == 0; }

 private:
  std::string folder_;
  bool mounted_ = false;
};

TEST(SqliteStore, AFullDiskStoresNothingOfTheBatchAndHarmsNothing) {
  const TemporaryDirectory scratch;
  const SmallDisk disk(scratch.FilePath("disk"));
  if (!disk.mounted()) GTEST_SKIP() << "only root may mount a small disk";
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
  ASSERT_TRUE(disk.Grow());
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
