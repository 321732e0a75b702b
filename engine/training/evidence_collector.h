// CollectEvidence: what training learns from, counted: candidate pairs of every pass, random pairs,
// and the pairs that labels call one person.
//
//   XUEJI_ASSIGN_OR_RETURN(CollectedEvidence found,
//                          CollectEvidence(store, plan, scheme, {.right_begin = 0}, &budget));
//
// The plan must compile, but its m and u are not looked at, nor are term frequencies. Candidate
// pairs that a NON_LINK rule decides are left out and counted.
// The counts do not depend on threads or on the order of the records.
// Thread-safety: uses the process's threads. Cost: as scoring every candidate and random pair in
// full, about 1 us a pair and core with ten text comparisons. Memory: see pattern_table.h.
// Errors: kInvalidArgument (labels that name an entity of more than kEntityRecordsMax records),
// kResourceExhausted, kCancelled.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/index/block_stats.h"
#include "engine/training/em_estimator.h"

namespace xueji {

inline constexpr std::size_t kEntityRecordsMax = 5000;

struct EvidenceOptions {
  std::uint32_t right_begin = 0;           // linking two files: only pairs across it count
  std::uint64_t random_pairs = 2'000'000;
  std::vector<std::uint32_t> entity_of = {};    // labels by record, 0: none; empty: no labels at all
  std::function<void(double done)> progress = {};
};

struct CollectedEvidence {
  TrainingEvidence evidence;
  std::vector<PassStats> passes;
};

absl::StatusOr<CollectedEvidence> CollectEvidence(const RecordStore& store,
                                                  const ExecutionPlan& plan,
                                                  const PatternScheme& scheme,
                                                  const EvidenceOptions& options,
                                                  MemoryBudget* budget);

}  // namespace xueji
