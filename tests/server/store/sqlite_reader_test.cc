#include "server/store/sqlite_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "server/store/sqlite_writer.h"
#include "tests/support/store_requests.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

using ::testing::HasSubstr;

TEST(SqliteReader, ACheckFindsADamagedPage) {
  const TemporaryDirectory scratch;
  const std::string path = scratch.FilePath("register.db");
  {
    const auto writer = SqliteWriter::Open(path).value();
    std::vector<ChangeRequest> batch;
    for (int i = 0; i < 2000; ++i) batch.push_back(Registration("r" + std::to_string(i), "id:" + std::to_string(i)));
    ASSERT_TRUE(writer->Commit(batch).ok());
    EXPECT_TRUE(SqliteReader::Open(path).value()->Check().ok());
  }
  // Closed: all of it is in the file. Cells of a page from the middle are overwritten.
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(4096 * 20 + 100);
  file << std::string(3000, '\x7F');
  file.close();
  const absl::Status found = SqliteReader::Open(path).value()->Check();
  EXPECT_FALSE(found.ok());
  EXPECT_THAT(std::string(found.message()), HasSubstr("register.db: "));
}

TEST(SqliteReader, AsksAFileThatIsThere) {
  const TemporaryDirectory scratch;
  EXPECT_EQ(SqliteReader::Open(scratch.FilePath("none.db")).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace xueji::server
