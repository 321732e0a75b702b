// SqliteReader: what is asked of a register's SQLite file: one connection, beside the writer.
//
//   XUEJI_ASSIGN_OR_RETURN(auto reader, SqliteReader::Open(path));
//   XUEJI_ASSIGN_OR_RETURN(const std::uint64_t last, reader->LastChange());
//
// The answers are those registry_store.h speaks of. Not thread-safe (reader_slots.h shares it). Cost: a few us a question.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/sql/sql_database.h"
#include "server/store/registry_store.h"

namespace xueji::server {

class SqliteReader {
 public:
  static absl::StatusOr<std::unique_ptr<SqliteReader>> Open(const std::string& path);

  absl::StatusOr<std::vector<StoredChange>> ReadChanges(std::uint64_t after, std::size_t max);
  absl::StatusOr<std::vector<StoredChange>> ReadLastStates(std::uint64_t after, std::size_t max);
  absl::StatusOr<std::uint64_t> LastChange();
  absl::StatusOr<std::string> StoreId();
  absl::StatusOr<std::optional<StoredChange>> Find(std::string_view record_id);
  absl::StatusOr<std::optional<StoredRequest>> FindRequest(std::string_view account, std::string_view request_id);
  absl::StatusOr<std::vector<std::string>> FindByNumber(std::string_view number, std::size_t max);
  // Reads the whole file: SQLite's own check, then the questions of store_schema.h.
  absl::Status Check();

 private:
  explicit SqliteReader(std::unique_ptr<SqlDatabase> database) : database_(std::move(database)) {}
  static absl::StatusOr<std::vector<StoredChange>> ReadBy(SqlStatement& statement, std::uint64_t after, std::size_t max);
  std::unique_ptr<SqlDatabase> database_;
  std::unique_ptr<SqlStatement> changes_, states_, last_, store_id_, record_, request_, number_;
};

}  // namespace xueji::server
