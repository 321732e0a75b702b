#include "server/store/sqlite_writer.h"

#include <utility>

#include "engine/base/message.h"
#include "server/store/change_row.h"
#include "server/store/sqlite_file.h"
#include "server/store/store_fault.h"
#include "server/store/store_schema.h"

namespace xueji::server {

absl::StatusOr<std::unique_ptr<SqliteWriter>> SqliteWriter::Open(const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<SqlDatabase> database, OpenRegisterFile(path, true));
  std::unique_ptr<SqliteWriter> writer(new SqliteWriter(std::move(database)));
  XUEJI_RETURN_IF_ERROR(writer->Prepare());
  return writer;
}

absl::Status SqliteWriter::Prepare() {
  std::string marks = "?1";
  for (int column = 2; column <= kChangeColumns; ++column) marks += ", ?" + std::to_string(column);
  return PrepareAll(
      *database_,
      {{&begin_, "BEGIN IMMEDIATE"},
       {&commit_, "COMMIT"},
       {&rollback_, "ROLLBACK"},
       {&last_, "SELECT last_change FROM meta"},
       {&record_, "SELECT c.change_seq, c.kind, c.identity_key, c.seat FROM record r JOIN change c USING(change_seq) "
                  "WHERE r.record_id = ?1"},
       {&holder_, "SELECT record_id FROM identity WHERE identity_key = ?1 AND seat = ?2"},
       {&request_, "SELECT digest, answer, change_seq FROM request WHERE account = ?1 AND request_id = ?2"},
       {&add_change_, "INSERT INTO change(" + ChangeColumns() + ") VALUES(" + marks + ")"},
       {&add_record_, "INSERT INTO record(record_id, change_seq) VALUES(?1, ?2)"},
       {&put_record_, "INSERT INTO record(record_id, change_seq) VALUES(?1, ?2) "
                      "ON CONFLICT(record_id) DO UPDATE SET change_seq = excluded.change_seq"},
       {&release_, "DELETE FROM identity WHERE identity_key = ?1 AND seat = ?2"},
       {&claim_, "INSERT INTO identity(identity_key, seat, record_id) VALUES(?1, ?2, ?3)"},
       {&add_number_, "INSERT INTO number(number, record_id) VALUES(?1, ?2) ON CONFLICT DO NOTHING"},
       {&add_request_, "INSERT INTO request(account, request_id, change_seq, digest, answer) VALUES(?1, ?2, ?3, ?4, ?5)"},
       {&set_last_, "UPDATE meta SET last_change = ?1"}});
}

absl::Status SqliteWriter::RolledBack(absl::Status status) {
  // Fails where SQLite rolled back by itself: what we wanted.
  static_cast<void>(rollback_->Run());
  return status;
}

absl::StatusOr<std::vector<ChangeOutcome>> SqliteWriter::Commit(std::span<const ChangeRequest> requests) {
  ChangeJudge judge(requests);
  XUEJI_RETURN_IF_ERROR(begin_->Run());
  absl::Status status = LookUp(judge.keys(), judge.known());
  if (status.ok()) {
    judge.Judge();
    // Nothing but refusals and repetitions: there is nothing to wait for the disk for.
    if (judge.writes().changes.empty()) {
      XUEJI_RETURN_IF_ERROR(RolledBack(absl::OkStatus()));
      return judge.TakeOutcomes();
    }
    status = Write(judge.writes());
  }
  if (status.ok()) status = commit_->Run();
  if (!status.ok()) return RolledBack(std::move(status));
  return judge.TakeOutcomes();
}

absl::Status SqliteWriter::LookUp(const BatchKeys& keys, KnownState& known) {
  XUEJI_RETURN_IF_ERROR(ForEachRow(*last_, [&](const SqlStatement& row) {
    known.last_change = static_cast<std::uint64_t>(row.Integer(0));
  }));
  for (const std::string& record_id : keys.records) {
    record_->Bind(1, record_id);
    XUEJI_RETURN_IF_ERROR(ForEachRow(*record_, [&](const SqlStatement& row) {
      known.records[record_id] = {static_cast<std::uint64_t>(row.Integer(0)),
                                  static_cast<ChangeKind>(row.Integer(1)) == ChangeKind::kWithdraw,
                                  {std::string(row.Text(2)), std::string(row.Text(3))}};
    }));
  }
  for (const IdentitySeat& identity : keys.identities) {
    holder_->Bind(1, identity.identity_key).Bind(2, identity.seat);
    XUEJI_RETURN_IF_ERROR(
        ForEachRow(*holder_, [&](const SqlStatement& row) { known.holders[identity] = row.Text(0); }));
  }
  for (const RequestKey& key : keys.requests) {
    request_->Bind(1, key.account).Bind(2, key.request_id);
    XUEJI_RETURN_IF_ERROR(ForEachRow(*request_, [&](const SqlStatement& row) {
      known.requests[key] = {std::string(row.Text(0)), std::string(row.Text(1)),
                             static_cast<std::uint64_t>(row.Integer(2))};
    }));
  }
  return absl::OkStatus();
}

absl::Status SqliteWriter::Write(const BatchWrites& writes) {
  for (const NewChange& change : writes.changes) {
    const ChangeRequest& request = *change.request;
    XUEJI_RETURN_IF_ERROR(AddChange(change.change_seq, request.kind, request));
    for (const std::string_view number : NumbersOf(request.record)) {
      const std::string& record_id = request.record[StudentColumnId::kRecordId];
      XUEJI_RETURN_IF_ERROR(add_number_->Bind(1, number).Bind(2, record_id).Run());
    }
    if (!request.request_id.empty()) XUEJI_RETURN_IF_ERROR(AddRequest(change));
  }
  for (const LastState& last : writes.records) {
    SqlStatement& put = last.is_new ? *add_record_ : *put_record_;
    XUEJI_RETURN_IF_ERROR(put.Bind(1, last.record_id).Bind(2, static_cast<std::int64_t>(last.change_seq)).Run());
  }
  for (const IdentitySeat& identity : writes.released) {
    XUEJI_RETURN_IF_ERROR(release_->Bind(1, identity.identity_key).Bind(2, identity.seat).Run());
  }
  for (const ClaimedIdentity& claimed : writes.claimed) {
    claim_->Bind(1, claimed.identity.identity_key).Bind(2, claimed.identity.seat).Bind(3, claimed.record_id);
    XUEJI_RETURN_IF_ERROR(claim_->Run());
  }
  return set_last_->Bind(1, static_cast<std::int64_t>(writes.last_change)).Run();
}

absl::Status SqliteWriter::AddChange(std::uint64_t change_seq, ChangeKind kind, const ChangeRequest& request) {
  int column = 0;
  PutChange(change_seq, kind, request, [&](std::int64_t number) { add_change_->Bind(++column, number); },
            [&](std::string_view text) { add_change_->Bind(++column, text); });
  return add_change_->Run();
}

absl::Status SqliteWriter::AddRequest(const NewChange& change) {
  const ChangeRequest& request = *change.request;
  add_request_->Bind(1, request.account).Bind(2, request.request_id);
  add_request_->Bind(3, static_cast<std::int64_t>(change.change_seq));
  return add_request_->Bind(4, request.request_digest).Bind(5, request.answer).Run();
}

absl::StatusOr<std::uint64_t> SqliteWriter::Import(const std::function<absl::StatusOr<bool>(ChangeRequest*)>& next) {
  XUEJI_RETURN_IF_ERROR(begin_->Run());
  absl::StatusOr<std::uint64_t> count = ImportAll(next);
  const absl::Status status = count.ok() ? commit_->Run() : count.status();
  if (!status.ok()) return RolledBack(status);
  return count;
}

absl::StatusOr<std::uint64_t> SqliteWriter::ImportAll(const std::function<absl::StatusOr<bool>(ChangeRequest*)>& next) {
  std::uint64_t before = 0;
  XUEJI_RETURN_IF_ERROR(
      ForEachRow(*last_, [&](const SqlStatement& row) { before = static_cast<std::uint64_t>(row.Integer(0)); }));
  std::uint64_t count = 0;
  for (ChangeRequest request;; request = {}) {
    XUEJI_ASSIGN_OR_RETURN(const bool more, next(&request));
    if (!more) break;
    ++count;
    XUEJI_RETURN_IF_ERROR(Prefixed(CheckTexts(request), ImportPlace(count)));
    XUEJI_RETURN_IF_ERROR(AddChange(before + count, ChangeKind::kImport, request));
  }
  if (count == 0) return count;
  XUEJI_RETURN_IF_ERROR(ImportRefusal(database_->Execute(SpreadImportSql(before))));
  return count;
}

}  // namespace xueji::server
