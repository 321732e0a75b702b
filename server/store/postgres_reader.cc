#include "server/store/postgres_reader.h"

#include <utility>

#include "engine/base/message.h"
#include "server/store/change_row.h"
#include "server/store/postgres_session.h"
#include "server/store/store_fault.h"
#include "server/store/store_schema.h"

namespace xueji::server {
namespace {

struct ChangeRow {
  const PostgresResult& result;
  int row;
  std::string_view Text(int column) const { return result.Text(row, column); }
  std::int64_t Integer(int column) const { return result.Integer(row, column); }
};

}  // namespace

absl::StatusOr<std::unique_ptr<PostgresReader>> PostgresReader::Open(const std::string& uri) {
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<PostgresConnection> connection, OpenSession(uri));
  const std::pair<const char*, std::string> statements[] = {
      {"changes", "SELECT " + ChangeColumns() +
                      " FROM change WHERE change_seq > $1::int8 ORDER BY change_seq LIMIT $2::int8"},
      {"states", "SELECT " + ChangeColumns("c.") +
                     " FROM change c JOIN record r ON r.record_id = c.record_id AND r.change_seq = c.change_seq "
                     "WHERE c.change_seq > $1::int8 ORDER BY c.change_seq LIMIT $2::int8"},
      {"last", "SELECT last_change FROM meta"},
      {"store_id", "SELECT store_id FROM meta"},
      {"record", "SELECT " + ChangeColumns("c.") +
                     " FROM record r JOIN change c USING(change_seq) WHERE r.record_id = $1::text"},
      {"request", "SELECT digest, answer, change_seq FROM request WHERE account = $1::text AND request_id = $2::text"},
      {"number", "SELECT record_id FROM number WHERE number = $1::text ORDER BY record_id LIMIT $2::int8"}};
  for (const auto& [name, sql] : statements) XUEJI_RETURN_IF_ERROR(connection->Prepare(name, sql));
  return std::unique_ptr<PostgresReader>(new PostgresReader(std::move(connection)));
}

absl::StatusOr<std::vector<StoredChange>> PostgresReader::ReadBy(const char* statement, std::uint64_t after, std::size_t max) {
  PostgresParameters parameters;
  parameters.Add(static_cast<std::int64_t>(after)).Add(static_cast<std::int64_t>(max));
  XUEJI_ASSIGN_OR_RETURN(const PostgresResult result, connection_->Query(statement, std::move(parameters)));
  std::vector<StoredChange> changes;
  changes.reserve(static_cast<std::size_t>(result.rows()));
  for (int row = 0; row < result.rows(); ++row) changes.push_back(GetChange(ChangeRow{result, row}));
  return changes;
}

absl::StatusOr<std::vector<StoredChange>> PostgresReader::ReadChanges(std::uint64_t after, std::size_t max) {
  return ReadBy("changes", after, max);
}

absl::StatusOr<std::vector<StoredChange>> PostgresReader::ReadLastStates(std::uint64_t after, std::size_t max) {
  return ReadBy("states", after, max);
}

absl::StatusOr<std::uint64_t> PostgresReader::LastChange() {
  XUEJI_ASSIGN_OR_RETURN(const PostgresResult result, connection_->Query("last", {}));
  return static_cast<std::uint64_t>(result.Integer(0, 0));
}

absl::StatusOr<std::string> PostgresReader::StoreId() {
  XUEJI_ASSIGN_OR_RETURN(const PostgresResult result, connection_->Query("store_id", {}));
  return std::string(result.Text(0, 0));
}

absl::StatusOr<std::optional<StoredChange>> PostgresReader::Find(std::string_view record_id) {
  XUEJI_ASSIGN_OR_RETURN(const PostgresResult result, connection_->Query("record", PostgresParameters().Add(record_id)));
  if (result.rows() == 0) return std::optional<StoredChange>();
  return GetChange(ChangeRow{result, 0});
}

absl::StatusOr<std::optional<StoredRequest>> PostgresReader::FindRequest(std::string_view account,
                                                                         std::string_view request_id) {
  XUEJI_ASSIGN_OR_RETURN(const PostgresResult result,
                         connection_->Query("request", PostgresParameters().Add(account).Add(request_id)));
  if (result.rows() == 0) return std::optional<StoredRequest>();
  return StoredRequest{std::string(result.Text(0, 0)), std::string(result.Text(0, 1)),
                       static_cast<std::uint64_t>(result.Integer(0, 2))};
}

absl::StatusOr<std::vector<std::string>> PostgresReader::FindByNumber(std::string_view number, std::size_t max) {
  PostgresParameters parameters;
  parameters.Add(number).Add(static_cast<std::int64_t>(max));
  XUEJI_ASSIGN_OR_RETURN(const PostgresResult result, connection_->Query("number", std::move(parameters)));
  std::vector<std::string> record_ids;
  for (int row = 0; row < result.rows(); ++row) record_ids.emplace_back(result.Text(row, 0));
  return record_ids;
}

absl::Status PostgresReader::Check() {
  // These read everything: the planner may do as it likes.
  XUEJI_RETURN_IF_ERROR(connection_->Execute(
      "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL enable_seqscan = on; SET LOCAL enable_hashjoin = on;"
      "SET LOCAL enable_mergejoin = on"));
  absl::Status status = AskAll();
  const absl::Status ended = connection_->Execute("ROLLBACK");
  return status.ok() ? ended : Prefixed(status, connection_->name() + ": ");
}

absl::Status PostgresReader::AskAll() {
  for (const StoreQuestion& question : StoreQuestions()) {
    XUEJI_ASSIGN_OR_RETURN(const std::int64_t wrong,
                           connection_->QueryInteger("SELECT CAST((" + question.sql + ") AS BIGINT)"));
    XUEJI_RETURN_IF_ERROR(AnswerOf(question, wrong));
  }
  return absl::OkStatus();
}

}  // namespace xueji::server
