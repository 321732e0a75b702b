// BasePlan: the plan and facts of the snapshot that a run takes as its base, and whether the run's options go with
// them: what can be said before a record is read.
//
//   XUEJI_RETURN_IF_ERROR(CheckBaseOptions(options));
//   XUEJI_ASSIGN_OR_RETURN(const BasePlan base, ReadBasePlan(options));
//
// Pure functions but for the file read: thread-safe. Cost: a few pages of the file. Errors: kInvalidArgument
// (another plan or latest birth date, options that do not go with a base); those of ReadOverview.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/memory_budget.h"
#include "engine/base/status.h"
#include "engine/jobs/dedup_job.h"
#include "engine/plan/execution_plan.h"
#include "engine/registry/register_snapshot.h"

namespace xueji {

// Bytes charged for each link of the base and of the register after the update: the pair before clustering and
// after it, the verdicts of its ends, and clustering.
inline constexpr std::uint64_t kUpdateBytesPerLink = 256;

struct BasePlan {
  SnapshotOverview overview;
  std::string text;    // of the plan
  ExecutionPlan plan;
};

absl::Status CheckBaseOptions(const RunOptions& options);
absl::StatusOr<BasePlan> ReadBasePlan(const RunOptions& options);

// `refused` with the memory that the run takes, if it is the budget that refused. `fresh_bytes`: of the new
// records as they were read.
absl::Status SayBaseNeed(const absl::Status& refused, const MemoryBudget& budget,
                         const RunOptions& options, const BasePlan& base, std::uint64_t fresh_bytes);

}  // namespace xueji
