// Scoring whole records of the student plan: all pairs of blocks whose rows lie side by side ("in
// blocks"), and pairs of rows all over a large batch ("scattered"); and blocks gathered from a store as
// a pass does it, from one that stays in the second-level cache (warm) and one that no cache holds (cold).
// Items are pairs.
#include "engine/linkage/pair_scorer.h"

#include <benchmark/benchmark.h>

#include <random>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/near_duplicates.h"

namespace xueji {
namespace {

struct Fixture {
  explicit Fixture(int count = 4096)
      : plan(CompilePlan(BuiltinPlan("students").value()).value()), records(plan) {
    FillWithNearDuplicates(records, count);
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

// Blocks of eight records that lie anywhere in the store: gathered, and all their pairs scored.
void ScoreGathered(benchmark::State& state, Fixture& fixture) {
  constexpr std::uint32_t kBlock = 8, kBlocks = 1024 / kBlock;
  const RecordStore& store = fixture.records.store();
  const PairScorer scorer(fixture.plan, store.terms(), fixture.frequencies);
  CandidateBatch batch(store.layout().row_bytes());
  std::mt19937 random(1);
  std::vector<RecordId> ids(kBlock);
  std::size_t kept = 0, pairs = 0;
  for (auto _ : state) {
    batch.ClearRows();
    for (std::uint32_t block = 0; block < kBlocks; ++block) {
      for (RecordId& id : ids) id = RecordId{static_cast<std::uint32_t>(random() % store.size())};
      const std::uint32_t begin = batch.Gather(store, ids.data(), ids.size());
      for (std::uint32_t left = 0; left + 1 < kBlock; ++left) {
        for (std::uint32_t right = left + 1; right < kBlock; ++right) {
          batch.AddPair(begin + left, begin + right);
          if (!batch.full()) continue;
          pairs += batch.pairs().size();
          scorer.Score(batch, [&](const ScoredPair&) { ++kept; });
          batch.ClearPairs();
        }
      }
    }
    pairs += batch.pairs().size();
    scorer.Score(batch, [&](const ScoredPair&) { ++kept; });
    batch.ClearPairs();
  }
  benchmark::DoNotOptimize(kept);
  state.SetItemsProcessed(static_cast<std::int64_t>(pairs));
}
void BM_PairScorerGatheredWarm(benchmark::State& state) {
  static Fixture fixture(4096);  // 0.3 MB of rows
  ScoreGathered(state, fixture);
}
void BM_PairScorerGatheredCold(benchmark::State& state) {
  static Fixture fixture(1'000'000);  // 80 MB of rows
  ScoreGathered(state, fixture);
}
BENCHMARK(BM_PairScorerGatheredWarm);
BENCHMARK(BM_PairScorerGatheredCold);

}  // namespace
}  // namespace xueji
