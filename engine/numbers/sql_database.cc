#include "engine/numbers/sql_database.h"

#include <sqlite3.h>

#include <filesystem>
#include <utility>

#include "engine/base/message.h"

namespace xueji {
namespace {

constexpr int kBusyMilliseconds = 60'000;

absl::Status FaultOf(const std::string& path, sqlite3* database) {
  const int code = sqlite3_extended_errcode(database);
  const std::string_view said = sqlite3_errmsg(database);
  switch (code & 0xFF) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return InvalidArgument({"$0：不是完好的号码库（$1）；请给出 xueji numbers issue 写的文件或其备份",
                              "$0: no sound number store ($1); give a file that `xueji numbers issue` wrote, or "
                              "a backup of it", {path, said}});
    case SQLITE_CONSTRAINT:
      return AlreadyExists({"$0：此行已存在（$1）", "$0: the row is there already ($1)", {path, said}});
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Internal({"$0：另一个程序正在写，等了一分钟；请稍后再试",
                       "$0: another program is writing, and was for a minute; try again later", {path}});
    case SQLITE_FULL:
      return Internal({"$0：磁盘已满；请腾出空间后再运行", "$0: the disk is full; free some room and run again", {path}});
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return InvalidArgument({"$0：不能打开或写入（$1）；请检查路径和权限",
                              "$0: cannot be opened or written ($1); check path and permissions", {path, said}});
    default:
      return Internal({"$0：$1", "$0: $1", {path, said}});
  }
}

}  // namespace

SqlStatement::~SqlStatement() { sqlite3_finalize(statement_); }

SqlStatement& SqlStatement::Bind(int parameter, std::string_view text) {
  // A null pointer would be SQL's NULL, which is no text.
  sqlite3_bind_text64(statement_, parameter, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC,
                      SQLITE_UTF8);
  return *this;
}

SqlStatement& SqlStatement::Bind(int parameter, std::int64_t value) {
  sqlite3_bind_int64(statement_, parameter, value);
  return *this;
}

absl::StatusOr<bool> SqlStatement::Step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  const absl::Status fault = FaultOf(*path_, database_);
  sqlite3_reset(statement_);
  return fault;
}

absl::Status SqlStatement::Run() {
  const absl::StatusOr<bool> stepped = Step();
  Reset();
  return stepped.status();
}

std::string_view SqlStatement::Text(int column) const {
  const auto* const text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::int64_t SqlStatement::Integer(int column) const { return sqlite3_column_int64(statement_, column); }

void SqlStatement::Reset() { sqlite3_reset(statement_); }

absl::StatusOr<std::unique_ptr<SqlDatabase>> SqlDatabase::Open(const std::string& path, bool create) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return InvalidArgument({"$0：是目录，请给出文件", "$0: is a directory; give a file", {path}});
  }
  if (!create && !std::filesystem::exists(path, error)) {
    return NotFound({"$0：没有此文件", "$0: no such file", {path}});
  }
  sqlite3* database = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(path.c_str(), &database, flags, nullptr);
  std::unique_ptr<SqlDatabase> opened(new SqlDatabase(path, database));
  if (code != SQLITE_OK) return FaultOf(path, database);
  sqlite3_busy_timeout(database, kBusyMilliseconds);
  return opened;
}

SqlDatabase::~SqlDatabase() { sqlite3_close_v2(database_); }

absl::Status SqlDatabase::Execute(const std::string& sql) {
  if (sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return FaultOf(path_, database_);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<SqlStatement>> SqlDatabase::Prepare(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(database_, sql.c_str(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                         &statement, nullptr) != SQLITE_OK) {
    return FaultOf(path_, database_);
  }
  return std::unique_ptr<SqlStatement>(new SqlStatement(&path_, database_, statement));
}

absl::StatusOr<std::int64_t> SqlDatabase::QueryInteger(const std::string& sql) {
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<SqlStatement> statement, Prepare(sql));
  XUEJI_ASSIGN_OR_RETURN(const bool found, statement->Step());
  if (!found) return Internal({"$0：查询没有结果", "$0: a query gave nothing", {path_}});
  return statement->Integer(0);
}

}  // namespace xueji
