#include "engine/sql/sql_database.h"

#include <sqlite3.h>

#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

#include "engine/base/message.h"

namespace xueji {
namespace {

constexpr int kBusyMilliseconds = 60'000;

absl::Status FaultOf(const SqlFile& file, sqlite3* database) {
  const std::string& path = file.path;
  const int code = sqlite3_extended_errcode(database);
  const std::string_view said = sqlite3_errmsg(database);
  switch (code & 0xFF) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return InvalidArgument({"$0：不是完好的$2（$1）；请给出完好的文件或其备份",
                              "$0: no sound $2 ($1); give a sound one, or a backup of it", {path, said, file.name}});
    case SQLITE_CONSTRAINT:
      return AlreadyExists({"$0：此行已存在（$1）", "$0: the row is there already ($1)", {path, said}});
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Fault(absl::StatusCode::kUnavailable,
                   {"$0：另一个程序正在写，等了一分钟；请稍后再试",
                    "$0: another program is writing, and was for a minute; try again later", {path}});
    case SQLITE_FULL:
      return Fault(absl::StatusCode::kUnavailable,
                   {"$0：磁盘已满；请腾出空间后再试", "$0: the disk is full; free some room and try again", {path}});
    case SQLITE_IOERR:
      return Fault(absl::StatusCode::kUnavailable,
                   {"$0：磁盘读写出错（$1）；请检查磁盘及其剩余空间",
                    "$0: the disk failed ($1); check it, and the room on it", {path, said}});
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
  const absl::Status fault = FaultOf(*file_, database_);
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

absl::StatusOr<std::unique_ptr<SqlDatabase>> SqlDatabase::Open(const std::string& path, bool create,
                                                               const Message& name) {
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
  std::unique_ptr<SqlDatabase> opened(new SqlDatabase({path, name}, database));
  if (code != SQLITE_OK) return FaultOf(opened->file_, database);
  sqlite3_busy_timeout(database, kBusyMilliseconds);
  return opened;
}

SqlDatabase::~SqlDatabase() { sqlite3_close_v2(database_); }

absl::Status SqlDatabase::MakeOrCheck(const SqlFormat& format, bool create) {
  XUEJI_ASSIGN_OR_RETURN(const std::int64_t tables, QueryInteger("SELECT count(*) FROM sqlite_master"));
  XUEJI_ASSIGN_OR_RETURN(const std::int64_t id, QueryInteger("PRAGMA application_id"));
  XUEJI_ASSIGN_OR_RETURN(const std::int64_t version, QueryInteger("PRAGMA user_version"));
  if (tables > 0 ? id != format.application_id : !create) {
    return InvalidArgument({"$0：是数据库，但不是$1；请给出另一个文件", "$0: a database, but no $1; give another file",
                            {path(), file_.name}});
  }
  const bool older = format.upgrade != nullptr && version == format.version - 1;
  if (tables > 0 && version != format.version && !older) {
    return InvalidArgument({"$0：$1格式 $2，本版本读写格式 $3；请用写它的版本",
                            "$0: $1 of format $2, this version has $3; use the version that wrote it",
                            {path(), file_.name, version, format.version}});
  }
  XUEJI_RETURN_IF_ERROR(UseWriteAheadLog());
  XUEJI_RETURN_IF_ERROR(Execute(format.settings));
  return version == format.version ? absl::OkStatus() : MakeTables(format);
}

absl::Status SqlDatabase::MakeTables(const SqlFormat& format) {
  // One transaction: a second process that creates the same file waits, and finds all of it.
  XUEJI_RETURN_IF_ERROR(Execute("BEGIN IMMEDIATE"));
  const auto make = [&]() -> absl::Status {
    XUEJI_ASSIGN_OR_RETURN(const std::int64_t version, QueryInteger("PRAGMA user_version"));
    if (version == format.version) return Execute("COMMIT");
    XUEJI_RETURN_IF_ERROR(Execute(format.tables));
    if (version > 0) XUEJI_RETURN_IF_ERROR(Execute(format.upgrade));
    return Execute("PRAGMA application_id = " + std::to_string(format.application_id) +
                   "; PRAGMA user_version = " + std::to_string(format.version) + "; COMMIT");
  };
  absl::Status made = make();
  if (!made.ok()) Execute("ROLLBACK").IgnoreError();
  return made;
}

absl::Status SqlDatabase::UseWriteAheadLog() {
  // SQLite does not wait here of its own accord: beside a writer who has not the log yet, the pragma is busy at
  // once, whatever the busy timeout. Two programs that create one file meet just so.
  constexpr auto kPause = std::chrono::milliseconds(5);
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(kBusyMilliseconds);
  for (;;) {
    const int code = sqlite3_exec(database_, "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) return absl::OkStatus();
    if ((code & 0xFF) != SQLITE_BUSY || std::chrono::steady_clock::now() > end) return FaultOf(file_, database_);
    std::this_thread::sleep_for(kPause);
  }
}

absl::Status SqlDatabase::Execute(const std::string& sql) {
  if (sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return FaultOf(file_, database_);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<SqlStatement>> SqlDatabase::Prepare(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(database_, sql.c_str(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                         &statement, nullptr) != SQLITE_OK) {
    return FaultOf(file_, database_);
  }
  return std::unique_ptr<SqlStatement>(new SqlStatement(&file_, database_, statement));
}

absl::StatusOr<std::int64_t> SqlDatabase::QueryInteger(const std::string& sql) {
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<SqlStatement> statement, Prepare(sql));
  XUEJI_ASSIGN_OR_RETURN(const bool found, statement->Step());
  if (!found) return Internal({"$0：查询没有结果", "$0: a query gave nothing", {file_.path}});
  return statement->Integer(0);
}

}  // namespace xueji
