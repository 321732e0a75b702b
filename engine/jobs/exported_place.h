// ExportedPlace: the place in the live register's store that a base has, if it is made of what was exported there.
//
//   XUEJI_ASSIGN_OR_RETURN(const std::optional<RegisterExport> exported, ReadExportedPlace(options));   // before loading
//   XUEJI_ASSIGN_OR_RETURN(facts.place, PlaceOfRun(exported, options, run));
//
// A base stands for a place only if it has every record as the store had it there: the run must have had the files of that
// export and no other, whole (their checksums are held against the place file's), and every row of them must have
// been accepted. A base that lacks a row has no place, and the server reads all changes, as of any other base.
// Thread-safe: pure functions. Cost: the list of withdrawn ids is read once. Errors: kInvalidArgument, kNotFound.
#pragma once

#include <optional>

#include "engine/base/status.h"
#include "engine/jobs/dedup_job.h"
#include "engine/jobs/run_setup.h"
#include "engine/record/register_place.h"

namespace xueji {

// Nothing: the run is not over what was exported (RunOptions::register_place is empty).
absl::StatusOr<std::optional<RegisterExport>> ReadExportedPlace(const RunOptions& options);
// Empty: of such a run, or rows were refused.
absl::StatusOr<RegisterPlace> PlaceOfRun(const std::optional<RegisterExport>& exported,
                                         const RunOptions& options, const LoadedRun& run);

}  // namespace xueji
