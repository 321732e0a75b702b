#include "engine/linkage/block_screen.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "engine/linkage/pair_scorer.h"
#include "tests/support/every_kind_plan.h"
#include "tests/support/near_duplicates.h"

namespace xueji {
namespace {

struct Screened {
  std::size_t pairs = 0, left_out = 0, outcomes = 0;
};

// The store's records as blocks of `rows` each. The slow twin is the whole reckoning, nothing pruned: what it
// finds an outcome for must be kept. Every processor keeps the same.
Screened ScreenBlocks(const ExecutionPlan& plan, RecordBuilder& records, std::uint32_t rows) {
  const RecordStore& store = records.store();
  const TermFrequencies frequencies = CountTermFrequencies(store, plan, records.budget()).value();
  const PairScorer scorer(plan, store.terms(), frequencies);
  const BlockScreen screen(plan), baseline(plan, BlockScreen::Instructions::kBaseline);
  CandidateBatch batch(store.layout().row_bytes());
  std::vector<RecordId> ids;
  for (std::uint32_t i = 0; i < store.size(); ++i) ids.push_back(RecordId{i});
  batch.Gather(store, ids.data(), ids.size());
  Screened screened;
  BlockScreen::Columns columns, baseline_columns;
  std::vector<std::uint32_t> kept, baseline_kept;
  std::vector<StepOutcome> outcomes;
  for (std::uint32_t begin = 0; begin < store.size(); begin += rows) {
    const std::uint32_t count = std::min(rows, store.size() - begin);
    screen.Fill(batch, begin, begin + count, &columns);
    baseline.Fill(batch, begin, begin + count, &baseline_columns);
    for (std::uint32_t left = 0; left < count; ++left) {
      screen.Keep(columns, left, &kept);
      baseline.Keep(baseline_columns, left, &baseline_kept);
      EXPECT_EQ(kept, baseline_kept);
      EXPECT_TRUE(std::is_sorted(kept.begin(), kept.end()));
      EXPECT_TRUE(kept.empty() || (kept.front() > left && kept.back() < count));
      for (std::uint32_t right = left + 1; right < count; ++right) {
        const bool is_kept = std::binary_search(kept.begin(), kept.end(), right);
        const ScoredPair whole = scorer.Explain(batch.Row(begin + left), batch.Row(begin + right), &outcomes);
        const bool has_outcome = whole.decision != Decision::kNonLink || whole.marks_records;
        ++screened.pairs;
        screened.left_out += is_kept ? 0 : 1;
        screened.outcomes += has_outcome ? 1 : 0;
        EXPECT_TRUE(is_kept || !has_outcome) << begin << ": " << left << " " << right;
      }
    }
  }
  return screened;
}

TEST(BlockScreen, KeepsEveryPairOfTheStudentPlanThatComesToSomething) {
  for (const double review_min : {-15.0, 0.0, 8.0}) {
    LinkagePlan text = BuiltinPlan("students").value();
    text.review_weight_min = review_min;
    const ExecutionPlan plan = CompilePlan(std::move(text)).value();
    RecordBuilder records(plan);
    FillWithNearDuplicates(records, 400);
    const Screened screened = ScreenBlocks(plan, records, 400);
    EXPECT_GT(screened.outcomes, 1000U);
    // A screen that keeps everything would pass too, and be worth nothing.
    EXPECT_GT(screened.left_out, screened.pairs / (review_min < 0 ? 50 : 10));
  }
}

TEST(BlockScreen, KeepsEveryPairOfAPlanWithEveryKindThatComesToSomething) {
  const ExecutionPlan plan = EveryKindPlan();
  RecordBuilder records(plan);
  FillForEveryKind(records, 400);
  const Screened screened = ScreenBlocks(plan, records, 400);
  EXPECT_GT(screened.outcomes, 1000U);
  EXPECT_GT(screened.left_out, screened.pairs / 50);
}

// Blocks that are no multiple of a vector, down to one row, and such whose rows have a value in common.
TEST(BlockScreen, BlocksOfEverySize) {
  const ExecutionPlan plan = EveryKindPlan();
  RecordBuilder records(plan);
  FillForEveryKind(records, 200);
  for (const std::uint32_t rows : {1U, 2U, 3U, 7U, 8U, 9U, 17U}) {
    const Screened screened = ScreenBlocks(plan, records, rows);
    EXPECT_EQ(screened.left_out == 0, rows == 1) << rows;
  }
}

}  // namespace
}  // namespace xueji
