#include "server/store/sqlite_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

using ::testing::HasSubstr;

class SqliteFileTest : public ::testing::Test {
 protected:
  const TemporaryDirectory scratch_;
};

TEST_F(SqliteFileTest, IsReadableByItsOwnerAlone) {
  const mode_t before = umask(0);
  const std::string path = scratch_.FilePath("register.db");
  const auto database = OpenRegisterFile(path, true).value();
  ASSERT_TRUE(database->Execute("UPDATE meta SET last_change = 0").ok());
  umask(before);
  for (const std::string& file : {path, path + "-wal", path + "-shm"}) {
    struct stat facts = {};
    ASSERT_EQ(stat(file.c_str(), &facts), 0) << file;
    EXPECT_EQ(facts.st_mode & 0777, 0600U) << file;
  }
}

TEST_F(SqliteFileTest, WhatIsNoStoreIsLeftAsItIs) {
  const std::string text = scratch_.Write("text.db", std::string(5000, 'x'));
  EXPECT_THAT(std::string(OpenRegisterFile(text, true).status().message()), HasSubstr("text.db: no sound register store"));
  EXPECT_EQ(scratch_.Read("text.db"), std::string(5000, 'x'));
  const std::string other = scratch_.FilePath("other.db");
  ASSERT_TRUE(SqlDatabase::Open(other, true).value()->Execute("CREATE TABLE t(a)").ok());
  EXPECT_THAT(std::string(OpenRegisterFile(other, true).status().message()), HasSubstr("a database, but no register store"));
  EXPECT_EQ(OpenRegisterFile(scratch_.FilePath("none.db"), false).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(OpenRegisterFile(scratch_.path(), true).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(OpenRegisterFile(scratch_.FilePath("no/folder/a.db"), true).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(SqliteFileTest, WithoutPermissionItSaysSo) {
  if (geteuid() == 0) GTEST_SKIP() << "root may write everything";
  const std::string path = scratch_.FilePath("register.db");
  ASSERT_TRUE(OpenRegisterFile(path, true).ok());
  ASSERT_EQ(chmod(path.c_str(), 0400), 0);
  const absl::Status refused = OpenRegisterFile(path, true).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("check path and permissions"));
}

TEST_F(SqliteFileTest, RowsAreGivenOneByOne) {
  const auto database = OpenRegisterFile(scratch_.FilePath("register.db"), true).value();
  std::unique_ptr<SqlStatement> up_to;
  ASSERT_TRUE(PrepareAll(*database, {{&up_to, "SELECT value FROM json_each('[1,2,3]') WHERE value <= ?1"}}).ok());
  std::int64_t sum = 0;
  up_to->Bind(1, std::int64_t{2});
  ASSERT_TRUE(ForEachRow(*up_to, [&](const SqlStatement& row) { sum += row.Integer(0); }).ok());
  EXPECT_EQ(sum, 3);
  EXPECT_FALSE(PrepareAll(*database, {{&up_to, "SELECT nonsense"}}).ok());
}

}  // namespace
}  // namespace xueji::server
