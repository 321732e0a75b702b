#include "engine/linkage/pair_screen.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "engine/linkage/pair_scorer.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/every_kind_plan.h"
#include "tests/support/near_duplicates.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

struct Screened {
  std::size_t pairs = 0, left_out = 0, outcomes = 0;
};

// The slow twin is the whole reckoning, nothing pruned: what it finds an outcome for must be kept.
Screened ScreenAll(const ExecutionPlan& plan, RecordBuilder& records) {
  const RecordStore& store = records.store();
  const TermFrequencies frequencies = CountTermFrequencies(store, plan, records.budget()).value();
  const PairScorer scorer(plan, store.terms(), frequencies);
  const PairScreen screen(plan);
  CandidateBatch batch(store.layout().row_bytes());
  std::vector<RecordId> ids;
  for (std::uint32_t i = 0; i < store.size(); ++i) ids.push_back(RecordId{i});
  // In two goes, so that signatures are added to those of earlier rows.
  batch.Gather(store, ids.data(), ids.size() / 2);
  Screened screened;
  std::vector<CandidatePair> kept(kPairsPerBatch);
  std::vector<StepOutcome> outcomes;
  const auto flush = [&] {
    const std::size_t count = screen.Keep(batch, kept.data());
    std::size_t at = 0;
    for (const CandidatePair pair : batch.pairs()) {
      const bool is_kept =
          at < count && kept[at].left == pair.left && kept[at].right == pair.right;
      at += is_kept ? 1 : 0;
      const ScoredPair whole = scorer.Explain(batch.Row(pair.left), batch.Row(pair.right), &outcomes);
      const bool has_outcome = whole.decision != Decision::kNonLink || whole.marks_records;
      ++screened.pairs;
      screened.left_out += is_kept ? 0 : 1;
      screened.outcomes += has_outcome ? 1 : 0;
      ASSERT_TRUE(is_kept || !has_outcome) << pair.left << " " << pair.right;
    }
    ASSERT_EQ(at, count);  // in order, and nothing but pairs of the batch
    batch.ClearPairs();
  };
  const auto screen_rows = [&](std::uint32_t begin, std::uint32_t end) {
    for (std::uint32_t i = 0; i < end; ++i) {
      for (std::uint32_t j = std::max(i + 1, begin); j < end; ++j) {
        batch.AddPair(i, j);
        if (batch.full()) flush();
      }
    }
    flush();
  };
  const auto half = static_cast<std::uint32_t>(ids.size() / 2);
  screen_rows(0, half);
  batch.Gather(store, ids.data() + half, ids.size() - half);
  screen_rows(half, static_cast<std::uint32_t>(ids.size()));
  return screened;
}

TEST(PairScreen, KeepsEveryPairOfTheStudentPlanThatComesToSomething) {
  for (const double review_min : {-15.0, 0.0, 8.0}) {
    LinkagePlan text = BuiltinPlan("students").value();
    text.review_weight_min = review_min;
    const ExecutionPlan plan = CompilePlan(std::move(text)).value();
    RecordBuilder records(plan);
    FillWithNearDuplicates(records, 400);
    const Screened screened = ScreenAll(plan, records);
    EXPECT_GT(screened.outcomes, 1000U);
    // A screen that keeps everything would pass too, and be worth nothing.
    EXPECT_GT(screened.left_out, screened.pairs / (review_min < 0 ? 50 : 10));
  }
}

TEST(PairScreen, KeepsEveryPairOfAPlanWithEveryKindThatComesToSomething) {
  const ExecutionPlan plan = EveryKindPlan();
  RecordBuilder records(plan);
  FillForEveryKind(records, 400);
  const Screened screened = ScreenAll(plan, records);
  EXPECT_GT(screened.outcomes, 1000U);
  EXPECT_GT(screened.left_out, screened.pairs / 50);
}

}  // namespace
}  // namespace xueji
