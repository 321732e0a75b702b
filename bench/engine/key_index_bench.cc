// The index of a blocking pass: building it, and looking keys up. Items are keys.
#include "engine/registry/key_index.h"

#include <benchmark/benchmark.h>

#include "engine/base/hash.h"
#include "engine/base/parallel.h"

namespace xueji {
namespace {

// One record in a hundred has a partner.
std::uint64_t KeyOf(std::uint32_t record) {
  return Mix64(record % 100 == 0 && record > 0 ? record - 1 : record) | 1;
}

absl::StatusOr<KeyIndex> BuildIndex(std::uint32_t count, KeyScratch* scratch, MemoryBudget* budget) {
  return KeyIndex::Build(
      count,
      [](std::uint32_t begin, std::uint32_t end, std::uint64_t* keys) {
        for (std::uint32_t i = begin; i < end; ++i) keys[i - begin] = KeyOf(i);
      },
      {}, scratch, budget);
}

void BM_KeyIndexBuild(benchmark::State& state) {
  const auto count = static_cast<std::uint32_t>(state.range(0));
  SetThreadLimit(static_cast<int>(state.range(1)));
  MemoryBudget budget(std::uint64_t{16} << 30);
  KeyScratch scratch(&budget);
  for (auto _ : state) {
    auto index = BuildIndex(count, &scratch, &budget);
    benchmark::DoNotOptimize(index->key_count());
  }
  state.SetItemsProcessed(state.iterations() * count);
}
BENCHMARK(BM_KeyIndexBuild)
    ->ArgsProduct({{1 << 16, 1 << 20, 10'000'000}, {1, 2}})
    ->ArgNames({"keys", "threads"})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

// Independent look-ups, as of new records against a base: what a core does while others wait on memory.
void BM_KeyIndexLookUp(benchmark::State& state) {
  const auto count = static_cast<std::uint32_t>(state.range(0));
  MemoryBudget budget(std::uint64_t{16} << 30);
  KeyScratch scratch(&budget);
  const auto index = BuildIndex(count, &scratch, &budget);
  std::uint64_t found = 0, at = 1;
  for (auto _ : state) {
    at = Mix64(at);
    index->ForEachCandidate(KeyOf(static_cast<std::uint32_t>(at % count)),
                            [&](RecordId record) { found += record.value; });
  }
  benchmark::DoNotOptimize(found);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_KeyIndexLookUp)->Arg(1 << 16)->Arg(1 << 20)->Arg(10'000'000)->ArgName("keys");

}  // namespace
}  // namespace xueji
