#include "engine/training/pattern_table.h"

#include <gtest/gtest.h>

#include "engine/linkage/pair_scorer.h"
#include "tests/engine/training/training_test_support.h"

namespace xueji {
namespace {

constexpr matchers::Level At(matchers::TextLevel level) {
  return static_cast<matchers::Level>(level);
}

// All pairs of the records, in batches.
void VisitAll(const RecordStore& store, const std::function<void(const CandidateBatch&)>& visit) {
  std::vector<RecordId> ids;
  for (std::uint32_t i = 0; i < store.size(); ++i) ids.push_back(RecordId{i});
  CandidateBatch batch(store.layout().row_bytes());
  batch.Gather(store, ids.data(), ids.size());
  for (std::uint32_t i = 0; i < store.size(); ++i) {
    for (std::uint32_t j = i + 1; j < store.size(); ++j) {
      batch.AddPair(i, j);
      if (!batch.full()) continue;
      visit(batch);
      batch.ClearPairs();
    }
  }
  visit(batch);
}

TEST(PatternTable, CountsWhatTheScorerSeesPairByPair) {
  const LinkagePlan plan = UntrainedPlan();
  const ExecutionPlan execution = CompileUntrained(plan);
  RecordBuilder records(execution);
  AddPersons(Persons(60), records);
  const RecordStore& store = records.store();
  const PatternScheme scheme(plan);
  PatternCounter counter(execution, scheme, store.terms(), /*drop_ruled_out=*/true);
  VisitAll(store, [&](const CandidateBatch& batch) {
    counter.Count(batch, [&](const CandidatePair& pair) {
      return PairMask{(batch.Id(pair.left).value + batch.Id(pair.right).value) % 2};
    });
  });
  MemoryBudget budget(std::uint64_t{1} << 30);
  const PatternTable table = counter.Finish(&budget).value();

  std::map<std::pair<ComparisonPattern, PairMask>, std::uint64_t> expected;
  const TermFrequencies frequencies(execution.steps.size());
  const PairScorer scorer(execution, store.terms(), frequencies);
  std::vector<StepOutcome> outcomes;
  for (std::uint32_t i = 0; i < store.size(); ++i) {
    for (std::uint32_t j = i + 1; j < store.size(); ++j) {
      scorer.Explain(store.Row(RecordId{i}), store.Row(RecordId{j}), &outcomes);
      ComparisonPattern pattern;
      for (std::size_t s = 0; s < execution.steps.size(); ++s) {
        const std::size_t c = execution.steps[s].comparison;
        pattern.Set(c, scheme.comparison(c).category_of[outcomes[s].level]);
      }
      ++expected[{pattern, (i + j) % 2}];
    }
  }
  ASSERT_EQ(table.rows.size(), expected.size());
  std::size_t i = 0;
  for (const auto& [key, count] : expected) {
    EXPECT_EQ(table.rows[i], (PatternRow{key.first, key.second, count})) << i;
    ++i;
  }
  EXPECT_EQ(table.pairs, std::uint64_t{store.size()} * (store.size() - 1) / 2);
}

TEST(PatternTable, PairsThatANonLinkRuleDecidesAreCountedApart) {
  LinkagePlan plan = UntrainedPlan();
  DecisionRule rule;
  rule.name = "other towns";
  rule.when = {{.comparison = 3, .levels = {matchers::kElseLevel}}};
  // Every level that counts as ELSE.
  for (matchers::Level level = 2; level < At(matchers::TextLevel::kExact); ++level) {
    rule.when[0].levels.push_back(level);
  }
  rule.decide = Decision::kNonLink;
  rule.reasons = {Reason::kSiblingLikely};
  plan.rules = {rule};
  const ExecutionPlan execution = CompileUntrained(plan);
  RecordBuilder records(execution);
  AddPersons(Persons(40), records);
  const PatternScheme scheme(plan);
  PatternCounter counter(execution, scheme, records.store().terms(), /*drop_ruled_out=*/true);
  VisitAll(records.store(), [&](const CandidateBatch& batch) {
    counter.Count(batch, [](const CandidatePair&) { return PairMask{0}; });
  });
  MemoryBudget budget(std::uint64_t{1} << 30);
  const PatternTable table = counter.Finish(&budget).value();
  EXPECT_GT(table.pairs_ruled_out, 0U);
  EXPECT_GT(table.pairs, 0U);
  for (const PatternRow& row : table.rows) {
    EXPECT_NE(row.pattern.Category(3), scheme.comparison(3).otherwise);
  }
}

TEST(PatternTable, ABudgetThatIsTooSmallIsRefused) {
  const LinkagePlan plan = UntrainedPlan();
  const ExecutionPlan execution = CompileUntrained(plan);
  RecordBuilder records(execution);
  AddPersons(Persons(40), records);
  const PatternScheme scheme(plan);
  PatternCounter counter(execution, scheme, records.store().terms(), true);
  VisitAll(records.store(), [&](const CandidateBatch& batch) {
    counter.Count(batch, [](const CandidatePair&) { return PairMask{0}; });
  });
  MemoryBudget budget(100);
  EXPECT_EQ(counter.Finish(&budget).status().code(), absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace xueji
