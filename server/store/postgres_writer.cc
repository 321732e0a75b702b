#include "server/store/postgres_writer.h"

#include "engine/base/message.h"
#include "server/store/change_row.h"
#include "server/store/postgres_session.h"
#include "server/store/postgres_values.h"
#include "server/store/store_fault.h"
#include "server/store/store_schema.h"

namespace xueji::server {
namespace {

constexpr std::size_t kCopyBytes = 1U << 20;  // sent at a time

PostgresArray Texts() { return PostgresArray(kPostgresText); }
PostgresArray Numbers() { return PostgresArray(kPostgresNumber); }

// "SELECT * FROM unnest($1::int8[], $2::int8[], … $4::text[], …)" in the order of ChangeColumns().
std::string UnnestedChange() {
  std::string sql = "SELECT * FROM unnest(";
  for (int column = 1; column <= kChangeColumns; ++column) {
    sql += (column == 1 ? "$" : ", $") + std::to_string(column) + (column <= kNumberColumns ? "::int8[]" : "::text[]");
  }
  return sql + ")";
}

bool IsPassing(const absl::Status& status) { return status.code() == absl::StatusCode::kUnavailable; }

}  // namespace

absl::Status PostgresWriter::Connect() {
  if (connection_ != nullptr) return absl::OkStatus();
  XUEJI_ASSIGN_OR_RETURN(connection_, OpenSession(uri_));
  const absl::Status prepared = Prepare();
  if (!prepared.ok()) connection_.reset();
  return prepared;
}

absl::Status PostgresWriter::Prepare() {
  const std::pair<const char*, std::string> statements[] = {
      {"begin", "BEGIN ISOLATION LEVEL READ COMMITTED"},
      {"commit", "COMMIT"},
      {"last", "SELECT last_change FROM meta FOR UPDATE"},
      {"records", "SELECT r.record_id, c.change_seq, c.kind, c.identity_key, c.seat FROM unnest($1::text[]) AS k(id) "
                  "JOIN record r ON r.record_id = k.id JOIN change c ON c.change_seq = r.change_seq"},
      {"holders", "SELECT i.identity_key, i.seat, i.record_id FROM unnest($1::text[], $2::text[]) AS k(key, seat) "
                  "JOIN identity i ON i.identity_key = k.key AND i.seat = k.seat"},
      {"requests", "SELECT r.account, r.request_id, r.digest, r.answer, r.change_seq FROM "
                   "unnest($1::text[], $2::text[]) AS k(account, id) "
                   "JOIN request r ON r.account = k.account AND r.request_id = k.id"},
      {"add_changes", "INSERT INTO change(" + ChangeColumns() + ") " + UnnestedChange()},
      {"add_records", "INSERT INTO record(record_id, change_seq) SELECT * FROM unnest($1::text[], $2::int8[])"},
      {"put_records", "INSERT INTO record(record_id, change_seq) SELECT * FROM unnest($1::text[], $2::int8[]) "
                      "ON CONFLICT(record_id) DO UPDATE SET change_seq = excluded.change_seq"},
      {"release", "DELETE FROM identity i USING unnest($1::text[], $2::text[]) AS k(key, seat) "
                  "WHERE i.identity_key = k.key AND i.seat = k.seat"},
      {"claim", "INSERT INTO identity(identity_key, seat, record_id) "
                "SELECT * FROM unnest($1::text[], $2::text[], $3::text[])"},
      {"add_numbers", "INSERT INTO number(number, record_id) SELECT * FROM unnest($1::text[], $2::text[]) "
                      "ON CONFLICT DO NOTHING"},
      {"add_requests", "INSERT INTO request(account, request_id, change_seq, digest, answer) "
                       "SELECT * FROM unnest($1::text[], $2::text[], $3::int8[], $4::bytea[], $5::bytea[])"},
      {"set_last", "UPDATE meta SET last_change = $1::int8"},
      {"notify", std::string("NOTIFY ") + kNotifyChannel}};
  for (const auto& [name, sql] : statements) XUEJI_RETURN_IF_ERROR(connection_->Prepare(name, sql));
  return absl::OkStatus();
}

absl::Status PostgresWriter::RolledBack(absl::Status status) {
  if (connection_ != nullptr && (IsPassing(status) || !connection_->Execute("ROLLBACK").ok())) connection_.reset();
  return status;
}

absl::StatusOr<std::vector<ChangeOutcome>> PostgresWriter::Commit(std::span<const ChangeRequest> requests) {
  ChangeJudge judge(requests);
  XUEJI_RETURN_IF_ERROR(LookUpAgain(judge.keys(), judge.known()));
  judge.Judge();
  if (judge.writes().changes.empty()) {
    // What was read cannot be lost any more: a connection that fails here is only made anew.
    static_cast<void>(RolledBack(absl::OkStatus()));
    return judge.TakeOutcomes();
  }
  SendChanges(judge.writes());
  SendTables(judge.writes());
  connection_->Send("notify", {});
  connection_->Send("commit", {});
  const absl::Status written = connection_->Finish().status();
  if (!written.ok()) return RolledBack(written);
  return judge.TakeOutcomes();
}

// A connection that stood idle while the server was started again is found out by its first use: once more, then.
absl::Status PostgresWriter::LookUpAgain(const BatchKeys& keys, KnownState& known) {
  const bool was_open = connection_ != nullptr;
  XUEJI_RETURN_IF_ERROR(Connect());
  absl::Status status = LookUp(keys, known);
  if (status.ok()) return status;
  status = RolledBack(std::move(status));
  if (!was_open || !IsPassing(status)) return status;
  XUEJI_RETURN_IF_ERROR(Connect());
  known = {};
  status = LookUp(keys, known);
  return status.ok() ? status : RolledBack(std::move(status));
}

absl::Status PostgresWriter::LookUp(const BatchKeys& keys, KnownState& known) {
  PostgresArray record_ids = Texts(), identity_keys = Texts(), seats = Texts(), accounts = Texts(), request_ids = Texts();
  for (const std::string& record_id : keys.records) record_ids.Add(record_id);
  for (const IdentitySeat& identity : keys.identities) {
    identity_keys.Add(identity.identity_key);
    seats.Add(identity.seat);
  }
  for (const RequestKey& key : keys.requests) {
    accounts.Add(key.account);
    request_ids.Add(key.request_id);
  }
  connection_->Send("begin", {});
  connection_->Send("last", {});  // waits for other writers: what is read after it is what they left
  connection_->Send("records", PostgresParameters().Add(record_ids));
  connection_->Send("holders", PostgresParameters().Add(identity_keys).Add(seats));
  connection_->Send("requests", PostgresParameters().Add(accounts).Add(request_ids));
  XUEJI_ASSIGN_OR_RETURN(const std::vector<PostgresResult> results, connection_->Finish());
  known.last_change = static_cast<std::uint64_t>(results[1].Integer(0, 0));
  const PostgresResult& records = results[2];
  for (int row = 0; row < records.rows(); ++row) {
    known.records[std::string(records.Text(row, 0))] = {
        static_cast<std::uint64_t>(records.Integer(row, 1)),
        static_cast<ChangeKind>(records.Integer(row, 2)) == ChangeKind::kWithdraw,
        {std::string(records.Text(row, 3)), std::string(records.Text(row, 4))}};
  }
  const PostgresResult& holders = results[3];
  for (int row = 0; row < holders.rows(); ++row) {
    known.holders[{std::string(holders.Text(row, 0)), std::string(holders.Text(row, 1))}] = holders.Text(row, 2);
  }
  const PostgresResult& requests = results[4];
  for (int row = 0; row < requests.rows(); ++row) {
    known.requests[{std::string(requests.Text(row, 0)), std::string(requests.Text(row, 1))}] = {
        std::string(requests.Text(row, 2)), std::string(requests.Text(row, 3)),
        static_cast<std::uint64_t>(requests.Integer(row, 4))};
  }
  return absl::OkStatus();
}

void PostgresWriter::SendChanges(const BatchWrites& writes) {
  std::vector<PostgresArray> columns;
  for (int column = 0; column < kChangeColumns; ++column) columns.push_back(column < kNumberColumns ? Numbers() : Texts());
  PostgresArray numbers = Texts(), numbered = Texts();
  PostgresArray accounts = Texts(), request_ids = Texts(), seqs = Numbers(), digests(kPostgresBytes),
                answers(kPostgresBytes);
  for (const NewChange& change : writes.changes) {
    const ChangeRequest& request = *change.request;
    std::size_t column = 0;
    PutChange(change.change_seq, request.kind, request, [&](std::int64_t number) { columns[column++].Add(number); },
              [&](std::string_view text) { columns[column++].Add(text); });
    for (const std::string_view number : NumbersOf(request.record)) {
      numbers.Add(number);
      numbered.Add(request.record[StudentColumnId::kRecordId]);
    }
    if (request.request_id.empty()) continue;
    accounts.Add(request.account);
    request_ids.Add(request.request_id);
    seqs.Add(static_cast<std::int64_t>(change.change_seq));
    digests.Add(request.request_digest);
    answers.Add(request.answer);
  }
  PostgresParameters all;
  for (const PostgresArray& column : columns) all.Add(column);
  connection_->Send("add_changes", std::move(all));
  connection_->Send("add_numbers", PostgresParameters().Add(numbers).Add(numbered));
  connection_->Send("add_requests",
                    PostgresParameters().Add(accounts).Add(request_ids).Add(seqs).Add(digests).Add(answers));
}

void PostgresWriter::SendTables(const BatchWrites& writes) {
  PostgresArray new_ids = Texts(), new_seqs = Numbers(), old_ids = Texts(), old_seqs = Numbers();
  for (const LastState& last : writes.records) {
    (last.is_new ? new_ids : old_ids).Add(last.record_id);
    (last.is_new ? new_seqs : old_seqs).Add(static_cast<std::int64_t>(last.change_seq));
  }
  connection_->Send("add_records", PostgresParameters().Add(new_ids).Add(new_seqs));
  connection_->Send("put_records", PostgresParameters().Add(old_ids).Add(old_seqs));
  PostgresArray released_keys = Texts(), released_seats = Texts();
  for (const IdentitySeat& identity : writes.released) {
    released_keys.Add(identity.identity_key);
    released_seats.Add(identity.seat);
  }
  connection_->Send("release", PostgresParameters().Add(released_keys).Add(released_seats));
  PostgresArray claimed_keys = Texts(), claimed_seats = Texts(), claimed_ids = Texts();
  for (const ClaimedIdentity& claimed : writes.claimed) {
    claimed_keys.Add(claimed.identity.identity_key);
    claimed_seats.Add(claimed.identity.seat);
    claimed_ids.Add(claimed.record_id);
  }
  connection_->Send("claim", PostgresParameters().Add(claimed_keys).Add(claimed_seats).Add(claimed_ids));
  connection_->Send("set_last", PostgresParameters().Add(static_cast<std::int64_t>(writes.last_change)));
}

absl::StatusOr<std::uint64_t> PostgresWriter::Import(const std::function<absl::StatusOr<bool>(ChangeRequest*)>& next) {
  XUEJI_RETURN_IF_ERROR(Connect());
  absl::StatusOr<std::uint64_t> count = ImportAll(next);
  if (!count.ok()) return RolledBack(count.status());
  // Of what came now the planner knows nothing yet.
  XUEJI_RETURN_IF_ERROR(connection_->Execute("ANALYZE change, record, identity, number"));
  return count;
}

absl::StatusOr<std::uint64_t> PostgresWriter::ImportAll(
    const std::function<absl::StatusOr<bool>(ChangeRequest*)>& next) {
  XUEJI_RETURN_IF_ERROR(connection_->Execute(
      "BEGIN; SET LOCAL enable_seqscan = on; SET LOCAL enable_hashjoin = on; SET LOCAL work_mem = '256MB'"));
  XUEJI_ASSIGN_OR_RETURN(const PostgresResult last, connection_->Query("last", {}));
  const auto before = static_cast<std::uint64_t>(last.Integer(0, 0));
  XUEJI_RETURN_IF_ERROR(connection_->BeginCopy("COPY change(" + ChangeColumns() + ") FROM STDIN (FORMAT binary)"));
  const absl::StatusOr<std::uint64_t> count = CopyAll(before, next);
  XUEJI_RETURN_IF_ERROR(connection_->EndCopy(count.status()));
  if (*count > 0) {
    XUEJI_RETURN_IF_ERROR(ImportRefusal(connection_->Execute(SpreadImportSql(before))));
    XUEJI_RETURN_IF_ERROR(connection_->Query("notify", {}).status());
  }
  XUEJI_RETURN_IF_ERROR(connection_->Execute("COMMIT"));
  return count;
}

absl::StatusOr<std::uint64_t> PostgresWriter::CopyAll(
    std::uint64_t before, const std::function<absl::StatusOr<bool>(ChangeRequest*)>& next) {
  std::uint64_t count = 0;
  std::string rows;
  for (ChangeRequest request;; request = {}) {
    XUEJI_ASSIGN_OR_RETURN(const bool more, next(&request));
    if (!more) break;
    ++count;
    if (absl::Status fit = CheckTexts(request); !fit.ok()) return Prefixed(fit, ImportPlace(count));
    AppendBigEndian(static_cast<std::int16_t>(kChangeColumns), rows);
    PutChange(before + count, ChangeKind::kImport, request, [&](std::int64_t number) { AppendNumber(number, rows); },
              [&](std::string_view text) { AppendText(text, rows); });
    if (rows.size() < kCopyBytes) continue;
    XUEJI_RETURN_IF_ERROR(connection_->PutCopy(rows));
    rows.clear();
  }
  XUEJI_RETURN_IF_ERROR(connection_->PutCopy(rows));
  return count;
}

}  // namespace xueji::server
