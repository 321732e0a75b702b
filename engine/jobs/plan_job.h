// What a plan would do with an input: block sizes and pairs per pass, counted, before any scoring.
//
//   XUEJI_ASSIGN_OR_RETURN(PlanCounts counts, CountPlan({.inputs = {"roster.csv"}}));
//
// Loads the input and walks every blocking pass exactly as the run would, without scoring a pair.
// Thread-safety, errors: as RunDedup.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/status.h"
#include "engine/index/block_stats.h"
#include "engine/jobs/dedup_job.h"

namespace xueji {

struct PlanCounts {
  std::uint64_t records = 0, rejected = 0;
  std::vector<PassStats> passes;
  std::uint64_t peak_memory_bytes = 0;
};

// Of RunOptions: inputs, plan, columns, encoding, separator, threads, memory_max, progress.
absl::StatusOr<PlanCounts> CountPlan(const RunOptions& options);

}  // namespace xueji
