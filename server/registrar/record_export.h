// ExportRecords: the store's records as they are now, as an input of the batch jobs.
//
//   XUEJI_ASSIGN_OR_RETURN(const RegisterExport written, ExportRecords(store, {.records = "records.csv",
//   .withdrawn = "gone.csv", .place = "place.txt"}));
//
// A CSV file (RFC 4180) with a column for each student column, a row for each record that is not
// withdrawn, in the order of their ids; and the ids of those that are, of which a base may know some
// (RunOptions::deleted_may_be_absent); and the place in the store that both stand for
// (register_place.h, RunOptions::register_place). What changes meanwhile may be in them or not: they have every
// change up to that place and none after it. Files have mode 0600. Memory: what the file has. Thread-safe:
// pure function of the store. Errors: those of the store and of the file system.
#pragma once

#include <string>

#include "engine/base/status.h"
#include "engine/record/register_place.h"
#include "server/store/registry_store.h"

namespace xueji::server {

struct ExportPaths {
  std::string records, withdrawn, place;  // none of them may be there; `place` is written last
};
absl::StatusOr<RegisterExport> ExportRecords(RegistryStore& store, const ExportPaths& paths);

}  // namespace xueji::server
