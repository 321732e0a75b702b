// RunLinkage: all passes over one store: block, score, decide, collect.
//
//   XUEJI_ASSIGN_OR_RETURN(LinkageResult result, RunLinkage(store, plan, {}, &budget));
//
// Links come back sorted by the two external ids (bytewise), each pair once, whatever the number of
// threads and the order of the input. Left is the smaller id; linking two files, the left file's record.
// Thread-safety: uses the process's threads; a pure function of its arguments otherwise.
// VisitCandidatePairs walks the same passes for whoever wants the pairs themselves (training).
// Memory: 16 bytes a keyed record during a pass, 24 bytes a link (three
// times that while they are collected). Errors: kResourceExhausted, kCancelled.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/index/block_stats.h"
#include "engine/linkage/generic_values.h"
#include "engine/linkage/link.h"
#include "engine/linkage/pair_scorer.h"
#include "engine/linkage/recall_estimate.h"
#include "engine/record/record_store.h"

namespace xueji {

struct LinkageOptions {
  // Linking two files: records from this one on are the right side, and only pairs across count.
  // 0: deduplication, every pair counts.
  std::uint32_t right_begin = 0;
  std::function<void(double done)> progress;  // share of the passes done, in [0, 1]
  // Set to the number of links and marks once the passes are walked, even where the budget refuses
  // them: the walk goes on counting, so that the refusal can say how much is needed.
  std::uint64_t* links_counted = nullptr;
  // In how many slices passes are walked at least (key_grouping.h); more where memory is short.
  std::uint32_t key_slices_min = 1;
};

struct LinkageResult {
  std::vector<Link> links;   // kReview and kDuplicate
  std::vector<Link> marks;   // kNonLink with reasons to note on both records
  std::vector<PassStats> passes;
  std::vector<GenericValue> generic_values;  // by field, the most frequent first
  // By pass, ascending: the keys, refined or not, of blocks that were too large to be compared in full.
  std::vector<std::vector<std::uint64_t>> oversized_keys;
  std::uint64_t pairs_compared = 0;
  std::uint64_t bytes = 0;   // charged to the budget for links and marks; not released by us
  std::optional<RecallEstimate> recall;  // of all links together; none where it cannot be told
};

absl::StatusOr<LinkageResult> RunLinkage(const RecordStore& store, const ExecutionPlan& plan,
                                         const TermFrequencies& frequencies,
                                         const LinkageOptions& options, MemoryBudget* budget);

// Every candidate pair, batch by batch, in the pass that owns it. `visit` is called from several
// threads at a time. A pair of an oversized block that could not be refined may come twice.
using VisitPairs = std::function<void(const CandidateBatch& batch, std::size_t pass)>;
absl::StatusOr<std::vector<PassStats>> VisitCandidatePairs(const RecordStore& store,
                                                           const ExecutionPlan& plan,
                                                           const LinkageOptions& options,
                                                           const VisitPairs& visit,
                                                           MemoryBudget* budget);

// The passes walked without scoring: block sizes and pairs for `plan explain --input`.
absl::StatusOr<std::vector<PassStats>> CountBlocks(const RecordStore& store,
                                                   const ExecutionPlan& plan,
                                                   MemoryBudget* budget);

}  // namespace xueji
