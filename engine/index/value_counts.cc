#include "engine/index/value_counts.h"

#include <algorithm>
#include <atomic>
#include <iterator>
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

constexpr std::size_t kGroupsAhead = 12;
constexpr std::uint32_t kRowsAhead = 16;

void PrefetchFirst(const RecordStore& store, const KeyPartition& part, const KeyGroup& group) {
  const std::uint32_t end = std::min(group.end, group.begin + kRowsAhead);
  for (std::uint32_t i = group.begin; i < end; ++i) store.Prefetch(part.Record(i));
}

// The values of one group with their counts. Its members agree on a fingerprint only: two names may
// share one, and filing the sum under either would make the weights depend on the order of the rows.
template <typename ValueOf>
void CountGroup(const RecordStore& store, const KeyPartition& part, const KeyGroup& group,
                const ValueOf& value_of, std::vector<CountedValue>& members,
                std::vector<CountedValue>& counts) {
  const auto same = [](const CountedValue& a, const CountedValue& b) {
    return a.word == b.word && a.province == b.province;
  };
  members.clear();
  for (std::uint32_t i = group.begin; i < group.end; ++i) {
    if (i + kRowsAhead < group.end) store.Prefetch(part.Record(i + kRowsAhead));
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

std::uint64_t CountKeys(std::uint32_t records, const KeyGrouping::FillKeys& fill) {
  std::atomic<std::uint64_t> count{0};
  PerThread<std::vector<std::uint64_t>> scratch;
  ParallelFor(records, 1 << 14, [&](std::size_t begin, std::size_t end) {
    std::vector<std::uint64_t>& keys = scratch.Local();
    keys.resize(end - begin);
    fill(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), keys.data());
    const auto keyed =
        std::count_if(keys.begin(), keys.end(), [](std::uint64_t key) { return key != 0; });
    count.fetch_add(static_cast<std::uint64_t>(keyed), std::memory_order_relaxed);
  });
  return count;
}

// Groups the records by value, with `by_province` by value and province (records without one do not
// count then), and lists what occurs at least least_of(province, total) times.
// PERF: a group's rows are at random addresses, so they are asked for some groups ahead; groups too small
// to be listed whole are not looked at.
template <typename LeastOf>
absl::StatusOr<std::uint64_t> ListValues(const RecordStore& store, const ComparisonStep& step,
                                         bool by_province, const LeastOf& least_of,
                                         KeyScratch* scratch, std::vector<CountedValue>* list) {
  const auto province_of = [&](std::uint32_t record) {
    return by_province ? ProvinceOfRow(step, store.Row(RecordId{record})) : 0;
  };
  const auto fill = [&](std::uint32_t begin, std::uint32_t end, std::uint64_t* keys) {
    KeyWords(store.layout().type(step.field), KeyTransform::kExact, 0,
             store.Row(RecordId{begin}) + step.offset, store.layout().row_bytes(), end - begin,
             store.terms(), keys);
    for (std::uint32_t record = begin; record < end; ++record) {
      std::uint64_t& key = keys[record - begin];
      const std::uint32_t province = province_of(record);
      if (key == 0 || store.withdrawn(RecordId{record}) || (by_province && province == 0)) key = 0;
      else key = (by_province ? HashCombine(key, province) : Mix64(key)) | 1;
    }
  };
  const std::uint32_t slices = scratch->SlicesFor(store.size(), 0);
  const auto build = [&](std::uint32_t slice) {
    return KeyGrouping::Build(store.size(), fill, {}, scratch, {slice, slices});
  };
  XUEJI_ASSIGN_OR_RETURN(KeyGrouping grouping, build(0));
  const std::uint64_t total = slices == 1 ? grouping.key_count() : CountKeys(store.size(), fill);
  std::uint32_t least = least_of(0, total);
  for (std::uint32_t p = 1; by_province && p < kProvinceCount; ++p) {
    least = std::min(least, least_of(p, total));
  }
  const auto value_of = [&](std::uint32_t record) {
    return CountedValue{.word = ValueWord(store.layout(), step, store.Row(RecordId{record}),
                                          store.terms()),
                        .province = province_of(record)};
  };
  PerThread<std::vector<CountedValue>> found;
  const auto visit = [&](const KeyPartition& part) {
    std::vector<CountedValue> members, counts;
    std::vector<KeyGroup> groups;
    std::copy_if(part.groups.begin(), part.groups.end(), std::back_inserter(groups),
                 [&](const KeyGroup& group) { return group.size() >= least; });
    for (std::size_t g = 0, ahead = 0; g < groups.size(); ++g) {
      for (; ahead < std::min(groups.size(), g + kGroupsAhead); ++ahead) {
        PrefetchFirst(store, part, groups[ahead]);
      }
      CountGroup(store, part, groups[g], value_of, members, counts);
      for (const CountedValue& counted : counts) {
        if (counted.count >= least_of(counted.province, total)) found.Local().push_back(counted);
      }
    }
  };
  grouping.ForEachPartition(visit);
  for (std::uint32_t slice = 1; slice < slices; ++slice) {
    XUEJI_ASSIGN_OR_RETURN(grouping, build(slice));
    grouping.ForEachPartition(visit);
  }
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

std::uint32_t RareCountMax(std::uint64_t total) {
  return static_cast<std::uint32_t>(std::max<std::uint64_t>(1, total >> kRareShift));
}

std::uint64_t ValueWord(const RecordLayout& layout, const ComparisonStep& step,
                        const std::byte* row, const TermDictionary& terms) {
  return KeyWord(layout.type(step.field), KeyTransform::kExact, 0, row + step.offset, terms);
}

absl::StatusOr<ValueCounts> CountValues(const RecordStore& store, const ComparisonStep& step,
                                        std::uint32_t list_min, KeyScratch* scratch) {
  ValueCounts counts;
  XUEJI_ASSIGN_OR_RETURN(counts.total,
                         ListValues(
                             store, step, /*by_province=*/false,
                             [&](std::uint32_t, std::uint64_t total) {
                               return list_min > 0 ? list_min : RareCountMax(total) + 1;
                             },
                             scratch, &counts.values));
  counts.rare_count_max = list_min > 0 ? list_min : RareCountMax(counts.total);
  if (!step.frequency_by_province) return counts;
  counts.province_totals = CountProvinces(store, step);
  std::array<std::uint32_t, kProvinceCount> least{};
  for (std::size_t p = 0; p < kProvinceCount; ++p) {
    least[p] = list_min > 0 ? list_min : ProvinceDiscount(counts.province_totals[p]) + 1;
  }
  const auto listed = ListValues(
      store, step, /*by_province=*/true,
      [&](std::uint32_t province, std::uint64_t) { return least[province]; }, scratch,
      &counts.province_values);
  XUEJI_RETURN_IF_ERROR(listed.status());
  return counts;
}

ValueCounts CountsForWeights(const ValueCounts& exact) {
  ValueCounts counts;
  counts.total = exact.total;
  counts.rare_count_max = RareCountMax(exact.total);
  counts.province_totals = exact.province_totals;
  std::ranges::copy_if(exact.values, std::back_inserter(counts.values), [&](const CountedValue& value) {
    return value.count > counts.rare_count_max;
  });
  std::ranges::copy_if(exact.province_values, std::back_inserter(counts.province_values),
                       [&](const CountedValue& value) {
                         return value.count > ProvinceDiscount(counts.province_totals[value.province]);
                       });
  return counts;
}

}  // namespace xueji
