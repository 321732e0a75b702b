// ValueCounts: how many records have each value of a compared field, in the nation and in each
// province: what term frequencies are made of (index/term_frequency.h).
//
//   XUEJI_ASSIGN_OR_RETURN(ValueCounts counts, CountValues(store, step, 0, &scratch));
//
// Values are told apart by their key word: the normalised form, variants of a character folded
// together. Counting is exact for every value that is listed; which are, `list_min` says. The
// province of a record is that of the region field the step names; a record without one counts for
// the nation only. Counts may also come from a table (jobs/frequency_table.h).
// Thread-safety: plain values; CountValues runs in parallel itself. Cost: one grouping of the
// records, a second one by province (key_grouping.h). The lists come in no particular order.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/base/memory_budget.h"
#include "engine/base/status.h"
#include "engine/index/key_grouping.h"
#include "engine/plan/execution_plan.h"
#include "engine/record/packed_value.h"
#include "engine/record/record_store.h"

namespace xueji {

inline constexpr std::size_t kProvinceCount = 100;  // two digits; 0: none

struct CountedValue {
  std::uint64_t word = 0;    // KeyWord of the value
  std::uint32_t province = 0;  // 0: the nation
  std::uint32_t count = 0;
};

struct ValueCounts {
  std::uint64_t total = 0;           // records with a value
  std::uint32_t rare_count_max = 1;  // a value that is not listed counts as so many records
  std::vector<CountedValue> values;  // of the nation
  // By province, where the step asks for it; a value may stand in several.
  std::array<std::uint64_t, kProvinceCount> province_totals{};
  std::vector<CountedValue> province_values;
};

// So many records of a value in a province of `total` records say nothing about the province: two are
// the pair that is weighed, perhaps one person twice. Above two million records it grows, so that the
// list stays small; such values are rare enough.
std::uint32_t ProvinceDiscount(std::uint64_t total);
// A value that at most so many of `total` records have is not listed for weights: it is rare enough.
std::uint32_t RareCountMax(std::uint64_t total);

// The province of a packed row; 0 if it has none, or the step does not ask.
inline std::uint32_t ProvinceOfRow(const ComparisonStep& step, const std::byte* row) {
  if (!step.frequency_by_province) return 0;
  const std::uint32_t province = LoadRegion(row + step.province_offset) / 10000;
  return province < kProvinceCount ? province : 0;
}
// The word by which values of the step's field are told apart; 0: blank.
std::uint64_t ValueWord(const RecordLayout& layout, const ComparisonStep& step,
                        const std::byte* row, const TermDictionary& terms);

// `list_min`: values that fewer records have are not listed; at least 2. 0: as term frequencies need
// it. Errors: kResourceExhausted, kCancelled.
absl::StatusOr<ValueCounts> CountValues(const RecordStore& store, const ComparisonStep& step,
                                        std::uint32_t list_min, KeyScratch* scratch);

// Of counts of every value that two records or more have (list_min 2), those that CountValues lists with
// list_min 0.
ValueCounts CountsForWeights(const ValueCounts& exact);

}  // namespace xueji
