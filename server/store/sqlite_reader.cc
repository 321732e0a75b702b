#include "server/store/sqlite_reader.h"

#include <utility>

#include "engine/base/message.h"
#include "server/store/change_row.h"
#include "server/store/sqlite_file.h"
#include "server/store/store_fault.h"
#include "server/store/store_schema.h"

namespace xueji::server {

absl::StatusOr<std::unique_ptr<SqliteReader>> SqliteReader::Open(const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<SqlDatabase> database, OpenRegisterFile(path, false));
  std::unique_ptr<SqliteReader> reader(new SqliteReader(std::move(database)));
  XUEJI_RETURN_IF_ERROR(PrepareAll(
      *reader->database_,
      {{&reader->changes_,
        "SELECT " + ChangeColumns() + " FROM change WHERE change_seq > ?1 ORDER BY change_seq LIMIT ?2"},
       // CROSS: the changes in their order, each held against its record, and not the other way.
       {&reader->states_, "SELECT " + ChangeColumns("c.") +
                              " FROM change c CROSS JOIN record r ON r.record_id = c.record_id "
                              "WHERE c.change_seq > ?1 AND r.change_seq = c.change_seq ORDER BY c.change_seq LIMIT ?2"},
       {&reader->last_, "SELECT last_change FROM meta"},
       {&reader->store_id_, "SELECT store_id FROM meta"},
       {&reader->record_, "SELECT " + ChangeColumns("c.") +
                              " FROM record r JOIN change c USING(change_seq) WHERE r.record_id = ?1"},
       {&reader->request_,
        "SELECT digest, answer, change_seq FROM request WHERE account = ?1 AND request_id = ?2"},
       {&reader->number_, "SELECT record_id FROM number WHERE number = ?1 ORDER BY record_id LIMIT ?2"}}));
  return reader;
}

absl::StatusOr<std::vector<StoredChange>> SqliteReader::ReadBy(SqlStatement& statement, std::uint64_t after, std::size_t max) {
  std::vector<StoredChange> changes;
  statement.Bind(1, static_cast<std::int64_t>(after)).Bind(2, static_cast<std::int64_t>(max));
  XUEJI_RETURN_IF_ERROR(ForEachRow(statement, [&](const SqlStatement& row) { changes.push_back(GetChange(row)); }));
  return changes;
}

absl::StatusOr<std::vector<StoredChange>> SqliteReader::ReadChanges(std::uint64_t after, std::size_t max) {
  return ReadBy(*changes_, after, max);
}

absl::StatusOr<std::vector<StoredChange>> SqliteReader::ReadLastStates(std::uint64_t after, std::size_t max) {
  return ReadBy(*states_, after, max);
}

absl::StatusOr<std::uint64_t> SqliteReader::LastChange() {
  std::uint64_t last = 0;
  XUEJI_RETURN_IF_ERROR(ForEachRow(
      *last_, [&](const SqlStatement& row) { last = static_cast<std::uint64_t>(row.Integer(0)); }));
  return last;
}

absl::StatusOr<std::string> SqliteReader::StoreId() {
  std::string id;
  XUEJI_RETURN_IF_ERROR(ForEachRow(*store_id_, [&](const SqlStatement& row) { id = row.Text(0); }));
  return id;
}

absl::StatusOr<std::optional<StoredChange>> SqliteReader::Find(std::string_view record_id) {
  std::optional<StoredChange> found;
  record_->Bind(1, record_id);
  XUEJI_RETURN_IF_ERROR(ForEachRow(*record_, [&](const SqlStatement& row) { found = GetChange(row); }));
  return found;
}

absl::StatusOr<std::optional<StoredRequest>> SqliteReader::FindRequest(std::string_view account, std::string_view request_id) {
  std::optional<StoredRequest> found;
  request_->Bind(1, account).Bind(2, request_id);
  XUEJI_RETURN_IF_ERROR(ForEachRow(*request_, [&](const SqlStatement& row) {
    found = StoredRequest{std::string(row.Text(0)), std::string(row.Text(1)),
                          static_cast<std::uint64_t>(row.Integer(2))};
  }));
  return found;
}

absl::StatusOr<std::vector<std::string>> SqliteReader::FindByNumber(std::string_view number, std::size_t max) {
  std::vector<std::string> record_ids;
  number_->Bind(1, number).Bind(2, static_cast<std::int64_t>(max));
  XUEJI_RETURN_IF_ERROR(
      ForEachRow(*number_, [&](const SqlStatement& row) { record_ids.emplace_back(row.Text(0)); }));
  return record_ids;
}

absl::Status SqliteReader::Check() {
  std::string said;
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<SqlStatement> whole, database_->Prepare("PRAGMA integrity_check(1)"));
  XUEJI_RETURN_IF_ERROR(ForEachRow(*whole, [&](const SqlStatement& row) { said = row.Text(0); }));
  if (said != "ok") {
    return Internal({"$0：文件已损坏；请从备份恢复", "$0: the file is damaged; restore a backup", {database_->path()}});
  }
  // One transaction: all questions see one state, whoever writes meanwhile.
  XUEJI_RETURN_IF_ERROR(database_->Execute("BEGIN"));
  absl::Status status = absl::OkStatus();
  for (const StoreQuestion& question : StoreQuestions()) {
    const absl::StatusOr<std::int64_t> wrong = database_->QueryInteger(question.sql);
    status = wrong.ok() ? AnswerOf(question, *wrong) : wrong.status();
    if (!status.ok()) break;
  }
  XUEJI_RETURN_IF_ERROR(database_->Execute("COMMIT"));
  return Prefixed(status, database_->path() + ": ");
}

}  // namespace xueji::server
