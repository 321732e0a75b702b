#include "engine/jobs/pair_example.h"

#include <gtest/gtest.h>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/near_duplicates.h"

namespace xueji {
namespace {

TEST(PairExample, ExplainsTheLinkAndKeepsItsDecision) {
  const ExecutionPlan plan = CompilePlan(BuiltinPlan("students").value()).value();
  RecordBuilder records(plan);
  FillWithNearDuplicates(records, 40);
  const RecordStore& store = records.store();
  const TermFrequencies frequencies =
      CountTermFrequencies(store, plan, store.budget()).value();
  const PairScorer scorer(plan, store.terms(), frequencies);
  std::vector<StepOutcome> outcomes;
  Link link;
  link.left = RecordId{3};
  link.right = RecordId{7};
  link.weight =
      scorer.Explain(store.Row(link.left), store.Row(link.right), &outcomes).weight;
  link.decision = Decision::kReview;  // as clustering may have made it
  link.reasons.Add(Reason::kClusterConflict);
  const ReportExample example = ExampleOf(plan, scorer, store, link);
  EXPECT_EQ(example.left_id, "r3");
  EXPECT_EQ(example.decision, Decision::kReview);
  EXPECT_TRUE(example.reasons.Has(Reason::kClusterConflict));
  Weight sum = example.prior;
  for (const WaterfallBar& bar : example.bars) sum += bar.weight + bar.frequency_weight;
  EXPECT_EQ(sum, link.weight);
  EXPECT_EQ(example.fields.size(), plan.plan.fields.size());
  EXPECT_NE(example.story.next.zh.find("请人工复核"), std::string::npos) << example.story.next.zh;
}

}  // namespace
}  // namespace xueji
