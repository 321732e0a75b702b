// The store in one SQLite file: nothing to set up. The file and its two companions (-wal, -shm) belong together.
//
//   XUEJI_ASSIGN_OR_RETURN(auto store, OpenSqliteStore("/var/lib/xueji/register.db"));
//
// Made if absent, readable by its owner alone. Write-ahead log, synchronous FULL: a commit is on the disk when it returns.
// Thread-safety, cost, errors: registry_store.h. Writers of several processes take turns, each waits up to a minute.
#pragma once

#include <memory>
#include <string>

#include "engine/base/status.h"
#include "server/store/registry_store.h"

namespace xueji::server {

absl::StatusOr<std::unique_ptr<RegistryStore>> OpenSqliteStore(const std::string& path);

}  // namespace xueji::server
