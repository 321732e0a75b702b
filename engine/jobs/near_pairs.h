// NearPairs: the pairs that are no link by a margin that term frequencies could close.
//
//   XUEJI_ASSIGN_OR_RETURN(LinkedPairs linked, LinkWithNearPairs(store, plan, frequencies, options,
//                                                                PairsKept::kNearPairsToo, &budget));
//   linked.result.links;        // as RunLinkage(store, plan, frequencies, …) gives them
//   linked.near_pairs;          // decision kNonLink, and their weight
//
// Where term frequencies are counted over the records, every record that comes changes the weight of every
// agreeing pair a little, and some pairs cross the threshold for review. A run is therefore made as if all
// values were as rare as the plan lets count, which keeps every pair that any frequencies could make a
// link; then each is weighed with those there are. Without such adjustment there are no near pairs.
// Thread-safety and errors: those of RunLinkage. Cost: that of RunLinkage and 0.3 us for each pair kept.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/linkage/linkage_run.h"

namespace xueji {

struct LinkedPairs {
  LinkageResult result;
  std::vector<Link> near_pairs;  // in the order of links
};

enum class PairsKept : std::uint8_t { kLinks, kNearPairsToo };

// REQUIRES: deduplication (options.right_begin is 0).
absl::StatusOr<LinkedPairs> LinkWithNearPairs(const RecordStore& store, const ExecutionPlan& plan,
                                              const TermFrequencies& frequencies,
                                              const LinkageOptions& options, PairsKept kept,
                                              MemoryBudget* budget);

// What that is made of, for whoever has the pairs from elsewhere.

// Whether any weight of the plan depends on term frequencies.
bool HasFrequencies(const ExecutionPlan& plan);
// Frequencies by which every adjustment is as high as the plan lets it be: nobody has any value.
absl::StatusOr<TermFrequencies> RarestFrequencies(const ExecutionPlan& plan, MemoryBudget* budget);
// Gives each pair the weight, decision and reasons it has under `scorer`; in parallel.
void WeighPairs(const RecordStore& store, const PairScorer& scorer, std::vector<Link>* links);
// Takes those decided kNonLink out of `links`; both stay in order.
std::vector<Link> TakeNearPairs(std::vector<Link>* links);

}  // namespace xueji
