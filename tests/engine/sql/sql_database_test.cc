#include "engine/sql/sql_database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

class SqlDatabaseTest : public ::testing::Test {
 protected:
  const TemporaryDirectory scratch_;
};

TEST_F(SqlDatabaseTest, ValuesComeBackAsTheyWent) {
  const auto database = SqlDatabase::Open(scratch_.FilePath("a.db"), true).value();
  ASSERT_TRUE(database->Execute("CREATE TABLE t(a TEXT, b INTEGER)").ok());
  const auto add = database->Prepare("INSERT INTO t VALUES(?1, ?2)").value();
  const std::string odd = std::string("学\0籍", 7) + "'";
  ASSERT_TRUE(add->Bind(1, odd).Bind(2, std::int64_t{-5'000'000'000}).Run().ok());
  ASSERT_TRUE(add->Bind(1, std::string_view()).Bind(2, std::int64_t{0}).Run().ok());
  const auto read = database->Prepare("SELECT a, b, a IS NULL FROM t ORDER BY b").value();
  ASSERT_TRUE(*read->Step());
  EXPECT_EQ(read->Text(0), odd);
  EXPECT_EQ(read->Integer(1), -5'000'000'000);
  ASSERT_TRUE(*read->Step());
  EXPECT_EQ(read->Text(0), "");
  EXPECT_EQ(read->Integer(2), 0);  // empty text is text
  EXPECT_FALSE(*read->Step());
}

TEST_F(SqlDatabaseTest, FaultsNameTheFileAndTheRepair) {
  EXPECT_EQ(SqlDatabase::Open(scratch_.FilePath("none.db"), false).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(SqlDatabase::Open(scratch_.path(), true).status().code(), absl::StatusCode::kInvalidArgument);
  const auto lost = SqlDatabase::Open(scratch_.FilePath("no/such/folder.db"), true).status();
  EXPECT_EQ(lost.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(lost.message()), HasSubstr("check path and permissions"));
  const std::string path = scratch_.Write("text.db", std::string(4096, 'x'));
  const auto text = SqlDatabase::Open(path, false).value()->QueryInteger("SELECT count(*) FROM sqlite_master");
  EXPECT_EQ(text.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(text.status().message()), HasSubstr("text.db: no sound database"));
}

TEST_F(SqlDatabaseTest, ARowThatIsThereAlreadyIsToldApartFromOtherFaults) {
  const auto database = SqlDatabase::Open(scratch_.FilePath("a.db"), true).value();
  ASSERT_TRUE(database->Execute("CREATE TABLE t(a TEXT PRIMARY KEY)").ok());
  const auto add = database->Prepare("INSERT INTO t VALUES(?1)").value();
  ASSERT_TRUE(add->Bind(1, "x").Run().ok());
  EXPECT_EQ(add->Bind(1, "x").Run().code(), absl::StatusCode::kAlreadyExists);
  ASSERT_TRUE(add->Bind(1, "y").Run().ok());  // the statement goes on working
  EXPECT_EQ(*database->QueryInteger("SELECT count(*) FROM t"), 2);
  EXPECT_EQ(database->Prepare("SELECT nonsense FROM t").status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(database->QueryInteger("SELECT a FROM t WHERE 0").status().code(), absl::StatusCode::kInternal);
}

TEST_F(SqlDatabaseTest, AFileIsOfOneFormat) {
  constexpr SqlFormat kOurs = {.application_id = 7, .version = 2, .settings = "PRAGMA synchronous = FULL;",
                               .tables = "CREATE TABLE IF NOT EXISTS t(a);"};
  const std::string path = scratch_.FilePath("a.db");
  const auto open_as = [&](const SqlFormat& format, bool create) {
    return SqlDatabase::Open(path, true, {"号码库", "number store"}).value()->MakeOrCheck(format, create);
  };
  EXPECT_EQ(open_as(kOurs, false).code(), absl::StatusCode::kInvalidArgument);  // nobody made it yet
  EXPECT_TRUE(open_as(kOurs, true).ok());
  EXPECT_TRUE(open_as(kOurs, true).ok());
  EXPECT_TRUE(open_as(kOurs, false).ok());
  SqlFormat other = kOurs;
  other.version = 3;
  EXPECT_THAT(std::string(open_as(other, true).message()), HasSubstr("number store of format 2, this version has 3"));
  other = kOurs;
  other.application_id = 8;
  EXPECT_THAT(MessageIn(open_as(other, true), Language::kChinese), HasSubstr("是数据库，但不是号码库"));
}

TEST_F(SqlDatabaseTest, TheFormatBeforeIsUpgradedWhereAWayIsKnown) {
  constexpr SqlFormat kOld = {.application_id = 7, .version = 1, .tables = "CREATE TABLE IF NOT EXISTS t(a);"};
  SqlFormat now = kOld;
  now.version = 2;
  now.tables = "CREATE TABLE IF NOT EXISTS t(a); CREATE TABLE IF NOT EXISTS u(a);";
  const std::string path = scratch_.FilePath("a.db");
  const auto open = [&] { return SqlDatabase::Open(path, true).value(); };
  ASSERT_TRUE(open()->MakeOrCheck(kOld, true).ok());
  EXPECT_EQ(open()->MakeOrCheck(now, true).code(), absl::StatusCode::kInvalidArgument);  // no way
  now.upgrade = "INSERT INTO u VALUES(1)";
  for (int time = 0; time < 2; ++time) {
    ASSERT_TRUE(open()->MakeOrCheck(now, false).ok());
    EXPECT_EQ(*open()->QueryInteger("SELECT count(*) FROM u"), 1);
  }
  // Half an upgrade is none.
  now.version = 3;
  now.upgrade = "INSERT INTO u VALUES(2); INSERT INTO nonsense VALUES(1)";
  EXPECT_FALSE(open()->MakeOrCheck(now, false).ok());
  EXPECT_EQ(*open()->QueryInteger("SELECT count(*) FROM u"), 1);
  EXPECT_EQ(*open()->QueryInteger("PRAGMA user_version"), 2);
}

// Two programs that create one file: the second comes while the first writes, and there is no log yet.
TEST_F(SqlDatabaseTest, TheLogIsWaitedForWhileAnotherWrites) {
  const std::string path = scratch_.FilePath("a.db");
  const auto writer = SqlDatabase::Open(path, true).value();
  ASSERT_TRUE(writer->Execute("BEGIN IMMEDIATE; CREATE TABLE t(a)").ok());
  absl::Status opened;
  std::thread second([&] { opened = SqlDatabase::Open(path, true).value()->UseWriteAheadLog(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  ASSERT_TRUE(writer->Execute("COMMIT").ok());
  second.join();
  EXPECT_TRUE(opened.ok()) << opened;
}

}  // namespace
}  // namespace xueji
