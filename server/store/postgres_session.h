// A connection to the register's PostgreSQL, set up for the store's statements; and the making of its schema.
//
//   XUEJI_RETURN_IF_ERROR(MakeOrCheckSchema(uri));                     // once
//   XUEJI_ASSIGN_OR_RETURN(auto connection, OpenSession(uri));
//
// The tables lie in a schema of their own, `xueji`. Thread-safe: functions over their arguments. Errors: those of
// postgres_connection.h; kInvalidArgument for a server before 15, another format, or a schema that is not the store's.
#pragma once

#include <memory>
#include <string>

#include "engine/base/status.h"
#include "server/store/postgres_connection.h"

namespace xueji::server {

inline constexpr char kNotifyChannel[] = "xueji_change";

// Tries for about 1.5 s: a server that fails over, or starts again, is back soon.
absl::StatusOr<std::unique_ptr<PostgresConnection>> OpenSession(const std::string& uri);
// Makes what is not there. Several servers may start at once.
absl::Status MakeOrCheckSchema(const std::string& uri);

}  // namespace xueji::server
