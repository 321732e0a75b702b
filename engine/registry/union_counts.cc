#include "engine/registry/union_counts.h"

#include <algorithm>
#include <bit>
#include <tuple>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/hash.h"
#include "engine/base/parallel.h"
#include "engine/index/key_word.h"
#include "engine/registry/snapshot_counts.h"

namespace xueji {
namespace {

constexpr std::size_t kGrain = 1 << 15;

// A value, in the nation (province 0) or in a province, with the records of it that came and went.
struct ValueChange {
  std::uint64_t word = 0;
  std::uint32_t province = 0;
  std::uint32_t added = 0, removed = 0;
};

auto Place(const ValueChange& change) { return std::tie(change.province, change.word); }
auto Place(const CountedValue& value) { return std::tie(value.province, value.word); }

// The changes of all records that came and went, one entry a value, in the order of SortCounts; and the
// totals.
std::vector<ValueChange> CollectChanges(const RecordStore& store, const RegisterUpdate& update,
                                        const ComparisonStep& step, ValueCounts* counts) {
  std::vector<ValueChange> changes;
  const auto add = [&](RecordId record, bool added) {
    const std::byte* row = store.Row(record);
    const std::uint64_t word = ValueWord(store.layout(), step, row, store.terms());
    if (word == 0) return;
    const std::uint64_t one = added ? 1 : ~std::uint64_t{0};  // totals wrap around
    ValueChange change{.word = word, .added = added ? 1U : 0U, .removed = added ? 0U : 1U};
    changes.push_back(change);
    counts->total += one;
    change.province = ProvinceOfRow(step, row);
    if (change.province == 0) return;
    counts->province_totals[change.province] += one;
    changes.push_back(change);
  };
  for (const RecordId record : update.removed) add(record, false);
  for (std::uint32_t i = update.base_records; i < store.size(); ++i) add(RecordId{i}, true);
  std::sort(changes.begin(), changes.end(),
            [](const ValueChange& a, const ValueChange& b) { return Place(a) < Place(b); });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (kept > 0 && Place(changes[kept - 1]) == Place(changes[i])) {
      changes[kept - 1].added += changes[i].added;
      changes[kept - 1].removed += changes[i].removed;
    } else {
      changes[kept++] = changes[i];
    }
  }
  changes.resize(kept);
  return changes;
}

// Values that the base does not list, and how many of its records have them: none or one.
class UnlistedValues {
 public:
  explicit UnlistedValues(std::span<const ValueChange> values)
      : values_(values), slots_(std::bit_ceil(2 * values.size() + 2), 0) {
    for (std::uint32_t i = 0; i < values.size(); ++i) {
      std::size_t at = Slot(values[i].word, values[i].province);
      while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = i + 1;
    }
  }

  // One walk over the field of the base's records that are left.
  absl::StatusOr<std::vector<std::uint32_t>> Count(const RecordStore& store, std::uint32_t records,
                                                   const ComparisonStep& step) const {
    PerThread<std::vector<std::uint32_t>> met;
    ParallelFor(records, kGrain, [&](std::size_t begin, std::size_t end) {
      if (IsCancelled()) return;
      std::vector<std::uint64_t> words(end - begin);
      const RecordId first{static_cast<std::uint32_t>(begin)};
      KeyWords(store.layout().type(step.field), KeyTransform::kExact, 0,
               store.Row(first) + step.offset, store.layout().row_bytes(), end - begin, store.terms(),
               words.data());
      for (std::size_t i = begin; i < end; ++i) {
        const RecordId record{static_cast<std::uint32_t>(i)};
        if (words[i - begin] == 0 || store.withdrawn(record)) continue;
        Meet(words[i - begin], 0, met.Local());
        const std::uint32_t province = ProvinceOfRow(step, store.Row(record));
        if (province != 0) Meet(words[i - begin], province, met.Local());
      }
    });
    XUEJI_RETURN_IF_ERROR(CheckCancelled());
    std::vector<std::uint32_t> counts(values_.size(), 0);
    met.ForEach([&](const std::vector<std::uint32_t>& values) {
      for (const std::uint32_t value : values) ++counts[value];
    });
    return counts;
  }

 private:
  std::size_t Slot(std::uint64_t word, std::uint32_t province) const {
    return HashCombine(word, province) & (slots_.size() - 1);
  }
  void Meet(std::uint64_t word, std::uint32_t province, std::vector<std::uint32_t>& met) const {
    for (std::size_t at = Slot(word, province); slots_[at] != 0; at = (at + 1) & (slots_.size() - 1)) {
      const ValueChange& value = values_[slots_[at] - 1];
      if (value.word == word && value.province == province) met.push_back(slots_[at] - 1);
    }
  }

  std::span<const ValueChange> values_;
  std::vector<std::uint32_t> slots_;  // number + 1, or 0
};

// Of `listed` (sorted) and `changes` (sorted) one sorted list; changes of values that are not listed go to
// `unlisted`.
void Merge(const std::vector<CountedValue>& listed, std::span<const ValueChange> changes,
           std::vector<CountedValue>* merged, std::vector<ValueChange>* unlisted) {
  merged->reserve(listed.size() + changes.size());
  auto change = changes.begin();
  for (const CountedValue& value : listed) {
    for (; change != changes.end() && Place(*change) < Place(value); ++change) {
      unlisted->push_back(*change);
    }
    merged->push_back(value);
    if (change == changes.end() || Place(*change) != Place(value)) continue;
    merged->back().count += change->added - change->removed;
    ++change;
  }
  unlisted->insert(unlisted->end(), change, changes.end());
}

}  // namespace

absl::StatusOr<ValueCounts> CountUnion(const RegisterSnapshot& base, const RegisterUpdate& update,
                                       std::size_t step, const UnionCountOptions& options,
                                       MemoryBudget* budget) {
  const RecordStore& store = base.store();
  const ComparisonStep& comparison = base.plan().steps[step];
  const ValueCounts& before = base.counts()[step];
  ValueCounts counts;
  counts.total = before.total;
  counts.province_totals = before.province_totals;
  const std::uint64_t touched = update.removed.size() + update.added();
  const std::uint64_t bytes =
      (before.values.size() + before.province_values.size()) * sizeof(CountedValue) +
      touched * 2 * (2 * sizeof(ValueChange) + sizeof(CountedValue));
  XUEJI_RETURN_IF_ERROR(budget->Reserve(bytes));
  budget->Release(bytes);  // short-lived: checked, not held
  const std::vector<ValueChange> changes = CollectChanges(store, update, comparison, &counts);
  const auto provinces = std::partition_point(changes.begin(), changes.end(), [](const ValueChange& change) {
    return change.province == 0;
  });
  std::vector<ValueChange> unlisted;
  Merge(before.values, {changes.begin(), provinces}, &counts.values, &unlisted);
  Merge(before.province_values, {provinces, changes.end()}, &counts.province_values, &unlisted);
  // Values of which the base has the one record that is gone, and those for which one more or less decides
  // nothing, need no walk.
  const auto listed_from = [&](const ValueChange& change) {
    if (!options.for_weights) return kListedCountMin;
    return 1 + (change.province == 0 ? RareCountMax(counts.total)
                                     : ProvinceDiscount(counts.province_totals[change.province]));
  };
  std::vector<ValueChange> doubtful;
  const auto list = [&](const ValueChange& change, std::uint32_t count) {
    (change.province == 0 ? counts.values : counts.province_values)
        .push_back({change.word, change.province, count});
  };
  for (const ValueChange& change : unlisted) {
    if (change.removed > 0) list(change, 1 + change.added - change.removed);
    else if (change.added + 1 >= listed_from(change)) doubtful.push_back(change);
  }
  if (!doubtful.empty()) {
    const UnlistedValues values(doubtful);
    XUEJI_ASSIGN_OR_RETURN(const std::vector<std::uint32_t> in_base,
                           values.Count(store, update.base_records, comparison));
    for (std::size_t i = 0; i < doubtful.size(); ++i) list(doubtful[i], doubtful[i].added + in_base[i]);
  }
  for (std::vector<CountedValue>* values : {&counts.values, &counts.province_values}) {
    std::erase_if(*values, [](const CountedValue& value) { return value.count < kListedCountMin; });
  }
  counts.rare_count_max = kListedCountMin;
  SortCounts(&counts);
  return options.for_weights ? CountsForWeights(counts) : counts;
}

}  // namespace xueji
