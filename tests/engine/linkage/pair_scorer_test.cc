#include "engine/linkage/pair_scorer.h"

#include <gtest/gtest.h>

#include <map>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/near_duplicates.h"
#include "tests/support/record_builder.h"
#include "tests/support/reference_scorer.h"

namespace xueji {
namespace {

using Outcome = std::tuple<Weight, Decision, bool, std::uint64_t>;

std::map<std::pair<std::uint32_t, std::uint32_t>, Outcome> ScoreAll(const RecordStore& store,
                                                                    const PairScorer& scorer) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, Outcome> outcomes;
  CandidateBatch batch(store.layout().row_bytes());
  std::vector<RecordId> ids;
  for (std::uint32_t i = 0; i < store.size(); ++i) ids.push_back(RecordId{i});
  batch.Gather(store, ids.data(), ids.size());
  const auto flush = [&] {
    scorer.Score(batch, [&](const ScoredPair& pair) {
      outcomes[{pair.pair.left, pair.pair.right}] = {pair.weight, pair.decision, pair.marks_records,
                                                     pair.reasons.bits()};
    });
    batch.ClearPairs();
  };
  for (std::uint32_t i = 0; i < store.size(); ++i) {
    for (std::uint32_t j = i + 1; j < store.size(); ++j) {
      batch.AddPair(i, j);
      if (batch.full()) flush();
    }
  }
  flush();
  return outcomes;
}

// The student plan; by province, a name's frequency is that in the province of the school.
LinkagePlan StudentPlan(bool by_province) {
  LinkagePlan plan = BuiltinPlan("students").value();
  plan.review_weight_min = -15;  // pairs of two provinces are kept too
  for (Comparison& comparison : plan.comparisons) {
    if (comparison.name != "name") continue;
    // Near the shares that names have among a few hundred records, so that the cap is never reached
    // and pairs are linked with a common name too.
    comparison.term_frequency_weight_max = 30;
    comparison.levels.front().u = 0.02;
    comparison.levels.back().u = 0.9;
    for (std::size_t field = 0; by_province && field < plan.fields.size(); ++field) {
      if (plan.fields[field].name == "school_region") comparison.term_frequency_by = field;
    }
  }
  return plan;
}

// Pupils of four places, one of them unknown, where other names are common in each.
void FillProvinces(RecordBuilder& records) {
  const std::vector<std::string> regions = {"110108", "540102", "640104", "0"};
  const std::vector<std::string> names = {"扎西", "张伟", "張偉", "马晓明", "白玛曲珍卓嘎", "王芳", "于海"};
  for (int i = 0; i < 160; ++i) {
    const auto place = static_cast<std::size_t>(i % 4);
    const auto name = static_cast<std::size_t>(i % 9 < 3 ? i % 7 : (i % 4 * 5) % 7);
    records.Add("p" + std::to_string(i),
                {{"name", i % 31 == 0 ? "" : names[name]},
                 {"birth_date", "2011-0" + std::to_string(1 + i % 3) + "-07"},
                 {"sex", std::to_string(1 + i / 80)},
                 {"school_region", regions[place]},
                 {"guardian1_phone", i % 5 == 0 ? "13800001234" : "1380000" + std::to_string(2000 + i)}});
  }
}

class PairScorerAgreement : public testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Frequencies, PairScorerAgreement, testing::Bool(),
                         [](const auto& by) { return by.param ? "ByProvince" : "OfTheNation"; });

TEST_P(PairScorerAgreement, WithTheReferenceOnEveryPair) {
  const ExecutionPlan plan = CompilePlan(StudentPlan(GetParam())).value();
  RecordBuilder records(plan);
  FillWithNearDuplicates(records, 300);
  FillProvinces(records);
  const RecordStore& store = records.store();
  const TermFrequencies frequencies = CountTermFrequencies(store, plan, records.budget()).value();
  const PairScorer scorer(plan, store.terms(), frequencies);
  const ReferenceScorer reference(plan, store);
  const auto scored = ScoreAll(store, scorer);
  std::map<Decision, int> decisions;
  int marks = 0;
  for (std::uint32_t i = 0; i < store.size(); ++i) {
    for (std::uint32_t j = i + 1; j < store.size(); ++j) {
      const ReferenceOutcome expected = reference.Score(RecordId{i}, RecordId{j});
      const auto at = scored.find({i, j});
      const bool is_kept = expected.decision != Decision::kNonLink || expected.marks_records;
      ASSERT_EQ(at != scored.end(), is_kept) << i << " " << j << " weight " << expected.weight;
      ++decisions[expected.decision];
      marks += expected.marks_records ? 1 : 0;
      if (!is_kept) continue;
      const auto [weight, decision, marks_records, reasons] = at->second;
      EXPECT_NEAR(weight / 1000.0, expected.weight, 1e-6) << i << " " << j;
      EXPECT_EQ(decision, expected.decision) << i << " " << j;
      EXPECT_EQ(marks_records, expected.marks_records) << i << " " << j;
      EXPECT_EQ(JoinCodes(ReasonSet(reasons)), JoinCodes(expected.reasons)) << i << " " << j;
    }
  }
  EXPECT_GT(decisions[Decision::kDuplicate], 10);
  EXPECT_GT(decisions[Decision::kReview], 10);
  EXPECT_GT(marks, 10);
}

TEST_P(PairScorerAgreement, BetweenTheTwoOrdersOfAPair) {
  const ExecutionPlan plan = CompilePlan(StudentPlan(GetParam())).value();
  RecordBuilder records(plan);
  FillWithNearDuplicates(records, 120);
  FillProvinces(records);
  const RecordStore& store = records.store();
  const TermFrequencies frequencies =
      CountTermFrequencies(store, plan, records.budget()).value();
  const PairScorer scorer(plan, store.terms(), frequencies);
  std::vector<StepOutcome> there, back;
  for (std::uint32_t i = 0; i < store.size(); ++i) {
    for (std::uint32_t j = i + 1; j < store.size(); ++j) {
      const ScoredPair a = scorer.Explain(store.Row(RecordId{i}), store.Row(RecordId{j}), &there);
      const ScoredPair b = scorer.Explain(store.Row(RecordId{j}), store.Row(RecordId{i}), &back);
      ASSERT_EQ(a.weight, b.weight) << i << " " << j;
      ASSERT_EQ(a.decision, b.decision);
      ASSERT_EQ(a.reasons, b.reasons);
    }
  }
}

TEST(PairScorer, ExplanationIsTheRunsOwnReckoningAndSumsExactly) {
  const ExecutionPlan plan = CompilePlan(BuiltinPlan("students").value()).value();
  RecordBuilder records(plan);
  FillWithNearDuplicates(records, 200);
  const RecordStore& store = records.store();
  const TermFrequencies frequencies = CountTermFrequencies(store, plan, records.budget()).value();
  const PairScorer scorer(plan, store.terms(), frequencies);
  const auto scored = ScoreAll(store, scorer);
  ASSERT_GT(scored.size(), 100U);
  std::vector<StepOutcome> parts;
  for (const auto& [pair, outcome] : scored) {
    const ScoredPair why =
        scorer.Explain(store.Row(RecordId{pair.first}), store.Row(RecordId{pair.second}), &parts);
    const auto [weight, decision, marks_records, reasons] = outcome;
    EXPECT_EQ(why.weight, weight);
    EXPECT_EQ(why.decision, decision);
    EXPECT_EQ(why.reasons.bits(), reasons);
    Weight sum = plan.prior_weight;
    for (const StepOutcome& part : parts) sum += part.weight + part.frequency_weight;
    EXPECT_EQ(sum, weight);
  }
}

}  // namespace
}  // namespace xueji
