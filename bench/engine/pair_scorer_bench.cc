// Scoring whole records of the student plan: all pairs of blocks whose rows lie side by side ("in
// blocks"), and pairs of rows all over a large batch ("scattered"); and blocks gathered from a store as
// a pass does it, from one that stays in the second-level cache (warm) and one that no cache holds (cold).
// Items are pairs.
#include "engine/linkage/pair_scorer.h"

#include <benchmark/benchmark.h>

#include <random>

#include "engine/base/utf8.h"
#include "engine/linkage/block_screen.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "matchers/name/character_table.h"
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

// A block of strangers: pupils born on one day in one county, as nearly all candidate pairs of a nation are.
struct Strangers {
  explicit Strangers(int pupils)
      : plan(CompilePlan(BuiltinPlan("students").value()).value()),
        records(plan),
        batch(plan.layout.row_bytes()) {
    std::mt19937 random(1);
    const std::vector<std::string> surnames = {"王", "李", "张", "刘", "陈", "杨", "赵",
                                               "黄", "周", "吴", "徐", "孙", "胡", "朱",
                                               "高", "林", "何", "郭", "马", "罗"};
    const std::span<const char32_t> characters = matchers::CharactersOfLevel(1);
    const auto digits = [&](int count) {
      std::string text;
      for (int i = 0; i < count; ++i) text += static_cast<char>('0' + random() % 10);
      return text;
    };
    for (int i = 0; i < pupils; ++i) {
      std::string name = surnames[random() % surnames.size()];
      for (std::size_t n = random() % 4 == 0 ? 1 : 2; n > 0; --n) {
        AppendUtf8(characters[random() % characters.size()], name);
      }
      records.Add("r" + std::to_string(i),
                  {{"name", name},
                   {"birth_date", "2012-03-05"},
                   {"sex", i % 2 == 0 ? "1" : "2"},
                   {"document_number", RecordBuilder::WithCheck("11010820120305" + digits(3))},
                   {"school_region", "110108"},
                   {"household_region", "110108"},
                   {"school_code", "31100" + digits(5)},
                   {"guardian1_document_number",
                    RecordBuilder::WithCheck("1101081980" + std::string("0101") + digits(3))},
                   {"guardian1_phone", "13" + digits(9)}});
    }
    frequencies = CountTermFrequencies(records.store(), plan, records.budget()).value();
    std::vector<RecordId> ids;
    for (std::uint32_t i = 0; i < records.store().size(); ++i) ids.push_back(RecordId{i});
    batch.Gather(records.store(), ids.data(), ids.size());
  }
  std::uint32_t size() { return records.store().size(); }

  ExecutionPlan plan;
  RecordBuilder records;
  TermFrequencies frequencies;
  CandidateBatch batch;
};

// Pair by pair, as the passes do that list few of them.
void BM_PairScorerStrangers(benchmark::State& state) {
  Strangers strangers(46);  // 1,035 pairs
  CandidateBatch& batch = strangers.batch;
  const PairScorer scorer(strangers.plan, strangers.records.store().terms(), strangers.frequencies);
  for (std::uint32_t i = 0; i < strangers.size() && !batch.full(); ++i) {
    for (std::uint32_t j = i + 1; j < strangers.size() && !batch.full(); ++j) batch.AddPair(i, j);
  }
  std::size_t kept = 0;
  for (auto _ : state) scorer.Score(batch, [&](const ScoredPair&) { ++kept; });
  benchmark::DoNotOptimize(kept);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(batch.pairs().size()));
}
BENCHMARK(BM_PairScorerStrangers);

// The block screened, and what it leaves scored: from rows side by side to outcomes.
void ScreenBlock(benchmark::State& state, BlockScreen::Instructions instructions) {
  Strangers strangers(static_cast<int>(state.range(0)));
  CandidateBatch& batch = strangers.batch;
  const PairScorer scorer(strangers.plan, strangers.records.store().terms(), strangers.frequencies);
  const BlockScreen screen(strangers.plan, instructions);
  BlockScreen::Columns columns;
  std::vector<std::uint32_t> rights;
  std::size_t kept = 0;
  const auto score = [&] {
    scorer.Score(batch, [&](const ScoredPair&) { ++kept; });
    batch.ClearPairs();
  };
  for (auto _ : state) {
    screen.Fill(batch, 0, strangers.size(), &columns);
    for (std::uint32_t left = 0; left + 1 < strangers.size(); ++left) {
      screen.Keep(columns, left, &rights);
      for (const std::uint32_t right : rights) {
        batch.AddPair(left, right);
        if (batch.full()) score();
      }
    }
    score();
  }
  benchmark::DoNotOptimize(kept);
  state.SetItemsProcessed(state.iterations() * state.range(0) * (state.range(0) - 1) / 2);
}
void BM_BlockScreen(benchmark::State& state) {
  ScreenBlock(state, BlockScreen::Instructions::kBest);
}
void BM_BlockScreenBaseline(benchmark::State& state) {
  ScreenBlock(state, BlockScreen::Instructions::kBaseline);
}
BENCHMARK(BM_BlockScreen)->Arg(6)->Arg(12)->Arg(46)->Arg(120);
BENCHMARK(BM_BlockScreenBaseline)->Arg(6)->Arg(12)->Arg(46)->Arg(120);

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
