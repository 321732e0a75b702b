// NextBase: the snapshot of a register after an update, the base of the next night.
//
//   XUEJI_RETURN_IF_ERROR(WriteNextBase(contents, writer.get(), &budget));
//
// It holds what `snapshot build` over all records would, but for their places: records that were deleted or
// replaced keep theirs and are marked withdrawn, and its inputs are those of the base and of this run. A run on it
// has the outcome of a run on the other. `pairs_compared` is the sum over the runs it was made by.
// Thread-safety: one caller; runs in parallel itself. Cost: that of writing the whole file, with all indexes made
// anew. Errors: those of SectionWriter and of the budget.
#pragma once

#include <string>
#include <vector>

#include "engine/base/status.h"
#include "engine/jobs/run_results.h"
#include "engine/registry/register_snapshot.h"

namespace xueji {

struct NextBase {
  const RegisterSnapshot& base;  // with the update in it
  const LoadedRun& run;          // of the new records
  const std::string& plan_text;
  const RegisterPlace& place;  // empty: new records came from elsewhere than the base's store, too
  const RunManifest& manifest;   // digest and counts
  const RowDigest& verdicts;
  const std::vector<Link>& links;  // before clustering
  const Findings& findings;
  const std::vector<Link>& near_pairs;
  const std::vector<ValueCounts>& counts;  // exact
  const std::vector<std::vector<std::uint64_t>>& oversized_keys;
};

absl::Status WriteNextBase(const NextBase& next, SectionWriter* out, MemoryBudget* budget);

}  // namespace xueji
