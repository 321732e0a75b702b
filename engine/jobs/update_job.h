// The job of `xueji dedup NEW --base SNAPSHOT`: new, changed and deleted records come to a register that is linked
// already. The outcome is that of a run over all of them, down to the digest (decision 0022).
//
//   RunOptions options;  options.base = "nation.xueji";  options.inputs = {"tonight.csv"};  options.out = "out";
//   XUEJI_ASSIGN_OR_RETURN(RunSummary summary, RunDedupOnBase(options));
//
// Reads like the list of its steps: plan and dates of the base; the records; the base; what came to it and what
// went (registry/register_update.h); frequencies and pairs as they are now (registry/union_counts.h,
// registry/union_linkage.h); clusters and verdicts; what of it is other than it was (report/result_changes.h).
// verdicts.csv, links.csv and clusters.csv hold the rows that changed, or all with `write_all`; changes.csv and
// links_gone.csv say what happened to whom. With `snapshot_out` the next base is written, too.
// Thread-safety: one run at a time per process. Memory: the snapshot, and what RunDedup takes for the new records.
// Cost: in proportion to the records that came and the blocks they come to, besides loading, 2 ns a record of the
// base to count warnings, and 1 us a link. No forecast.
// Errors: as status.h says; on any error nothing is left behind. Refused besides what RunDedup and LoadSnapshot
// refuse: another plan or latest birth date than the base's, a table of frequencies, an audit.
#pragma once

#include "engine/base/status.h"
#include "engine/jobs/dedup_job.h"

namespace xueji {

// REQUIRES: options.base is not empty.
absl::StatusOr<RunSummary> RunDedupOnBase(const RunOptions& options);

}  // namespace xueji
