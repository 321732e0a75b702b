#include "server/store/sqlite_writer.h"

#include <gtest/gtest.h>

#include "server/store/sqlite_file.h"
#include "tests/support/store_requests.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

TEST(SqliteWriter, WaitsForTheDiskOnlyWhereSomethingChanged) {
  const TemporaryDirectory scratch;
  const std::string path = scratch.FilePath("register.db");
  const auto writer = SqliteWriter::Open(path).value();
  const auto watch = OpenRegisterFile(path, false).value();
  const auto version = [&] { return watch->QueryInteger("PRAGMA data_version").value(); };
  const std::int64_t empty = version();
  const std::vector<ChangeRequest> batch = {Registration("r1", "id:1", "q1")};
  ASSERT_TRUE(writer->Commit(batch).value()[0].status.ok());
  const std::int64_t registered = version();
  EXPECT_NE(registered, empty);
  EXPECT_TRUE(writer->Commit(batch).value()[0].repeated);
  EXPECT_EQ(version(), registered);
}

TEST(SqliteWriter, GoesOnAfterAFault) {
  const TemporaryDirectory scratch;
  const std::string path = scratch.FilePath("register.db");
  const auto writer = SqliteWriter::Open(path).value();
  // A row that the judge knows nothing of: the table's key has the last word, and the batch is not stored.
  ASSERT_TRUE(OpenRegisterFile(path, false).value()->Execute("INSERT INTO change SELECT 1, 1, 1" +
      [] {
        std::string texts;
        for (int column = 3; column < 32; ++column) texts += ", ''";
        return texts;
      }()).ok());
  const std::vector<ChangeRequest> batch = {Registration("r1")};
  EXPECT_EQ(writer->Commit(batch).status().code(), absl::StatusCode::kAlreadyExists);
  ASSERT_TRUE(OpenRegisterFile(path, false).value()->Execute("UPDATE meta SET last_change = 1").ok());
  EXPECT_EQ(writer->Commit(batch).value()[0].change_seq, 2U);
}

}  // namespace
}  // namespace xueji::server
