// LinkSink: the links that one thread collects, charged to the budget as they come; and their order.
//
//   PerThread<LinkSink> sinks;  …  sinks.Local().Add(MakeLink(store, batch, scored, pass, false), mark, &budget);
//   XUEJI_ASSIGN_OR_RETURN(CollectedLinks found, CollectLinks(store, sinks, &budget));   // when all is walked
//
// Links come out sorted by the two external ids (bytewise), each pair once, as of the first pass that found
// it: whatever the number of threads. What is collected beyond the budget is counted and not kept.
// Thread-safety: one sink a thread. Memory: 24 bytes a link, three times that while they are collected.
// Error: kResourceExhausted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/memory_budget.h"
#include "engine/base/parallel.h"
#include "engine/base/status.h"
#include "engine/linkage/candidate_batch.h"
#include "engine/linkage/link.h"
#include "engine/linkage/pair_scorer.h"
#include "engine/record/record_store.h"

namespace xueji {

struct LinkSink {
  std::vector<Link> links, marks;
  std::size_t charged = 0;  // links the budget was charged for
  std::size_t refused = 0;  // counted and not kept
  absl::Status status;

  void Add(const Link& link, bool mark, MemoryBudget* budget);
};

// `two_files`: left is the left file's record; else the record with the smaller id.
Link MakeLink(const RecordStore& store, const CandidateBatch& batch, const ScoredPair& scored,
              std::size_t pass, bool two_files);

// The order of links.csv: true if `a` comes first.
bool LinkComesFirst(const RecordStore& store, const Link& a, const Link& b);
// Puts links in that order; of a pair that came up twice the first pass stays.
void SortLinks(const RecordStore& store, std::vector<Link>* links);

struct CollectedLinks {
  std::vector<Link> links, marks;
  std::uint64_t bytes = 0;  // charged to the budget; not released by us
};

// What the sinks hold at this point, refused links among them.
struct SinkTotals {
  std::size_t charged = 0, links = 0, marks = 0, refused = 0;
  absl::Status status;  // of a sink that was refused memory
};
SinkTotals CountSinks(PerThread<LinkSink>& sinks);
// Empties the sinks, whose charge is released. Error: that of a sink, or of the budget.
absl::StatusOr<CollectedLinks> CollectLinks(const RecordStore& store, PerThread<LinkSink>& sinks,
                                            MemoryBudget* budget);
// Empties them without looking at what they hold.
void DropLinks(PerThread<LinkSink>& sinks, MemoryBudget* budget);

}  // namespace xueji
