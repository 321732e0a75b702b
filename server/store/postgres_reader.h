// PostgresReader: what is asked of a register in PostgreSQL: one connection, beside the writer.
//
//   XUEJI_ASSIGN_OR_RETURN(auto reader, PostgresReader::Open(uri));
//   XUEJI_ASSIGN_OR_RETURN(const std::uint64_t last, reader->LastChange());
//
// The answers are those registry_store.h speaks of. Not thread-safe (reader_slots.h shares it). Cost: a round trip a question.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "server/store/postgres_connection.h"
#include "server/store/registry_store.h"

namespace xueji::server {

class PostgresReader {
 public:
  static absl::StatusOr<std::unique_ptr<PostgresReader>> Open(const std::string& uri);

  absl::StatusOr<std::vector<StoredChange>> ReadChanges(std::uint64_t after, std::size_t max);
  absl::StatusOr<std::vector<StoredChange>> ReadLastStates(std::uint64_t after, std::size_t max);
  absl::StatusOr<std::uint64_t> LastChange();
  absl::StatusOr<std::string> StoreId();
  absl::StatusOr<std::optional<StoredChange>> Find(std::string_view record_id);
  absl::StatusOr<std::optional<StoredRequest>> FindRequest(std::string_view account, std::string_view request_id);
  absl::StatusOr<std::vector<std::string>> FindByNumber(std::string_view number, std::size_t max);
  // The questions of store_schema.h, of one state of the store.
  absl::Status Check();

 private:
  explicit PostgresReader(std::unique_ptr<PostgresConnection> connection) : connection_(std::move(connection)) {}
  absl::StatusOr<std::vector<StoredChange>> ReadBy(const char* statement, std::uint64_t after, std::size_t max);
  absl::Status AskAll();
  const std::unique_ptr<PostgresConnection> connection_;
};

}  // namespace xueji::server
