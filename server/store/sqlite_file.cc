#include "server/store/sqlite_file.h"

#include <fcntl.h>
#include <unistd.h>

#include "server/store/store_schema.h"

namespace xueji::server {
namespace {

// The log goes into the file at 64 MiB, not at the usual 4: a batch touches pages all over the file, and they would be
// written after every few. A start after a crash reads the log once, in a fraction of a second.
// A reader forgets its pages with every commit.
constexpr char kSettings[] =
    "PRAGMA synchronous = FULL; PRAGMA cache_size = -2048;"
    "PRAGMA wal_autocheckpoint = 16384; PRAGMA journal_size_limit = 67108864;";
// What a batch of 256 touches is 6 MB. What SQLite forgets beyond, the system's page cache has: with 64 MiB, which fill up by 720
// bytes a registration, the writer was no faster (server_bench, stores of 100,000 to 400,000 records).
constexpr char kWriterCache[] = "PRAGMA cache_size = -8192;";
constexpr std::int64_t kApplicationId = 0x58554A52;  // "XUJR"

}  // namespace

absl::StatusOr<std::unique_ptr<SqlDatabase>> OpenRegisterFile(const std::string& path, bool create) {
  // SQLite would make it readable to all whom the umask lets; its companions take the file's own mode.
  if (create) {
    if (const int made = open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600); made >= 0) close(made);
  }
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<SqlDatabase> database,
                         SqlDatabase::Open(path, create, {"登记库", "register store"}));
  static const std::string* const tables = new std::string(MakeTablesSql(SqlDialect::kSqlite));
  const SqlFormat format = {.application_id = kApplicationId, .version = kStoreFormat, .settings = kSettings,
                            .tables = tables->c_str()};
  XUEJI_RETURN_IF_ERROR(database->MakeOrCheck(format, create));
  if (create) XUEJI_RETURN_IF_ERROR(database->Execute(kWriterCache));
  return database;
}

absl::Status PrepareAll(SqlDatabase& database, std::initializer_list<PreparedSql> statements) {
  for (const PreparedSql& prepared : statements) {
    XUEJI_ASSIGN_OR_RETURN(*prepared.statement, database.Prepare(prepared.sql));
  }
  return absl::OkStatus();
}

}  // namespace xueji::server
