// SqliteWriter: the one connection of a process by which a register's SQLite file is written.
//
//   XUEJI_ASSIGN_OR_RETURN(auto writer, SqliteWriter::Open(path));
//   XUEJI_ASSIGN_OR_RETURN(const std::vector<ChangeOutcome> outcomes, writer->Commit(requests));
//
// Promises, cost and errors are those of registry_store.h. Not thread-safe. Other processes' writers take turns with it:
// a transaction takes the write lock before it looks at anything.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/status.h"
#include "engine/sql/sql_database.h"
#include "server/store/change_judge.h"
#include "server/store/registry_store.h"

namespace xueji::server {

class SqliteWriter {
 public:
  static absl::StatusOr<std::unique_ptr<SqliteWriter>> Open(const std::string& path);

  absl::StatusOr<std::vector<ChangeOutcome>> Commit(std::span<const ChangeRequest> requests);
  absl::StatusOr<std::uint64_t> Import(const std::function<absl::StatusOr<bool>(ChangeRequest*)>& next);

 private:
  explicit SqliteWriter(std::unique_ptr<SqlDatabase> database) : database_(std::move(database)) {}
  absl::Status Prepare();
  absl::Status LookUp(const BatchKeys& keys, KnownState& known);
  absl::Status Write(const BatchWrites& writes);
  absl::Status AddChange(std::uint64_t change_seq, ChangeKind kind, const ChangeRequest& request);
  absl::Status AddRequest(const NewChange& change);
  absl::StatusOr<std::uint64_t> ImportAll(const std::function<absl::StatusOr<bool>(ChangeRequest*)>& next);
  // `status`, after the transaction was rolled back.
  absl::Status RolledBack(absl::Status status);

  std::unique_ptr<SqlDatabase> database_;
  std::unique_ptr<SqlStatement> begin_, commit_, rollback_;
  std::unique_ptr<SqlStatement> last_, record_, holder_, request_;
  std::unique_ptr<SqlStatement> add_change_, add_record_, put_record_, release_, claim_, add_number_, add_request_, set_last_;
};

}  // namespace xueji::server
