#include "engine/jobs/pair_example.h"

#include "engine/jobs/record_text.h"

namespace xueji {

ReportExample ExampleOf(const ExecutionPlan& plan, const PairScorer& scorer,
                        const RecordStore& store, const Link& link) {
  Waterfall fall = ExplainWeight(plan, scorer, store.Row(link.left), store.Row(link.right));
  if (fall.decision != link.decision) {
    fall.decision = link.decision;
    fall.rule.reset();
  }
  ReportExample example;
  example.decision = link.decision;
  example.weight = link.weight;
  example.reasons = link.reasons;
  example.left_id = store.ExternalId(link.left);
  example.right_id = store.ExternalId(link.right);
  example.fields = PairFields(plan.plan, store, link.left, link.right);
  example.prior = fall.prior;
  example.bars = WaterfallBars(plan.plan, fall);
  example.story = TellPair(plan, fall, example.fields);
  return example;
}

}  // namespace xueji
