// SqlDatabase: a file of tables that survives power cuts and may be written by several processes: the
// little of SQLite that our stores need. The only file that knows SQLite is sql_database.cc.
//
//   XUEJI_ASSIGN_OR_RETURN(auto database, SqlDatabase::Open(path, /*create=*/true, {"号码库", "number store"}));
//   XUEJI_RETURN_IF_ERROR(database->MakeOrCheck(kNumberFormat, /*create=*/true));
//   XUEJI_ASSIGN_OR_RETURN(auto find, database->Prepare("SELECT person FROM number WHERE text = ?1"));
//   find->Bind(1, text);
//   XUEJI_ASSIGN_OR_RETURN(const bool found, find->Step());      // found->Integer(0)
//   find->Reset();
//
// A statement must not outlive its database. Not thread-safe: one database for each thread; any number
// of them, in any processes, may have one file open. A writer waits up to a minute for another.
// Errors name the file: kNotFound, kInvalidArgument (not a database, another format, no permission),
// kUnavailable (disk full, I/O, another program writes and writes), kAlreadyExists (a row that must be unique
// is there), kInternal.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/message.h"
#include "engine/base/status.h"

struct sqlite3;
struct sqlite3_stmt;

namespace xueji {

// What tells one program's file from another's.
struct SqlFormat {
  std::int64_t application_id = 0;
  std::int64_t version = 0;
  const char* settings = "";  // PRAGMA … of every connection
  const char* tables = "";    // CREATE … IF NOT EXISTS
  // Run after `tables` on a file of the version before, which is of this one then. Null: such a file is refused.
  const char* upgrade = nullptr;
};

// What all statements of a database tell of a fault.
struct SqlFile {
  std::string path;
  Message name;  // what it should be: a number store
};

class SqlStatement {
 public:
  ~SqlStatement();
  SqlStatement(const SqlStatement&) = delete;
  SqlStatement& operator=(const SqlStatement&) = delete;

  // Parameters count from 1. `text` must live until Reset.
  SqlStatement& Bind(int parameter, std::string_view text);
  SqlStatement& Bind(int parameter, std::int64_t value);
  // True if there is a row.
  absl::StatusOr<bool> Step();
  // Runs a statement that gives no rows, and resets it.
  absl::Status Run();
  // Columns count from 0; valid until the next Step or Reset.
  std::string_view Text(int column) const;
  std::int64_t Integer(int column) const;
  void Reset();

 private:
  friend class SqlDatabase;
  SqlStatement(const SqlFile* file, sqlite3* database, sqlite3_stmt* statement)
      : file_(file), database_(database), statement_(statement) {}
  const SqlFile* file_;
  sqlite3* database_;
  sqlite3_stmt* statement_;
};

class SqlDatabase {
 public:
  static absl::StatusOr<std::unique_ptr<SqlDatabase>> Open(const std::string& path, bool create,
                                                           const Message& name = {"数据库", "database"});
  ~SqlDatabase();
  SqlDatabase(const SqlDatabase&) = delete;
  SqlDatabase& operator=(const SqlDatabase&) = delete;

  // Refuses what is not of this format, takes the write-ahead log and its settings, and makes its tables where
  // `create` says so.
  absl::Status MakeOrCheck(const SqlFormat& format, bool create);
  // Readers go on beside a writer from now on (a write-ahead log). Waits for other writers, as all else does.
  absl::Status UseWriteAheadLog();
  // Any number of statements without parameters and results.
  absl::Status Execute(const std::string& sql);
  absl::StatusOr<std::unique_ptr<SqlStatement>> Prepare(const std::string& sql);
  // The first column of the first row. Error: kInternal if there is none.
  absl::StatusOr<std::int64_t> QueryInteger(const std::string& sql);
  const std::string& path() const { return file_.path; }

 private:
  // Makes the tables of an empty file, and upgrades an older one; unless another program was first.
  absl::Status MakeTables(const SqlFormat& format);
  SqlDatabase(SqlFile file, sqlite3* database) : file_(std::move(file)), database_(database) {}
  const SqlFile file_;
  sqlite3* database_;
};

}  // namespace xueji
