// PairScorer: the one place where pairs are weighed and decided. Nightly run, file linking and
// explanation all come here; they differ only in where pairs come from and where links go.
//
//   PairScorer scorer(plan, store.terms(), frequencies);
//   scorer.Score(batch, [&](const ScoredPair& pair) { ... });
//
// What cannot come to anything is screened out first (pair_screen.h). Of the others, steps run in the
// order of the execution plan over the whole batch. A pair is dropped as soon as it
// can no longer reach review_weight_min and no rule with an outcome can still fire; what is left at
// the end gets the decision of the first rule that holds, else of the thresholds.
// Weight = prior + sum over comparisons of log2(m/u) (Fellegi and Sunter 1969), in whole thousandths
// of a bit: the sum does not depend on the order of the steps.
//
// Thread-safety: const methods may run in parallel, each with its own batch. Cost: see
// bench/engine/pair_scorer_bench.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/index/term_frequency.h"
#include "engine/linkage/candidate_batch.h"
#include "engine/linkage/comparison_kernel.h"
#include "engine/linkage/pair_screen.h"
#include "engine/plan/execution_plan.h"

namespace xueji {

// One frequency table per comparison step; empty where the step does not use any.
using TermFrequencies = std::vector<TermFrequency>;

// Counts the tables the plan's steps need.
absl::StatusOr<TermFrequencies> CountTermFrequencies(const RecordStore& store,
                                                     const ExecutionPlan& plan,
                                                     MemoryBudget* budget);

struct ScoredPair {
  CandidatePair pair;      // positions in the batch
  Weight weight = 0;       // prior included
  Decision decision = Decision::kNonLink;
  ReasonSet reasons;
  bool marks_records = false;  // kNonLink with reasons to note on both records
};

// What one comparison contributed to one pair.
struct StepOutcome {
  matchers::Level level = matchers::kNullLevel;
  Weight weight = 0;             // of the level
  Weight frequency_weight = 0;   // of the term frequency adjustment
};

class PairScorer {
 public:
  // All three must outlive the scorer.
  PairScorer(const ExecutionPlan& plan, const TermDictionary& terms,
             const TermFrequencies& frequencies);

  // Calls emit for every pair that is decided kReview or kDuplicate or marks its records.
  template <typename Emit>
  void Score(const CandidateBatch& batch, Emit&& emit) const {
    thread_local std::vector<ScoredPair> scored;
    scored.clear();
    ScoreInto(batch, scored);
    for (const ScoredPair& pair : scored) emit(pair);
  }

  // The whole reckoning for one pair of rows, nothing pruned: outcome per step, in step order.
  // The returned pair's decision and weight are those Score() gives.
  ScoredPair Explain(const std::byte* left, const std::byte* right,
                     std::vector<StepOutcome>* outcomes) const;

 private:
  void ScoreInto(const CandidateBatch& batch, std::vector<ScoredPair>& scored) const;
  void PrefetchFrequencies(std::size_t step, const CandidateBatch& batch, std::span<const CandidatePair> pairs,
                           std::span<const matchers::Level> levels) const;
  Weight FrequencyWeight(std::size_t step, const std::byte* left, const std::byte* right) const;
  ScoredPair Decide(CandidatePair pair, Weight weight, std::uint64_t rules, ReasonSet reasons) const;

  const ExecutionPlan& plan_;
  const TermDictionary& terms_;
  const TermFrequencies& frequencies_;
  std::vector<ComparisonKernel> kernels_;  // by step
  PairScreen screen_;
};

}  // namespace xueji
