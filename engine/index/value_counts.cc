#include "engine/index/value_counts.h"

#include <algorithm>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/hash.h"
#include "engine/base/parallel.h"
#include "engine/index/key_word.h"

namespace xueji {
namespace {

// Above 2 million records, names that occur a handful of times would fill the table and are all
// equally rare: their adjustment is at the plan's maximum anyway.
constexpr int kRareShift = 21;

// The values of one group with their counts. Its members agree on a fingerprint only: two names may
// share one, and filing the sum under either would make the weights depend on the order of the rows.
template <typename ValueOf>
void CountGroup(const KeyPartition& part, const KeyGroup& group, const ValueOf& value_of,
                std::vector<CountedValue>& members, std::vector<CountedValue>& counts) {
  const auto same = [](const CountedValue& a, const CountedValue& b) {
    return a.word == b.word && a.province == b.province;
  };
  members.clear();
  for (std::uint32_t i = group.begin; i < group.end; ++i) {
    members.push_back(value_of(part.Record(i).value));
  }
  counts.clear();
  const bool alike = std::all_of(members.begin(), members.end(), [&](const CountedValue& member) {
    return same(member, members.front());
  });
  if (alike) {  // all but one group in a million
    counts.push_back(members.front());
    counts.front().count = group.size();
    return;
  }
  std::sort(members.begin(), members.end(), [](const CountedValue& a, const CountedValue& b) {
    return std::pair(a.word, a.province) < std::pair(b.word, b.province);
  });
  for (const CountedValue& member : members) {
    if (counts.empty() || !same(counts.back(), member)) counts.push_back(member);
    ++counts.back().count;
  }
}

// Groups the records by value_of, which yields word 0 for those that do not count, and lists what
// occurs at least least_of(province) times.
template <typename ValueOf, typename LeastOf>
absl::StatusOr<std::uint64_t> ListValues(const RecordStore& store, const ValueOf& value_of,
                                         const LeastOf& least_of, KeyScratch* scratch,
                                         std::vector<CountedValue>* list) {
  const auto fill = [&](std::uint32_t begin, std::uint32_t end, std::uint64_t* keys) {
    for (std::uint32_t record = begin; record < end; ++record) {
      const CountedValue value =
          store.withdrawn(RecordId{record}) ? CountedValue() : value_of(record);
      keys[record - begin] =
          value.word == 0 ? 0
          : value.province == 0 ? Mix64(value.word) | 1
                                : HashCombine(value.word, value.province) | 1;
    }
  };
  XUEJI_ASSIGN_OR_RETURN(const KeyGrouping grouping,
                         KeyGrouping::Build(store.size(), fill, {}, scratch));
  const std::uint64_t total = grouping.key_count();
  PerThread<std::vector<CountedValue>> found;
  grouping.ForEachPartition([&](const KeyPartition& part) {
    std::vector<CountedValue> members, counts;
    for (const KeyGroup& group : part.groups) {
      CountGroup(part, group, value_of, members, counts);
      for (const CountedValue& counted : counts) {
        if (counted.count >= least_of(counted.province, total)) found.Local().push_back(counted);
      }
    }
  });
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  found.ForEach([&](const std::vector<CountedValue>& part) {
    list->insert(list->end(), part.begin(), part.end());
  });
  return total;
}

std::array<std::uint64_t, kProvinceCount> CountProvinces(const RecordStore& store,
                                                         const ComparisonStep& step) {
  PerThread<std::array<std::uint64_t, kProvinceCount>> found;
  ParallelFor(store.size(), 1 << 16, [&](std::size_t begin, std::size_t end) {
    std::array<std::uint64_t, kProvinceCount>& totals = found.Local();
    for (std::size_t i = begin; i < end; ++i) {
      const RecordId record{static_cast<std::uint32_t>(i)};
      if (store.withdrawn(record)) continue;
      const std::byte* row = store.Row(record);
      if (ValueWord(store.layout(), step, row, store.terms()) == 0) continue;
      ++totals[ProvinceOfRow(step, row)];
    }
  });
  std::array<std::uint64_t, kProvinceCount> totals{};
  found.ForEach([&](const std::array<std::uint64_t, kProvinceCount>& part) {
    for (std::size_t p = 0; p < kProvinceCount; ++p) totals[p] += part[p];
  });
  totals[0] = 0;  // records without a province are not one
  return totals;
}

}  // namespace

std::uint32_t ProvinceDiscount(std::uint64_t total) {
  return static_cast<std::uint32_t>(std::max<std::uint64_t>(2, total >> kRareShift));
}

std::uint64_t ValueWord(const RecordLayout& layout, const ComparisonStep& step,
                        const std::byte* row, const TermDictionary& terms) {
  return KeyWord(layout.type(step.field), KeyTransform::kExact, 0, row + step.offset, terms);
}

absl::StatusOr<ValueCounts> CountValues(const RecordStore& store, const ComparisonStep& step,
                                        std::uint32_t list_min, KeyScratch* scratch) {
  ValueCounts counts;
  const auto rare = [](std::uint64_t total) {
    return static_cast<std::uint32_t>(std::max<std::uint64_t>(1, total >> kRareShift));
  };
  XUEJI_ASSIGN_OR_RETURN(
      counts.total,
      ListValues(
          store,
          [&](std::uint32_t record) {
            return CountedValue{.word = ValueWord(store.layout(), step, store.Row(RecordId{record}),
                                                  store.terms())};
          },
          [&](std::uint32_t, std::uint64_t total) {
            return list_min > 0 ? list_min : rare(total) + 1;
          },
          scratch, &counts.values));
  counts.rare_count_max = list_min > 0 ? list_min : rare(counts.total);
  if (!step.frequency_by_province) return counts;
  counts.province_totals = CountProvinces(store, step);
  std::array<std::uint32_t, kProvinceCount> least{};
  for (std::size_t p = 0; p < kProvinceCount; ++p) {
    least[p] = list_min > 0 ? list_min : ProvinceDiscount(counts.province_totals[p]) + 1;
  }
  const auto listed = ListValues(
      store,
      [&](std::uint32_t record) {
        const std::byte* row = store.Row(RecordId{record});
        const std::uint32_t province = ProvinceOfRow(step, row);
        if (province == 0) return CountedValue();
        return CountedValue{.word = ValueWord(store.layout(), step, row, store.terms()),
                            .province = province};
      },
      [&](std::uint32_t province, std::uint64_t) { return least[province]; }, scratch,
      &counts.province_values);
  XUEJI_RETURN_IF_ERROR(listed.status());
  return counts;
}

}  // namespace xueji
