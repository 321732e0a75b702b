// ExportRecords: the store's records as they are now, as an input of the batch jobs.
//
//   XUEJI_ASSIGN_OR_RETURN(const RecordExport written, ExportRecords(store, "records.csv",
//   "gone.csv"));
//
// A CSV file (RFC 4180) with a column for each student column, a row for each record that is not
// withdrawn, in the order of their ids; and the ids of those that are, of which a base may know some
// (RunOptions::deleted_may_be_absent). Files have mode 0600. Memory: what the file has. Thread-safe:
// pure function of the store. Errors: those of the store and of the file system.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/status.h"
#include "server/store/registry_store.h"

namespace xueji::server {

struct RecordExport {
  std::uint64_t position = 0, records = 0, gone = 0;
};
absl::StatusOr<RecordExport> ExportRecords(RegistryStore& store, const std::string& records_path,
                                           const std::string& gone_path);

}  // namespace xueji::server
