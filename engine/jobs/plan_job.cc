#include "engine/jobs/plan_job.h"

#include "engine/jobs/run_setup.h"
#include "engine/linkage/linkage_run.h"

namespace xueji {

absl::StatusOr<PlanCounts> CountPlan(const RunOptions& options) {
  StageClock clock(options.progress);
  XUEJI_ASSIGN_OR_RETURN(const LoadedRun run, LoadRun(options, /*unique_per_file=*/false, &clock));
  const RecordStore& store = *run.loaded.store;
  clock.Begin("block");
  PlanCounts counts;
  counts.records = store.size() - store.withdrawn_count();
  counts.rejected = run.loaded.rejects.size();
  XUEJI_ASSIGN_OR_RETURN(counts.passes, CountBlocks(store, run.plan, run.budget.get()));
  counts.peak_memory_bytes = PeakMemoryBytes();
  return counts;
}

}  // namespace xueji
