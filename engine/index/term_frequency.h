// TermFrequency: how common the values of one field are among the loaded records, as a correction of
// a comparison's match weight: agreeing on a rare name says more than agreeing on 张伟.
//
//   XUEJI_ASSIGN_OR_RETURN(auto frequency, TermFrequency::Count(store, step, &budget, &scratch));
//   weight += frequency.Adjustment(word);       // word = the field's KeyWord
//
// adjustment = log2(u_exact / share of the value), at most `frequency_weight_max` of the step
// (Winkler 1988; Splink's term frequency adjustment). Values are counted on the normalised form with
// variants folded together. Counting is exact for every value that occurs more than `rare_count_max`
// times; rarer ones share the adjustment of rare_count_max, so the table stays small.
// Immutable once counted; any number of threads.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/memory_budget.h"
#include "engine/base/status.h"
#include "engine/index/key_grouping.h"
#include "engine/plan/execution_plan.h"
#include "engine/record/record_store.h"

namespace xueji {

class TermFrequency {
 public:
  TermFrequency() = default;
  // Counts `step`'s field. Error: kResourceExhausted, kCancelled.
  static absl::StatusOr<TermFrequency> Count(const RecordStore& store, const ComparisonStep& step,
                                             MemoryBudget* budget, KeyScratch* scratch);

  // Thousandths of a bit to add for agreement on the value with this key word; REQUIRES: word != 0.
  Weight Adjustment(std::uint64_t word) const;
  // Records with this value, or rare_count_max if it is rarer than the table holds.
  std::uint32_t CountOf(std::uint64_t word) const;
  std::uint32_t rare_count_max() const { return rare_count_max_; }

 private:
  struct Slot {
    std::uint64_t word = 0;
    std::uint32_t count = 0;
    Weight adjustment = 0;
  };
  const Slot* Find(std::uint64_t word) const;

  std::vector<Slot> slots_;  // open addressing, a power of two, at most half full
  std::uint32_t rare_count_max_ = 1;
  Weight rare_adjustment_ = 0;
};

}  // namespace xueji
