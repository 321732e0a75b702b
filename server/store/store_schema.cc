#include "server/store/store_schema.h"

#include <iterator>
#include <vector>

#include "engine/record/student_schema.h"
#include "engine/record/student_text.h"

namespace xueji::server {
namespace {

struct ColumnType {
  std::string_view name, type;
};

// $T text that is compared byte by byte, $B bytes, $I whole numbers of 64 bits, $W what ends a table that is its own index,
// $R 32 random hexadecimal digits.
constexpr ColumnType kOwnColumns[] = {{"change_seq", "$I PRIMARY KEY"}, {"kind", "$I NOT NULL"},
                                      {"at_ms", "$I NOT NULL"},         {"account", "$T NOT NULL"},
                                      {"region", "$T NOT NULL"},      {"identity_key", "$T NOT NULL"},
                                      {"seat", "$T NOT NULL"}};
static_assert(std::size(kOwnColumns) == kFirstStudentColumn &&
              kFirstStudentColumn + kStudentColumnCount == kChangeColumns);

constexpr char kOtherTables[] = R"sql(
CREATE TABLE IF NOT EXISTS record(record_id $T PRIMARY KEY, change_seq $I NOT NULL)$W;
CREATE TABLE IF NOT EXISTS identity(identity_key $T NOT NULL, seat $T NOT NULL, record_id $T NOT NULL,
  PRIMARY KEY(identity_key, seat))$W;
CREATE TABLE IF NOT EXISTS number(number $T NOT NULL, record_id $T NOT NULL, PRIMARY KEY(number, record_id))$W;
CREATE TABLE IF NOT EXISTS request(account $T NOT NULL, request_id $T NOT NULL, change_seq $I NOT NULL,
  digest $B NOT NULL, answer $B NOT NULL, PRIMARY KEY(account, request_id))$W;
CREATE TABLE IF NOT EXISTS meta(only_row $I PRIMARY KEY CHECK (only_row = 1), format $I NOT NULL,
  last_change $I NOT NULL, store_id $T NOT NULL);
INSERT INTO meta(only_row, format, last_change, store_id) VALUES(1, $F, 0, $R) ON CONFLICT DO NOTHING;
)sql";

constexpr char kSqliteGuard[] = R"sql(
CREATE TRIGGER IF NOT EXISTS change_not_updated BEFORE UPDATE ON change
  BEGIN SELECT RAISE(ABORT, 'changes are never altered'); END;
CREATE TRIGGER IF NOT EXISTS change_not_deleted BEFORE DELETE ON change
  BEGIN SELECT RAISE(ABORT, 'changes are never deleted'); END;
)sql";

// Rights would not do: who made the table may give them back to himself.
constexpr char kPostgresGuard[] = R"sql(
CREATE OR REPLACE FUNCTION change_refuse() RETURNS trigger LANGUAGE plpgsql AS
  $body$ BEGIN RAISE EXCEPTION 'changes are never altered'; END $body$;
CREATE OR REPLACE TRIGGER change_not_altered BEFORE UPDATE OR DELETE OR TRUNCATE ON change
  FOR EACH STATEMENT EXECUTE FUNCTION change_refuse();
)sql";

void ReplaceAll(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

std::string ChangeTable() {
  std::string sql = "CREATE TABLE IF NOT EXISTS change(";
  for (const ColumnType& column : kOwnColumns) sql += std::string(column.name) + " " + std::string(column.type) + ", ";
  for (const StudentColumn& column : StudentColumns()) sql += std::string(column.name) + " $T NOT NULL, ";
  sql.resize(sql.size() - 2);
  return sql + ");";
}

// How many rows one has and the other has not.
std::string Differences(const std::string& left, const std::string& right) {
  return "SELECT (SELECT count(*) FROM (SELECT * FROM (" + left + ") a EXCEPT SELECT * FROM (" + right +
         ") b) x) + (SELECT count(*) FROM (SELECT * FROM (" + right + ") c EXCEPT SELECT * FROM (" + left + ") d) y)";
}

std::vector<StoreQuestion> MakeQuestions() {
  // `kind` 3 is a withdrawal, 2 an amendment.
  const std::string last = "SELECT record_id, max(change_seq) AS change_seq FROM change GROUP BY record_id";
  const std::string live = "SELECT c.identity_key, c.seat, c.record_id FROM change c JOIN (" + last +
                           ") l ON l.change_seq = c.change_seq WHERE c.kind <> 3 AND c.identity_key <> ''";
  const std::string numbers =
      "SELECT student_number, record_id FROM change WHERE student_number <> '' UNION "
      "SELECT document_number, record_id FROM change WHERE document_number <> ''";
  return {
      {"change", "SELECT abs(count(*) - coalesce(max(change_seq), 0)) + "
                 "CASE WHEN coalesce(min(change_seq), 1) <> 1 THEN 1 ELSE 0 END FROM change"},
      {"meta", "SELECT abs((SELECT last_change FROM meta) - (SELECT coalesce(max(change_seq), 0) FROM change))"},
      {"record", Differences(last, "SELECT record_id, change_seq FROM record")},
      {"identity", Differences(live, "SELECT identity_key, seat, record_id FROM identity")},
      {"number", Differences(numbers, "SELECT number, record_id FROM number")},
      {"request", "SELECT count(*) - (SELECT count(DISTINCT r.change_seq) FROM request r JOIN change c ON "
                  "c.change_seq = r.change_seq AND c.account = r.account) FROM request"},
      {"change (a record's beginning)",
       "SELECT count(*) - count(DISTINCT record_id) FROM change WHERE kind IN (1, 4)"},
      {"change (after a withdrawal)",
       "SELECT count(*) FROM change w JOIN change c ON c.record_id = w.record_id AND c.change_seq > w.change_seq "
       "WHERE w.kind = 3"},
  };
}

}  // namespace

std::string MakeTablesSql(SqlDialect dialect) {
  const bool sqlite = dialect == SqlDialect::kSqlite;
  std::string sql = ChangeTable() + kOtherTables;
  ReplaceAll(sql, "$I", sqlite ? "INTEGER" : "BIGINT");
  ReplaceAll(sql, "$T", sqlite ? "TEXT" : "TEXT COLLATE \"C\"");
  ReplaceAll(sql, "$B", sqlite ? "BLOB" : "BYTEA");
  ReplaceAll(sql, "$W", sqlite ? " WITHOUT ROWID" : "");
  ReplaceAll(sql, "$F", std::to_string(kStoreFormat));
  ReplaceAll(sql, "$R", sqlite ? "lower(hex(randomblob(16)))" : "replace(CAST(gen_random_uuid() AS text), '-', '')");
  return sql + (sqlite ? kSqliteGuard : kPostgresGuard);
}

std::string ChangeColumns(std::string_view prefix) {
  std::string list;
  const auto add = [&](std::string_view name) {
    if (!list.empty()) list += ", ";
    list += prefix;
    list += name;
  };
  for (const ColumnType& column : kOwnColumns) add(column.name);
  for (const StudentColumn& column : StudentColumns()) add(column.name);
  return list;
}

std::string SpreadImportSql(std::uint64_t after) {
  const std::string from = " FROM change WHERE change_seq > " + std::to_string(after);
  // In the order of the key: its index is then written once from left to right.
  return "INSERT INTO record(record_id, change_seq) SELECT record_id, change_seq" + from + " ORDER BY record_id;" +
         "INSERT INTO identity(identity_key, seat, record_id) SELECT identity_key, seat, record_id" + from +
         " AND identity_key <> '' ORDER BY identity_key, seat;" +
         "INSERT INTO number(number, record_id) SELECT n, r FROM (SELECT student_number AS n, record_id AS r" + from +
         " AND student_number <> '' UNION SELECT document_number AS n, record_id AS r" + from +
         " AND document_number <> '') AS numbers WHERE true ORDER BY n, r ON CONFLICT DO NOTHING;" +
         "UPDATE meta SET last_change = (SELECT max(change_seq) FROM change);";
}

std::span<const StoreQuestion> StoreQuestions() {
  static const std::vector<StoreQuestion>* const questions = new std::vector<StoreQuestion>(MakeQuestions());
  return *questions;
}

}  // namespace xueji::server
