// Scoring whole records of the student plan: all pairs of blocks whose rows lie side by side ("in
// blocks"), and pairs of rows all over a large batch ("scattered"). Items are pairs.
#include "engine/linkage/pair_scorer.h"

#include <benchmark/benchmark.h>

#include <random>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/near_duplicates.h"

namespace xueji {
namespace {

struct Fixture {
  Fixture()
      : plan(CompilePlan(BuiltinPlan("students").value()).value()), records(plan) {
    FillWithNearDuplicates(records, 4096);
    frequencies = CountTermFrequencies(records.store(), plan, records.budget()).value();
  }
  ExecutionPlan plan;
  RecordBuilder records;
  TermFrequencies frequencies;
};

void ScorePairs(benchmark::State& state, bool in_blocks) {
  Fixture fixture;
  const RecordStore& store = fixture.records.store();
  const PairScorer scorer(fixture.plan, store.terms(), fixture.frequencies);
  CandidateBatch batch(store.layout().row_bytes());
  std::vector<RecordId> ids;
  for (std::uint32_t i = 0; i < store.size(); ++i) ids.push_back(RecordId{i});
  batch.Gather(store, ids.data(), ids.size());
  std::mt19937 random(1);
  for (std::uint32_t i = 0; i < kPairsPerBatch; ++i) {
    if (in_blocks) batch.AddPair(i / 32, 32 + i % 32);
    else batch.AddPair(static_cast<std::uint32_t>(random() % ids.size()),
                       static_cast<std::uint32_t>(random() % ids.size()));
  }
  std::size_t kept = 0;
  for (auto _ : state) {
    scorer.Score(batch, [&](const ScoredPair&) { ++kept; });
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kPairsPerBatch));
  state.counters["kept_share"] = static_cast<double>(kept) /
                                 static_cast<double>(state.iterations()) / kPairsPerBatch;
}
void BM_PairScorerInBlocks(benchmark::State& state) { ScorePairs(state, true); }
void BM_PairScorerScattered(benchmark::State& state) { ScorePairs(state, false); }
BENCHMARK(BM_PairScorerInBlocks);
BENCHMARK(BM_PairScorerScattered);

}  // namespace
}  // namespace xueji
