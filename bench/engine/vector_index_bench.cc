// Codes of student records, and the nearest of them: by FAISS (if built in) and by our scan. Items
// are records for the coder, code comparisons for the search.
#include "engine/index/vector_index.h"

#include <benchmark/benchmark.h>

#include "engine/base/hash.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/near_duplicates.h"

namespace xueji {
namespace {

void BM_RecordCoder(benchmark::State& state) {
  const ExecutionPlan plan = CompilePlan(BuiltinPlan("students").value()).value();
  RecordBuilder records(plan);
  FillWithNearDuplicates(records, 4096);
  const RecordStore& store = records.store();
  const RecordCoder coder(plan, store.terms());
  std::uint64_t sum = 0;
  for (auto _ : state) {
    for (std::uint32_t i = 0; i < store.size(); ++i) sum += coder.Code(store.Row(RecordId{i}))[0];
  }
  benchmark::DoNotOptimize(sum);
  state.SetItemsProcessed(state.iterations() * store.size());
}

void BM_Nearest(benchmark::State& state, VectorEngine engine) {
  constexpr std::size_t kQueries = 16, kNearest = 50;
  std::vector<RecordCode> codes(static_cast<std::size_t>(state.range(0)));
  std::vector<std::uint64_t> orders(codes.size());
  for (std::size_t i = 0; i < codes.size(); ++i) {
    for (std::size_t word = 0; word < 4; ++word) codes[i][word] = Mix64(i * 4 + word);
    orders[i] = Mix64(i);
  }
  const VectorIndex index(codes, orders, engine);
  const std::vector<RecordCode> queries(codes.begin(), codes.begin() + kQueries);
  for (auto _ : state) benchmark::DoNotOptimize(index.Nearest(queries, kNearest));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kQueries * codes.size()));
}

BENCHMARK(BM_RecordCoder);
BENCHMARK_CAPTURE(BM_Nearest, best, VectorEngine::kBest)->Arg(100'000);
BENCHMARK_CAPTURE(BM_Nearest, scan, VectorEngine::kScan)->Arg(100'000);

}  // namespace
}  // namespace xueji
