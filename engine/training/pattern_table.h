// PatternTable: how many pairs have each comparison pattern, counted in whole numbers.
//
//   PatternCounter counter(plan, scheme, store.terms());
//   counter.Count(batch, [&](const CandidatePair& pair) { return mask; });   // from any thread
//   XUEJI_ASSIGN_OR_RETURN(PatternTable table, counter.Finish(&budget));
//
// A row is a pattern and a mask: which blocking passes bring the pair together (bit p), and what the
// labels say about it. Rows come sorted, so that whatever is summed over them is summed in one order,
// for any number of threads and any order of the records.
// Thread-safety: Count may run in parallel; Finish after all of them. A finished table is a plain
// value. Memory: about 100 bytes a distinct row while counting, 32 after. Limit: kPatternRowsMax.
// Errors: kResourceExhausted (budget or limit).
#pragma once

#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/memory_budget.h"
#include "engine/base/parallel.h"
#include "engine/base/status.h"
#include "engine/linkage/candidate_batch.h"
#include "engine/linkage/comparison_kernel.h"
#include "engine/plan/execution_plan.h"
#include "engine/training/comparison_pattern.h"

namespace xueji {

using PairMask = std::uint32_t;
// What labels say about a pair; the lower bits are passes, of which a plan has at most 24.
inline constexpr PairMask kLabelledSame = PairMask{1} << 31;
inline constexpr PairMask kLabelledDifferent = PairMask{1} << 30;
inline constexpr PairMask kLabelled = kLabelledSame | kLabelledDifferent;

inline constexpr std::size_t kPatternRowsMax = std::size_t{1} << 23;

struct PatternRow {
  ComparisonPattern pattern;
  PairMask mask = 0;
  std::uint64_t count = 0;
  friend bool operator==(const PatternRow&, const PatternRow&) = default;
};

struct PatternTable {
  std::vector<PatternRow> rows;       // ascending by pattern, then mask
  std::uint64_t pairs = 0;            // sum of the counts
  std::uint64_t pairs_ruled_out = 0;  // not counted: a NON_LINK rule decides them
};

class PatternCounter {
 public:
  using MaskOf = std::function<PairMask(const CandidatePair& pair)>;
  // All must outlive the counter. `drop_ruled_out`: leave pairs out that a NON_LINK rule decides:
  // their weight is never used, so no weight need fit them.
  PatternCounter(const ExecutionPlan& plan, const PatternScheme& scheme,
                 const TermDictionary& terms, bool drop_ruled_out);

  void Count(const CandidateBatch& batch, const MaskOf& mask_of);
  absl::StatusOr<PatternTable> Finish(MemoryBudget* budget);

 private:
  struct Key {
    ComparisonPattern pattern;
    PairMask mask = 0;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      return HashCombine(HashCombine(key.pattern.words[0], key.pattern.words[1]), key.mask);
    }
  };
  struct Counts {
    std::unordered_map<Key, std::uint64_t, KeyHash> rows;
    std::uint64_t ruled_out = 0;
    bool full = false;
  };

  const ExecutionPlan& plan_;
  const PatternScheme& scheme_;
  const TermDictionary& terms_;
  const bool drop_ruled_out_;
  std::vector<ComparisonKernel> kernels_;  // by step
  PerThread<Counts> counts_;
};

}  // namespace xueji
