// Grouping by 64-bit keys: partition, sort inside L2, list the groups. Items are keys. 65,536 keys stay in
// the second-level cache (warm), a million in the third, ten million in none (cold).
#include "engine/index/key_grouping.h"

#include <benchmark/benchmark.h>

#include <atomic>

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

}  // namespace
}  // namespace xueji
