// TermFrequency: how common the values of one field are, as a correction of a comparison's match
// weight: agreeing on a rare name says more than agreeing on 张伟.
//
//   XUEJI_ASSIGN_OR_RETURN(auto frequency, TermFrequency::Count(store, step, &budget, &scratch));
//   weight += frequency.Adjustment(word);              // word = the field's KeyWord
//   weight += frequency.Adjustment(word, province);    // where frequency.by_province()
//
// adjustment = log2(u_exact / share of the value), at most `frequency_weight_max` of the step
// (Winkler 1988; Splink's term frequency adjustment). Counts are the records' own (value_counts.h) or
// those of a table; a value that is not listed has the share of `rare_count_max` records.
//
// In a province of n records, of which c have the value, and with D = ProvinceDiscount(n), the share
// is (max(c - D, 0) + n' * s) / n, where s is the nation's share and n' = sum over all values of
// min(c, D): what is taken off the counts goes to the values in proportion to what the nation says
// (absolute discounting, Ney, Essen and Kneser 1994). In a province of few records hardly any value
// occurs more than D times: n' = n, and the share is the nation's (decision 0018).
// Immutable once made; any number of threads.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/base/memory_budget.h"
#include "engine/base/status.h"
#include "engine/index/key_grouping.h"
#include "engine/index/value_counts.h"
#include "engine/plan/execution_plan.h"
#include "engine/record/record_store.h"

namespace xueji {

class TermFrequency {
 public:
  TermFrequency() = default;
  // Counts `step`'s field. Error: kResourceExhausted, kCancelled.
  static absl::StatusOr<TermFrequency> Count(const RecordStore& store, const ComparisonStep& step,
                                             MemoryBudget* budget, KeyScratch* scratch);
  // The same of given counts. No value may be listed twice. Error: kResourceExhausted.
  static absl::StatusOr<TermFrequency> Make(const ValueCounts& counts, const ComparisonStep& step,
                                            MemoryBudget* budget);

  // Thousandths of a bit to add for agreement on the value with this key word; REQUIRES: word != 0.
  // REQUIRES: !by_province().
  Weight Adjustment(std::uint64_t word) const;
  // The same among the records of a province; 0, or one of no records: the nation. REQUIRES: by_province().
  Weight Adjustment(std::uint64_t word, std::uint32_t province) const;
  bool by_province() const { return by_province_; }
  // Has the processor fetch what Adjustment of the word reads in the nation's table.
  void Prefetch(std::uint64_t word) const;

  // Records with this value, or rare_count_max if it is rarer than the table holds.
  std::uint32_t CountOf(std::uint64_t word) const;
  std::uint32_t rare_count_max() const { return rare_count_max_; }

 private:
  struct Slot {
    std::uint64_t word = 0;
    std::uint32_t tag = 0;  // the nation's count, or the province
    Weight bits = 0;        // capped, unless a province's are to be added
  };
  // Open addressing, a power of two, at most half full.
  using Slots = std::vector<Slot>;
  static absl::StatusOr<Slots> MakeSlots(std::size_t values, MemoryBudget* budget);
  static void Insert(std::uint64_t hash, const Slot& slot, Slots* slots);
  const Slot* Find(std::uint64_t word) const;
  const Slot* FindInProvince(std::uint64_t word, std::uint32_t province) const;
  Weight Capped(Weight bits) const {
    return bits > weight_max_ ? weight_max_ : bits < -weight_max_ ? -weight_max_ : bits;
  }
  void AddProvinces(const ValueCounts& counts, const ComparisonStep& step);

  Slots slots_, province_slots_;
  std::uint32_t rare_count_max_ = 1;
  Weight rare_bits_ = 0;
  Weight weight_max_ = 0;
  bool by_province_ = false;
  std::array<Weight, kProvinceCount> unlisted_bits_{};  // log2(n / n'): to add to the nation's
};

}  // namespace xueji
