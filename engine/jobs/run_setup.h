// LoadRun: what every job does first: threads, memory budget, plan, load.
//
//   StageClock clock(options.progress);
//   XUEJI_ASSIGN_OR_RETURN(LoadedRun run, LoadRun(options, /*unique_per_file=*/link, &clock));
//
// Not thread-safe: sets the process's thread limit.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/memory_budget.h"
#include "engine/base/status.h"
#include "engine/ingest/batch_loader.h"
#include "engine/jobs/dedup_job.h"
#include "engine/jobs/frequency_table.h"
#include "engine/plan/execution_plan.h"

namespace xueji {

// Seconds per stage, in the order the stages were begun, and progress to whoever watches.
class StageClock {
 public:
  using Progress = std::function<void(std::string_view stage, double done)>;
  explicit StageClock(Progress progress) : progress_(std::move(progress)) {}
  // Ends the running stage and begins the next.
  void Begin(std::string_view stage);
  void Report(double done) const;
  // Ends the running stage; the list ends with "total".
  std::vector<std::pair<std::string, double>> Finish();

 private:
  using Time = std::chrono::steady_clock::time_point;
  void End();
  Progress progress_;
  std::string stage_;
  Time stage_begin_{}, begin_ = std::chrono::steady_clock::now();
  std::vector<std::pair<std::string, double>> seconds_;
};

// The records of a run and what they were loaded under. The budget outlives the store.
struct LoadedRun {
  std::unique_ptr<MemoryBudget> budget;
  ExecutionPlan plan;
  std::optional<FrequencyTable> frequencies;  // where the run was given one
  LoadResult loaded;
};

// Sets the thread limit (0: all cores), compiles the plan (empty path: the student plan), loads.
// `unique_per_file`: linking two files, the same record id may stand in both.
absl::StatusOr<LoadedRun> LoadRun(const RunOptions& options, bool unique_per_file,
                                  StageClock* clock);
// The same with a plan that is compiled already: `options.plan` is not looked at.
absl::StatusOr<LoadedRun> LoadRunWith(ExecutionPlan plan, const RunOptions& options,
                                      bool unique_per_file, StageClock* clock);

// Of the table the run was given, else counted over its records. Errors: kResourceExhausted, kCancelled.
absl::StatusOr<TermFrequencies> FindTermFrequencies(const LoadedRun& run);

// The first record of the right file, as LinkageOptions::right_begin wants it: 0 for deduplication;
// store.size() (nothing lies across) when linking with a side that has no record.
std::uint32_t RightBegin(const RecordStore& store, bool link);

}  // namespace xueji
