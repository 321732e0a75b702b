// MemoryNeed: how much memory the whole run takes, for a run that its limit has stopped. A figure "so
// far" would have people raise the limit by trial.
//
//   return SayNeed(refused, *run.budget, {.plan = &run.plan, .records = store.size(), .store_bytes = …});
//   // "the memory limit of 100.00 MiB is too low: the whole run needs about 293.41 MiB (estimated for
//   //  2000000 records and 29061 links); give --memory-max 294M or fewer records"
//
// It is an estimate, and says so: records are exact once they are loaded, links once they are counted
// (RunLinkage goes on counting after the limit); the rest is reckoned from the plan, rather too much
// than too little, and never below what the run asked for when it was stopped. Pure functions but for
// a look into the input files: thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/memory_budget.h"
#include "engine/base/status.h"
#include "engine/plan/execution_plan.h"

namespace xueji {

struct RunSize {
  const ExecutionPlan* plan = nullptr;
  std::uint64_t records = 0;
  std::uint64_t program_bytes = 0;     // what the program itself takes
  std::uint64_t store_bytes = 0;       // what that and the loaded records take; 0: not loaded yet
  std::uint64_t loading_bytes = 0;     // blocks of text while loading
  std::optional<std::uint64_t> links = {};  // marks among them
  bool audit = false;
};

// Bytes at the run's highest point, with a margin.
std::uint64_t BytesNeeded(const RunSize& size);

// `refused` with the figure, if it is this budget that refused; else `refused` as it is. Where
// `size.records` is 0 only what was asked for so far is said.
absl::Status SayNeed(const absl::Status& refused, const MemoryBudget& budget, const RunSize& size);

// Rows of these files, reckoned from the first `sample_bytes` of each; 0 if one cannot be looked into
// (standard input, a pipe, a fault).
std::uint64_t EstimateRows(const std::vector<std::string>& paths,
                           std::size_t sample_bytes = std::size_t{64} << 20);

}  // namespace xueji
