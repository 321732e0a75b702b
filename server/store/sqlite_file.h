// The register's SQLite file, opened as such, and what its reader and its writer share.
//
//   XUEJI_ASSIGN_OR_RETURN(auto database, OpenRegisterFile(path, /*create=*/true));
//   XUEJI_RETURN_IF_ERROR(PrepareAll(*database, {{&last_, "SELECT last_change FROM meta"}}));
//
// Errors: those of sql_database.h; kInvalidArgument for a database that is no register store, or one of another format.
// Not thread-safe: one connection for each thread. Memory: up to 2 MiB of pages a connection, 8 of one that writes.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>

#include "engine/base/status.h"
#include "engine/sql/sql_database.h"

namespace xueji::server {

// Made if `create` says so, as the one who writes does, readable by its owner alone.
absl::StatusOr<std::unique_ptr<SqlDatabase>> OpenRegisterFile(const std::string& path, bool create);

struct PreparedSql {
  std::unique_ptr<SqlStatement>* statement;
  std::string sql;
};
absl::Status PrepareAll(SqlDatabase& database, std::initializer_list<PreparedSql> statements);

// Calls `on_row` for each row of a statement whose parameters are bound, and resets it.
template <class OnRow>
absl::Status ForEachRow(SqlStatement& statement, OnRow on_row) {
  for (;;) {
    XUEJI_ASSIGN_OR_RETURN(const bool more, statement.Step());
    if (!more) break;
    on_row(statement);
  }
  statement.Reset();
  return absl::OkStatus();
}

}  // namespace xueji::server
