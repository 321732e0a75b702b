// Grouping by 64-bit keys: partition, sort inside L2, list the groups. Items are keys. 65,536 keys stay in
// the second-level cache (warm), a million in the third, ten million in none (cold).
#include "engine/base/prefetch.h"
#include "engine/index/key_grouping.h"

#include <benchmark/benchmark.h>

#include <atomic>
#include <string>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/parallel.h"

namespace xueji {
namespace {

void BM_KeyGrouping(benchmark::State& state) {
  const auto count = static_cast<std::uint32_t>(state.range(0));
  SetThreadLimit(static_cast<int>(state.range(1)));
  MemoryBudget budget(std::uint64_t{16} << 30);
  KeyScratch scratch(&budget);
  // One record in a hundred has a partner.
  const auto fill = [&](std::uint32_t begin, std::uint32_t end, std::uint64_t* keys) {
    for (std::uint32_t i = begin; i < end; ++i) {
      keys[i - begin] = Mix64(i % 100 == 0 && i > 0 ? i - 1 : i) | 1;
    }
  };
  for (auto _ : state) {
    auto grouping = KeyGrouping::Build(count, fill, {}, &scratch);
    std::atomic<std::uint64_t> groups{0};
    grouping->ForEachPartition([&](const KeyPartition& part) {
      groups.fetch_add(part.groups.size(), std::memory_order_relaxed);
    });
    benchmark::DoNotOptimize(groups.load());
  }
  state.SetItemsProcessed(state.iterations() * count);
}
BENCHMARK(BM_KeyGrouping)
    ->ArgsProduct({{1 << 16, 1 << 20, 10'000'000}, {1, 2}})
    ->ArgNames({"keys", "threads"})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

// Resident numbers grouped exactly, as numbers of one kind that need no other part of a record: what shares
// a group's bits is held against the numbers themselves. A hundred million of them is a nation's; that one
// is too large to run with the tests.
void BM_ExactGroupingOfIds(benchmark::State& state) {
  const auto count = static_cast<std::uint32_t>(state.range(0));
  SetThreadLimit(static_cast<int>(state.range(1)));
  MemoryBudget budget(std::uint64_t{16} << 30);
  KeyScratch scratch(&budget);
  // Packed digits, scattered; one in a hundred stands twice.
  std::vector<std::uint64_t> ids(count);
  ParallelFor(count, 1 << 16, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) ids[i] = Mix64(i % 100 == 0 && i > 0 ? i - 1 : i);
  });
  const auto fill = [&](std::uint32_t begin, std::uint32_t end, std::uint64_t* keys) {
    for (std::uint32_t i = begin; i < end; ++i) keys[i - begin] = Mix64(ids[i]) | 1;
  };
  std::uint64_t repeated = 0;
  for (auto _ : state) {
    const auto grouping = KeyGrouping::Build(count, fill, {}, &scratch);
    std::atomic<std::uint64_t> found{0};
    grouping->ForEachPartition([&](const KeyPartition& part) {
      std::uint64_t equal = 0;
      for (std::size_t g = 0; g < part.groups.size(); ++g) {
        // PERF: the numbers of the groups ahead are on their way.
        constexpr std::size_t kAhead = 8;
        if (g + kAhead < part.groups.size()) {
          const KeyGroup& next = part.groups[g + kAhead];
          for (std::uint32_t i = next.begin; i < next.end; ++i) PrefetchLine(&ids[part.Record(i).value]);
        }
        const KeyGroup& group = part.groups[g];
        // Members of a group agree on 32 bits and those of the partition: nearly always two equal numbers.
        for (std::uint32_t i = group.begin + 1; i < group.end; ++i) {
          const std::uint64_t id = ids[part.Record(i).value];
          for (std::uint32_t j = group.begin; j < i; ++j) equal += ids[part.Record(j).value] == id ? 1 : 0;
        }
      }
      found.fetch_add(equal, std::memory_order_relaxed);
    });
    repeated = found.load();
  }
  if (repeated != (count - 1) / 100) state.SkipWithError(("found " + std::to_string(repeated) + " numbers that stand twice").c_str());
  state.SetItemsProcessed(state.iterations() * count);
}
BENCHMARK(BM_ExactGroupingOfIds)
    ->ArgsProduct({{10'000'000, 100'000'000}, {1, 2}})
    ->ArgNames({"keys", "threads"})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace xueji
