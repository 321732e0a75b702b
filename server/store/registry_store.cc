#include "server/store/registry_store.h"

#include "server/store/postgres_store.h"
#include "server/store/sqlite_store.h"
#include "server/store/store_fault.h"

namespace xueji::server {

absl::StatusOr<std::unique_ptr<RegistryStore>> RegistryStore::Open(std::string_view where) {
  constexpr std::string_view kSqlite = "sqlite:";
  if (where.starts_with(kSqlite) && where.size() > kSqlite.size()) {
    return OpenSqliteStore(std::string(where.substr(kSqlite.size())));
  }
  if (where.starts_with("postgresql://") || where.starts_with("postgres://")) {
    return OpenPostgresStore(std::string(where));
  }
  // Not repeated: it may hold a password.
  return NoSuchStore();
}

}  // namespace xueji::server
