#include "server/store/postgres_connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "engine/base/check.h"
#include "engine/base/message.h"

namespace xueji::server {
namespace {

constexpr int kBinary = 1;

// Appendix A of PostgreSQL's manual: classes of errors that pass: connection, resources, operator intervention, system
// error, rollback of a transaction; a lock that was not given; a server that only reads; a session that was ended.
bool Passes(std::string_view state) {
  for (const std::string_view passing : {"08", "53", "57", "58", "40", "55P03", "25006", "25P03"}) {
    if (state.starts_with(passing)) return true;
  }
  return false;
}

// Rights, logging in, a database or schema that is not there: for the operator to mend.
bool IsMisset(std::string_view state) {
  for (const std::string_view misset : {"42501", "28", "3D", "3F"}) {
    if (state.starts_with(misset)) return true;
  }
  return false;
}

// libpq ends its messages with a line feed, and some have several lines.
std::string OneLine(std::string_view text) {
  std::string line(text.substr(0, text.find_last_not_of('\n') + 1));
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

struct Finished {
  void operator()(PGresult* result) const { PQclear(result); }
};
using OwnedResult = std::unique_ptr<PGresult, Finished>;

bool IsFine(const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

}  // namespace

PostgresResult::PostgresResult(pg_result* result) : result_(result), rows_(PQntuples(result)) {}
void PostgresResult::Clear::operator()(pg_result* result) const { PQclear(result); }

std::string_view PostgresResult::Text(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

std::int64_t PostgresResult::Integer(int row, int column) const {
  XUEJI_CHECK(PQgetlength(result_.get(), row, column) == 8);
  return ReadNumber(PQgetvalue(result_.get(), row, column));
}

absl::StatusOr<std::unique_ptr<PostgresConnection>> PostgresConnection::Connect(const std::string& uri) {
  // What stands before dbname is a default that the URI may overrule. A server that died is noticed within seconds.
  const char* const names[] = {"connect_timeout", "keepalives_idle", "tcp_user_timeout", "target_session_attrs",
                               "fallback_application_name", "dbname", "client_encoding", nullptr};
  const char* const values[] = {"5", "10", "10000", "read-write", "xueji-server", uri.c_str(), "UTF8", nullptr};
  std::unique_ptr<PostgresConnection> opened(new PostgresConnection(PQconnectdbParams(names, values, 1)));
  if (PQstatus(opened->connection_) != CONNECTION_OK) return opened->Lost();
  PQsetNoticeProcessor(opened->connection_, [](void*, const char*) {}, nullptr);
  return opened;
}

PostgresConnection::PostgresConnection(pg_conn* connection) : connection_(connection) {
  const char* const host = PQhost(connection);
  const char* const database = PQdb(connection);
  name_ = std::string("postgresql://") + (host == nullptr ? "" : host) + "/" + (database == nullptr ? "" : database);
}

PostgresConnection::~PostgresConnection() { PQfinish(connection_); }

int PostgresConnection::server_version() const { return PQserverVersion(connection_); }

absl::Status PostgresConnection::Lost() const {
  return Fault(absl::StatusCode::kUnavailable,
               {"$0：没有连接（$1）；请检查服务器、地址和密码", "$0: no connection ($1); check server, address and password",
                {name_, OneLine(PQerrorMessage(connection_))}});
}

// The primary message alone: the detail of a refused key has its value.
absl::Status PostgresConnection::StatusOf(const pg_result* result) const {
  if (PQstatus(connection_) != CONNECTION_OK || result == nullptr) return Lost();
  if (IsFine(result)) return absl::OkStatus();
  const char* const state_field = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* const said_field = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const std::string_view state = state_field == nullptr ? "" : state_field;
  const std::string_view said = said_field == nullptr ? "" : said_field;
  if (state == "23505") {
    return AlreadyExists({"$0：此行已存在（$1）", "$0: the row is there already ($1)", {name_, said}});
  }
  if (Passes(state)) {
    return Fault(absl::StatusCode::kUnavailable,
                 {"$0：数据库暂时不可用（$1，$2）；请稍后再试", "$0: the database cannot do it now ($1, $2); try again later",
                  {name_, state, said}});
  }
  if (IsMisset(state)) {
    return InvalidArgument({"$0：不允许（$1，$2）；请检查数据库及角色的权限",
                            "$0: not allowed ($1, $2); check the database and the rights of the role", {name_, state, said}});
  }
  return Internal({"$0：$1，$2", "$0: $1, $2", {name_, state, said}});
}

absl::Status PostgresConnection::Execute(const std::string& sql) {
  const OwnedResult result(PQexec(connection_, sql.c_str()));
  return StatusOf(result.get());
}

absl::Status PostgresConnection::Prepare(const std::string& name, const std::string& sql) {
  const OwnedResult result(PQprepare(connection_, name.c_str(), sql.c_str(), 0, nullptr));
  return StatusOf(result.get());
}

absl::StatusOr<std::int64_t> PostgresConnection::QueryInteger(const std::string& sql) {
  OwnedResult result(PQexecParams(connection_, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, kBinary));
  XUEJI_RETURN_IF_ERROR(StatusOf(result.get()));
  const PostgresResult rows(result.release());
  if (rows.rows() == 0) return Internal({"$0：查询没有结果", "$0: a query gave nothing", {name_}});
  return rows.Integer(0, 0);
}

void PostgresConnection::Send(const std::string& name, PostgresParameters parameters) {
  queue_.emplace_back(name, std::move(parameters));
}

absl::Status PostgresConnection::SendAll() {
  if (PQenterPipelineMode(connection_) != 1) return Lost();
  for (const auto& [name, parameters] : queue_) {
    std::vector<const char*> values;
    std::vector<int> lengths;
    for (const std::string& value : parameters.values()) {
      values.push_back(value.data());
      lengths.push_back(static_cast<int>(value.size()));
    }
    const std::vector<int> formats(values.size(), kBinary);
    if (PQsendQueryPrepared(connection_, name.c_str(), static_cast<int>(values.size()), values.data(), lengths.data(),
                            formats.data(), kBinary) != 1) {
      return Lost();
    }
  }
  return PQpipelineSync(connection_) == 1 ? absl::OkStatus() : Lost();
}

absl::StatusOr<std::vector<PostgresResult>> PostgresConnection::Finish() {
  absl::Status first = SendAll();
  const std::size_t sent = std::exchange(queue_, {}).size();
  if (!first.ok()) return first;
  std::vector<PostgresResult> results;
  for (std::size_t i = 0; i < sent; ++i) {
    OwnedResult result(PQgetResult(connection_));
    // After the first that fails, the others are told to be skipped.
    if (first.ok()) first = StatusOf(result.get());
    if (PQstatus(connection_) != CONNECTION_OK) return Lost();
    if (first.ok()) results.emplace_back(result.release());
    for (OwnedResult more(PQgetResult(connection_)); more != nullptr; more.reset(PQgetResult(connection_))) {
    }
  }
  const OwnedResult sync(PQgetResult(connection_));
  if (PQresultStatus(sync.get()) != PGRES_PIPELINE_SYNC || PQexitPipelineMode(connection_) != 1) return Lost();
  if (!first.ok()) return first;
  return results;
}

absl::StatusOr<PostgresResult> PostgresConnection::Query(const std::string& name, PostgresParameters parameters) {
  Send(name, std::move(parameters));
  XUEJI_ASSIGN_OR_RETURN(std::vector<PostgresResult> results, Finish());
  return std::move(results.front());
}

absl::Status PostgresConnection::BeginCopy(const std::string& sql) {
  const OwnedResult result(PQexec(connection_, sql.c_str()));
  if (PQresultStatus(result.get()) != PGRES_COPY_IN) return StatusOf(result.get());
  return PutCopy(std::string_view("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19));
}

absl::Status PostgresConnection::PutCopy(std::string_view rows) {
  return PQputCopyData(connection_, rows.data(), static_cast<int>(rows.size())) == 1 ? absl::OkStatus() : Lost();
}

absl::Status PostgresConnection::EndCopy(const absl::Status& so_far) {
  if (so_far.ok()) XUEJI_RETURN_IF_ERROR(PutCopy(std::string_view("\xFF\xFF", 2)));
  if (PQputCopyEnd(connection_, so_far.ok() ? nullptr : "given up") != 1) return Lost();
  const OwnedResult result(PQgetResult(connection_));
  absl::Status status = so_far.ok() ? StatusOf(result.get()) : so_far;
  for (OwnedResult more(PQgetResult(connection_)); more != nullptr; more.reset(PQgetResult(connection_))) {
  }
  return status;
}

absl::StatusOr<bool> PostgresConnection::WaitForNotice(std::int64_t wait_ms) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(wait_ms);
  for (;;) {
    if (PQconsumeInput(connection_) != 1) return Lost();
    bool came = false;
    for (PGnotify* notice = PQnotifies(connection_); notice != nullptr; notice = PQnotifies(connection_)) {
      PQfreemem(notice);
      came = true;
    }
    if (came) return true;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
    if (left <= 0) return false;
    pollfd readable = {.fd = PQsocket(connection_), .events = POLLIN, .revents = 0};
    if (readable.fd < 0) return Lost();
    if (poll(&readable, 1, static_cast<int>(std::min<std::int64_t>(left, 60'000))) < 0 && errno != EINTR) return Lost();
  }
}

}  // namespace xueji::server
