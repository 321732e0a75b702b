#include "engine/linkage/comparison_kernel.h"

#include <gtest/gtest.h>

#include <set>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "engine/plan/plan_words.h"
#include "tests/support/near_duplicates.h"
#include "tests/support/reference_scorer.h"

namespace xueji {
namespace {

// Every comparison of the student plan, over every pair: the batch kernel and the reference, which
// unpacks both values and compares them one pair at a time.
TEST(ComparisonKernel, AgreesWithTheReferenceForEveryComparison) {
  const ExecutionPlan plan = CompilePlan(BuiltinPlan("students").value()).value();
  RecordBuilder records(plan);
  FillWithNearDuplicates(records, 200);
  const RecordStore& store = records.store();
  const ReferenceScorer reference(plan, store);
  std::vector<RecordId> ids;
  for (std::uint32_t i = 0; i < store.size(); ++i) ids.push_back(RecordId{i});
  CandidateBatch batch(store.layout().row_bytes());
  batch.Gather(store, ids.data(), ids.size());
  std::vector<CandidatePair> pairs;
  for (std::uint32_t i = 0; i < store.size(); ++i) {
    for (std::uint32_t j = 0; j < store.size(); ++j) pairs.push_back({i, j});
  }
  std::vector<matchers::Level> levels(pairs.size());
  for (const ComparisonStep& step : plan.steps) {
    const Comparison& comparison = plan.plan.comparisons[step.comparison];
    const KernelContext context{step, store.terms(), batch.Row(0),
                                plan.layout.row_bytes()};
    KernelFor(step.kind)(context, pairs, levels);
    std::set<matchers::Level> met;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const int expected = reference.LevelOf(comparison, batch.Id(pairs[i].left),
                                             batch.Id(pairs[i].right));
      ASSERT_EQ(static_cast<int>(levels[i]), expected)
          << comparison.name << " of records " << pairs[i].left << " and " << pairs[i].right;
      met.insert(levels[i]);
    }
    EXPECT_GE(met.size(), 2U) << comparison.name << ": the data does not tell levels apart";
  }
}

// Texts and exchanged fields, which the student plan does not use.
TEST(ComparisonKernel, TextLevelsAgreeWithTheReference) {
  LinkagePlan declared;
  declared.name = "texts";
  declared.record_id_column = "id";
  for (const char* name : {"given", "family"}) {
    Field field;
    field.name = name;
    field.columns = {name};
    declared.fields.push_back(field);
  }
  BlockingPass pass;
  pass.name = "given";
  pass.key = {KeyPart()};
  declared.passes = {pass};
  Comparison comparison;
  comparison.name = "given";
  comparison.kind = ComparisonKind::kText;
  comparison.other_field = 1;
  const auto level = [](matchers::TextLevel text, double weight, double at_least) {
    LevelWeight entry;
    entry.levels = {static_cast<std::uint8_t>(text)};
    entry.match_weight = weight;
    entry.at_least = at_least;
    return entry;
  };
  comparison.levels = {level(matchers::TextLevel::kExact, 8, 0),
                       level(matchers::TextLevel::kSwappedFields, 6, 0),
                       level(matchers::TextLevel::kOneEdit, 5, 0),
                       level(matchers::TextLevel::kSimilar1, 3, 0.9),
                       level(matchers::TextLevel::kSimilar2, 1, 0.7),
                       level(matchers::TextLevel::kElse, -4, 0)};
  declared.comparisons = {comparison};
  const auto plan = CompilePlan(declared);
  ASSERT_TRUE(plan.ok()) << plan.status();
  RecordBuilder records(*plan);
  const std::vector<std::string> words = {"", "mary", "marie", "mry", "ann", "anne", "mary ann", "x"};
  for (const std::string& given : words) {
    for (const std::string& family : words) {
      records.Add("r" + std::to_string(records.store().size()),
                  {{"given", given}, {"family", family}});
    }
  }
  const RecordStore& store = records.store();
  const ReferenceScorer reference(*plan, store);
  CandidateBatch batch(store.layout().row_bytes());
  std::vector<RecordId> ids;
  for (std::uint32_t i = 0; i < store.size(); ++i) ids.push_back(RecordId{i});
  batch.Gather(store, ids.data(), ids.size());
  const KernelContext context{plan->steps[0], store.terms(), batch.Row(0),
                              plan->layout.row_bytes()};
  std::set<matchers::Level> met;
  for (std::uint32_t i = 0; i < store.size(); ++i) {
    for (std::uint32_t j = 0; j < store.size(); ++j) {
      const CandidatePair pair{i, j};
      matchers::Level got = 0;
      KernelFor(ComparisonKind::kText)(context, {&pair, 1}, {&got, 1});
      ASSERT_EQ(static_cast<int>(got),
                reference.LevelOf(plan->plan.comparisons[0], RecordId{i}, RecordId{j}))
          << i << " " << j;
      met.insert(got);
    }
  }
  EXPECT_TRUE(met.contains(static_cast<matchers::Level>(matchers::TextLevel::kSwappedFields)));
  EXPECT_GE(met.size(), 5U);
}

}  // namespace
}  // namespace xueji
