// The store in PostgreSQL 15 or later: for several servers, and where fail-over is wanted.
//
//   XUEJI_ASSIGN_OR_RETURN(auto store, OpenPostgresStore("postgresql://xueji@db1,db2/register"));
//
// The schema is made if it is not there. Durable is what the server's synchronous_commit calls so: with a synchronous
// standby an acknowledged change is on two disks. A connection that was lost is made anew by itself.
// Thread-safety, cost, errors: registry_store.h. Up to ten connections a store.
#pragma once

#include <memory>
#include <string>

#include "engine/base/status.h"
#include "server/store/registry_store.h"

namespace xueji::server {

absl::StatusOr<std::unique_ptr<RegistryStore>> OpenPostgresStore(const std::string& uri);

}  // namespace xueji::server
