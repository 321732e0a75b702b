// PostgresConnection: the little of PostgreSQL's libpq that the store needs: prepared statements sent many at a time,
// binary COPY, the doorbell. The only file that knows libpq is postgres_connection.cc.
//
//   XUEJI_ASSIGN_OR_RETURN(auto connection, PostgresConnection::Connect("postgresql://db.example/xueji"));
//   XUEJI_RETURN_IF_ERROR(connection->Prepare("last", "SELECT last_change FROM meta"));
//   connection->Send("begin", {}); connection->Send("last", {});
//   XUEJI_ASSIGN_OR_RETURN(const auto results, connection->Finish());     // one round trip; results[1].Integer(0, 0)
//
// Not thread-safe. Errors: kUnavailable (no connection, disk full, the server is stopping or not the primary, a lock not
// given in time: throw the connection away), kAlreadyExists (a key is there), kInvalidArgument (a right is missing, no such
// database), kInternal. They name the server, and hold neither password nor a value of a row. After an error within
// a transaction nothing but "ROLLBACK" helps.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/status.h"
#include "server/store/postgres_values.h"

struct pg_conn;
struct pg_result;

namespace xueji::server {

class PostgresResult {
 public:
  explicit PostgresResult(pg_result* result);
  int rows() const { return rows_; }
  // Valid as long as this is.
  std::string_view Text(int row, int column) const;
  // REQUIRES: a BIGINT.
  std::int64_t Integer(int row, int column) const;

 private:
  struct Clear {
    void operator()(pg_result* result) const;
  };
  std::unique_ptr<pg_result, Clear> result_;
  int rows_ = 0;
};

class PostgresConnection {
 public:
  static absl::StatusOr<std::unique_ptr<PostgresConnection>> Connect(const std::string& uri);
  ~PostgresConnection();
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  // Any number of statements without parameters and results.
  absl::Status Execute(const std::string& sql);
  absl::Status Prepare(const std::string& name, const std::string& sql);
  // The first column of the first row, a BIGINT, of a statement that was not prepared.
  absl::StatusOr<std::int64_t> QueryInteger(const std::string& sql);

  // Queues a prepared statement; Finish sends all that are queued, and gives their results in their order or the first error.
  void Send(const std::string& name, PostgresParameters parameters);
  absl::StatusOr<std::vector<PostgresResult>> Finish();
  absl::StatusOr<PostgresResult> Query(const std::string& name, PostgresParameters parameters);

  // Rows of binary COPY, without header and end: what PutCopy takes. EndCopy with an error gives it up, and returns it.
  absl::Status BeginCopy(const std::string& sql);
  absl::Status PutCopy(std::string_view rows);
  absl::Status EndCopy(const absl::Status& so_far);

  // Waits for a notification (LISTEN first); all that came are taken. Error: kUnavailable.
  absl::StatusOr<bool> WaitForNotice(std::int64_t wait_ms);
  int server_version() const;               // 150004
  const std::string& name() const { return name_; }  // host and database, for messages

 private:
  explicit PostgresConnection(pg_conn* connection);
  absl::Status Lost() const;
  absl::Status StatusOf(const pg_result* result) const;
  absl::Status SendAll();

  pg_conn* connection_;
  std::string name_;
  std::vector<std::pair<std::string, PostgresParameters>> queue_;
};

}  // namespace xueji::server
