// Completeness: do the blocking passes keep the plan's promises? Held against all pairs there are.
//
//   XUEJI_ASSIGN_OR_RETURN(const CompletenessReport report,
//                          CheckCompleteness(store, plan, {}, &budget));
//   report.promises[0].pairs == report.promises[0].compared        // the promise is kept
//
// Every pair of records goes through the comparisons a promise names (the run's own kernels, which the
// slow twins hold to their word); those that meet one are written down. Then the passes are walked as
// a run walks them, cut blocks, windows and all, and every pair they compare is struck off the list.
// What is left was promised and not compared.
//
// Thread-safety: uses the process's threads; a pure function of its arguments otherwise.
// Cost: about 28 ns a pair of records and core: 100,000 records take a minute or two on two cores, ten
// times as many two hours. Memory: 12 bytes for each pair that meets a promise.
// Errors: kResourceExhausted, kCancelled.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/index/block_stats.h"
#include "engine/linkage/linkage_run.h"

namespace xueji {

struct PromiseFigures {
  std::string name;
  std::uint64_t pairs = 0;     // of all pairs of records, those that meet the conditions
  std::uint64_t compared = 0;  // of these, compared by a pass
  std::vector<std::uint64_t> by_pass;  // compared, by the pass that owns the pair
  // Pairs that were not compared, in the order of the records; at most kMissedListMax.
  std::vector<std::pair<RecordId, RecordId>> missed;
};

inline constexpr std::size_t kMissedListMax = 10;

struct CompletenessReport {
  std::uint64_t records = 0;
  std::uint64_t all_pairs = 0;  // candidates: of two files, pairs across
  std::vector<PromiseFigures> promises;  // in the order of the plan
  std::vector<PassStats> passes;
};

absl::StatusOr<CompletenessReport> CheckCompleteness(const RecordStore& store,
                                                     const ExecutionPlan& plan,
                                                     const LinkageOptions& options,
                                                     MemoryBudget* budget);

}  // namespace xueji
