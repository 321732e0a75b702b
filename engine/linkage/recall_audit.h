// RecallAudit: what the blocking passes miss, looked for where no key is needed: the nearest
// records, by code and among all, of a sample; whoever of them the scorer would link and the run
// did not link was missed by every pass.
//
//   XUEJI_ASSIGN_OR_RETURN(const RecallAudit audit,
//                          AuditRecall(store, plan, frequencies, links, {.sample = 1000},
//                          &budget));
//   audit.missed            // pairs that exist, not an estimate
//   audit.recall.value      // of the run, with a 95 % interval
//
// The sample is the records with the smallest hash of their id: the same whatever the order of the
// rows. The audit itself finds only a part of what is there: `refound` of the `linked` pairs of the
// sample say how large a part, and recall is Chapman's two-sample estimate of run and audit
// (recall_estimate.h): total = (linked+1)(refound+missed+1) / (refound+1) - 1. It assumes that
// audit and run err apart; both find easy pairs, so it is an optimistic figure, but it sees what no
// pass can. A pair whose records both stand in the sample counts once.
//
// Thread-safety: uses the process's threads; a pure function of its arguments. Cost: a code for
// every record (about 3 us), then sample x records x 4 ns; figures in
// engine/decisions/0016-faiss-is-optional.md. Memory: 76 bytes a record, charged to the budget.
// Errors: kResourceExhausted, kCancelled.
#pragma once

#include <cstdint>
#include <span>

#include "engine/linkage/link.h"
#include "engine/linkage/pair_scorer.h"
#include "engine/linkage/recall_estimate.h"
#include "engine/record/record_store.h"

namespace xueji {

inline constexpr std::uint64_t kAuditBytesPerRecord = 76;

struct AuditOptions {
  std::size_t sample = 1000;      // records
  std::size_t nearest = 50;       // of each, looked at
  std::uint32_t right_begin = 0;  // linking two files: LinkageOptions::right_begin
};

struct RecallAudit {
  std::uint64_t sample = 0, nearest = 0;
  std::uint64_t pairs = 0;    // weighed
  std::uint64_t linked = 0;   // links of the run with a record of the sample
  std::uint64_t refound = 0;  // of these, found by the audit too
  std::uint64_t missed = 0;   // would be links, and no pass yielded them
  Estimate recall;            // of the run; 0 to 1 if nothing tells
  bool faiss = false;
};

// `links`: all of the run, as RunLinkage gives them.
absl::StatusOr<RecallAudit> AuditRecall(const RecordStore& store, const ExecutionPlan& plan,
                                        const TermFrequencies& frequencies,
                                        std::span<const Link> links, const AuditOptions& options,
                                        MemoryBudget* budget);

}  // namespace xueji
