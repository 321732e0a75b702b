// PostgresWriter: the one connection of a process by which a register in PostgreSQL is written.
//
//   PostgresWriter writer(uri);
//   XUEJI_ASSIGN_OR_RETURN(const std::vector<ChangeOutcome> outcomes, writer.Commit(requests));
//
// Promises and errors are those of registry_store.h. Not thread-safe. Who writes first locks the row of `meta`, so the
// writers of several servers take turns. Cost of a batch of any size: two round trips and the server's commit. A connection
// that was lost is made anew; a batch is tried again where nothing of it was written yet.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/status.h"
#include "server/store/change_judge.h"
#include "server/store/postgres_connection.h"
#include "server/store/registry_store.h"

namespace xueji::server {

class PostgresWriter {
 public:
  explicit PostgresWriter(std::string uri) : uri_(std::move(uri)) {}

  absl::StatusOr<std::vector<ChangeOutcome>> Commit(std::span<const ChangeRequest> requests);
  absl::StatusOr<std::uint64_t> Import(const std::function<absl::StatusOr<bool>(ChangeRequest*)>& next);

 private:
  absl::Status Connect();
  absl::Status Prepare();
  absl::Status LookUp(const BatchKeys& keys, KnownState& known);
  absl::Status LookUpAgain(const BatchKeys& keys, KnownState& known);
  void SendChanges(const BatchWrites& writes);
  void SendTables(const BatchWrites& writes);
  absl::StatusOr<std::uint64_t> ImportAll(const std::function<absl::StatusOr<bool>(ChangeRequest*)>& next);
  absl::StatusOr<std::uint64_t> CopyAll(std::uint64_t before,
                                        const std::function<absl::StatusOr<bool>(ChangeRequest*)>& next);
  // `status`, after the transaction was rolled back; a connection that failed is given up.
  absl::Status RolledBack(absl::Status status);

  const std::string uri_;
  std::unique_ptr<PostgresConnection> connection_;
};

}  // namespace xueji::server
