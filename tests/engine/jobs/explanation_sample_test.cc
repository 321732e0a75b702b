// Explanations of 100,000 pairs of a generated register, each held against the weight and the
// decision that the scorer's fast road gives the same pair.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "datasets/generator/register_generator.h"
#include "engine/index/block_key.h"
#include "engine/jobs/run_setup.h"
#include "engine/linkage/waterfall.h"
#include "engine/plan/plan_compiler.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using Pair = std::pair<std::uint32_t, std::uint32_t>;

constexpr std::size_t kPairs = 100'000;
constexpr std::size_t kBlockPairsMax = 40'000;

// Pairs that share a block key of some pass, at most kBlockPairsMax, and strangers for the rest.
std::vector<Pair> SamplePairs(const ExecutionPlan& plan, const RecordStore& store) {
  std::vector<Pair> pairs;
  for (const BlockingPass& pass : plan.plan.passes) {
    const BlockKeyProgram program(plan, pass, store.terms());
    std::vector<std::pair<std::uint64_t, std::uint32_t>> keyed;
    for (std::uint32_t i = 0; i < store.size(); ++i) {
      const std::uint64_t key = program.Key(store.Row(RecordId{i}));
      if (key != 0) keyed.emplace_back(key, i);
    }
    std::sort(keyed.begin(), keyed.end());
    for (std::size_t i = 1; i < keyed.size(); ++i) {
      if (keyed[i].first == keyed[i - 1].first) {
        pairs.emplace_back(keyed[i - 1].second, keyed[i].second);
      }
    }
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  EXPECT_GT(pairs.size(), 5'000U) << "too few pairs of the passes to say anything";
  pairs.resize(std::min(pairs.size(), kBlockPairsMax));
  for (std::uint64_t i = 0; pairs.size() < kPairs; ++i) {
    const auto left = static_cast<std::uint32_t>(i * 7919 % store.size());
    const auto right = static_cast<std::uint32_t>((i * 104'729 + 1 + i / store.size()) %
                                                  store.size());
    if (left != right) pairs.emplace_back(left, right);
  }
  return pairs;
}

struct Outcome {
  Weight weight = 0;
  Decision decision = Decision::kNonLink;
  bool marks_records = false;
  ReasonSet reasons;
};

// What Score() says, by position in `pairs`.
std::map<std::size_t, Outcome> ScoreAll(const ExecutionPlan& plan, const RecordStore& store,
                                        const TermFrequencies& frequencies,
                                        const std::vector<Pair>& pairs) {
  const PairScorer scorer(plan, store.terms(), frequencies);
  CandidateBatch batch(store.layout().row_bytes());
  std::map<std::size_t, Outcome> outcomes;
  for (std::size_t begin = 0; begin < pairs.size(); begin += kPairsPerBatch) {
    const std::size_t end = std::min(pairs.size(), begin + kPairsPerBatch);
    batch.ClearRows();
    for (std::size_t i = begin; i < end; ++i) {
      const RecordId rows[] = {RecordId{pairs[i].first}, RecordId{pairs[i].second}};
      const std::uint32_t at = batch.Gather(store, rows, 2);
      batch.AddPair(at, at + 1);
    }
    scorer.Score(batch, [&](const ScoredPair& pair) {
      outcomes[begin + pair.pair.left / 2] = {pair.weight, pair.decision, pair.marks_records,
                                              pair.reasons};
    });
  }
  return outcomes;
}

TEST(ExplanationSample, WeightsRecomputeToTheScoreForEveryOneOf100000Pairs) {
  TemporaryDirectory directory;
  const std::string folder = directory.FilePath("register");
  ASSERT_TRUE(datasets::GenerateRegister({.records = 30'000, .seed = 11, .out_directory = folder})
                  .ok());
  RunOptions options;
  options.inputs = {folder + "/students.csv"};
  StageClock clock({});
  const auto run = LoadRun(options, /*unique_per_file=*/false, &clock);
  ASSERT_TRUE(run.ok()) << run.status();
  const RecordStore& store = *run->loaded.store;
  const std::vector<Pair> pairs = SamplePairs(run->plan, store);
  ASSERT_EQ(pairs.size(), kPairs);

  // The plan as it is: what the run would write. And without rules and thresholds, so that nothing
  // is dropped and every pair comes back with its weight.
  LinkagePlan open_plan = run->plan.plan;
  open_plan.rules.clear();
  open_plan.duplicate_weight_min.reset();
  open_plan.review_weight_min = -1000;
  const ExecutionPlan open = CompilePlan(open_plan).value();
  const TermFrequencies frequencies =
      CountTermFrequencies(store, run->plan, run->budget.get()).value();
  const TermFrequencies open_frequencies =
      CountTermFrequencies(store, open, run->budget.get()).value();
  const auto written = ScoreAll(run->plan, store, frequencies, pairs);
  const auto weighed = ScoreAll(open, store, open_frequencies, pairs);
  ASSERT_EQ(weighed.size(), kPairs);

  const PairScorer scorer(run->plan, store.terms(), frequencies);
  std::size_t linked = 0, adjusted = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const Waterfall fall =
        ExplainWeight(run->plan, scorer, store.Row(RecordId{pairs[i].first}),
                      store.Row(RecordId{pairs[i].second}));
    Weight sum = fall.prior;
    for (const WaterfallStep& step : fall.steps) {
      sum += step.weight + step.frequency_weight;
      adjusted += step.frequency_weight != 0;
    }
    ASSERT_EQ(sum, weighed.at(i).weight) << "pair " << i;
    ASSERT_EQ(sum, fall.weight) << "pair " << i;
    const auto at = written.find(i);
    ASSERT_EQ(at != written.end(), fall.decision != Decision::kNonLink || fall.marks_records)
        << "pair " << i;
    if (at == written.end()) continue;
    ++linked;
    ASSERT_EQ(sum, at->second.weight) << "pair " << i;
    ASSERT_EQ(fall.decision, at->second.decision) << "pair " << i;
    ASSERT_EQ(fall.reasons, at->second.reasons) << "pair " << i;
  }
  EXPECT_GT(linked, 500U);
  EXPECT_GT(adjusted, 100U);
}

}  // namespace
}  // namespace xueji
