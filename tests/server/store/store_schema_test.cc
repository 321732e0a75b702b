#include "server/store/store_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace xueji::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(StoreSchema, TheColumnsAreThoseOfAChangeThenThoseOfTheStudent) {
  const std::string columns = ChangeColumns();
  EXPECT_THAT(columns, StartsWith("change_seq, kind, at_ms, account, region, identity_key, seat, record_id, student_number"));
  EXPECT_EQ(std::count(columns.begin(), columns.end(), ',') + 1, kChangeColumns);
  EXPECT_THAT(ChangeColumns("c."), StartsWith("c.change_seq, c.kind, "));
}

TEST(StoreSchema, BothDialectsHaveTheSameTables) {
  for (const SqlDialect dialect : {SqlDialect::kSqlite, SqlDialect::kPostgres}) {
    const std::string sql = MakeTablesSql(dialect);
    for (const char* table : {"change", "record", "identity", "number", "request", "meta"}) {
      EXPECT_THAT(sql, HasSubstr(std::string("CREATE TABLE IF NOT EXISTS ") + table + "("));
    }
    EXPECT_THAT(sql, HasSubstr("changes are never altered"));
    for (const char* left_over : {"$T", "$B", "$I ", "$W", "$F", "$R"}) EXPECT_THAT(sql, Not(HasSubstr(left_over)));
  }
  // A collation of the operating system's changes with its versions, and then an index is wrong.
  EXPECT_THAT(MakeTablesSql(SqlDialect::kPostgres), HasSubstr("record_id TEXT COLLATE \"C\" PRIMARY KEY"));
}

}  // namespace
}  // namespace xueji::server
