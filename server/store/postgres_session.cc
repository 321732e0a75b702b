#include "server/store/postgres_session.h"

#include <chrono>
#include <thread>

#include "engine/base/message.h"
#include "server/store/store_schema.h"

namespace xueji::server {
namespace {

constexpr int kServerVersionMin = 150000;
constexpr int kTries = 5;
constexpr std::chrono::milliseconds kFirstPause{100};

// All statements are looks into an index by its key. The planner would sooner read a table it believes to be small, and go
// on so in a prepared statement when it is small no longer. A server that hangs in a transaction must not stop the others for ever.
constexpr char kSettings[] =
    "SET search_path = xueji; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;"
    "SET jit = off; SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '30s';"
    "SET client_min_messages = warning";

// Any number; the same in every version: who makes the schema holds it.
constexpr char kSchemaLock[] = "BEGIN; SELECT pg_advisory_xact_lock(6295402)";

absl::Status MakeSchema(PostgresConnection& connection) {
  XUEJI_ASSIGN_OR_RETURN(const std::int64_t made,
                         connection.QueryInteger("SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = "
                                                 "c.relnamespace WHERE n.nspname = 'xueji' AND c.relkind = 'r'"));
  if (made == 0) {
    return connection.Execute("CREATE SCHEMA IF NOT EXISTS xueji;" + MakeTablesSql(SqlDialect::kPostgres));
  }
  XUEJI_ASSIGN_OR_RETURN(const std::int64_t ours,
                         connection.QueryInteger("SELECT count(*) FROM information_schema.columns WHERE table_schema = "
                                                 "'xueji' AND table_name = 'meta' AND column_name = 'last_change'"));
  if (ours == 0) {
    return InvalidArgument({"$0：模式 xueji 中的表不是登记库；请另选数据库",
                            "$0: the tables of schema xueji are no register store; choose another database",
                            {connection.name()}});
  }
  XUEJI_ASSIGN_OR_RETURN(const std::int64_t format, connection.QueryInteger("SELECT format FROM meta"));
  if (format != kStoreFormat) {
    return InvalidArgument({"$0：登记库格式 $1，本版本读写格式 $2；请用写它的版本",
                            "$0: register store of format $1, this version has $2; use the version that wrote it",
                            {connection.name(), format, kStoreFormat}});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<PostgresConnection>> OpenSession(const std::string& uri) {
  absl::StatusOr<std::unique_ptr<PostgresConnection>> connection = PostgresConnection::Connect(uri);
  std::chrono::milliseconds pause = kFirstPause;
  for (int tried = 1; !connection.ok() && tried < kTries; ++tried, pause *= 2) {
    std::this_thread::sleep_for(pause);
    connection = PostgresConnection::Connect(uri);
  }
  if (!connection.ok()) return connection.status();
  if (const int version = (*connection)->server_version(); version < kServerVersionMin) {
    return InvalidArgument({"$0：PostgreSQL $1；需要 15 或更高版本", "$0: PostgreSQL $1; 15 or later is needed",
                            {(*connection)->name(), version / 10'000}});
  }
  XUEJI_RETURN_IF_ERROR((*connection)->Execute(kSettings));
  return connection;
}

absl::Status MakeOrCheckSchema(const std::string& uri) {
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<PostgresConnection> connection, OpenSession(uri));
  XUEJI_RETURN_IF_ERROR(connection->Execute(kSchemaLock));
  XUEJI_RETURN_IF_ERROR(MakeSchema(*connection));
  return connection->Execute("COMMIT");
}

}  // namespace xueji::server
