#include "engine/jobs/near_pairs.h"

#include <algorithm>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/check.h"
#include "engine/base/parallel.h"

namespace xueji {
namespace {

constexpr std::uint64_t kRegisterOfRareValues = std::uint64_t{1} << 60;

}  // namespace

absl::StatusOr<TermFrequencies> RarestFrequencies(const ExecutionPlan& plan, MemoryBudget* budget) {
  ValueCounts nobody;
  nobody.total = kRegisterOfRareValues;
  TermFrequencies frequencies(plan.steps.size());
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    if (!plan.steps[i].IsFrequencyAdjusted()) continue;
    XUEJI_ASSIGN_OR_RETURN(frequencies[i], TermFrequency::Make(nobody, plan.steps[i], budget));
  }
  return frequencies;
}

bool HasFrequencies(const ExecutionPlan& plan) {
  return std::any_of(plan.steps.begin(), plan.steps.end(),
                     [](const ComparisonStep& step) { return step.IsFrequencyAdjusted(); });
}

void WeighPairs(const RecordStore& store, const PairScorer& scorer, std::vector<Link>* links) {
  ParallelFor(links->size(), 1024, [&](std::size_t begin, std::size_t end) {
    std::vector<StepOutcome> outcomes;
    for (std::size_t i = begin; i < end && !IsCancelled(); ++i) {
      Link& link = (*links)[i];
      const ScoredPair scored =
          scorer.Explain(store.Row(link.left), store.Row(link.right), &outcomes);
      link.weight = scored.weight;
      link.decision = scored.decision;
      link.reasons = scored.reasons;
    }
  });
}

std::vector<Link> TakeNearPairs(std::vector<Link>* links) {
  const auto is_near = [](const Link& link) { return link.decision == Decision::kNonLink; };
  std::vector<Link> near_pairs;
  std::copy_if(links->begin(), links->end(), std::back_inserter(near_pairs), is_near);
  links->erase(std::remove_if(links->begin(), links->end(), is_near), links->end());
  return near_pairs;
}

absl::StatusOr<LinkedPairs> LinkWithNearPairs(const RecordStore& store, const ExecutionPlan& plan,
                                              const TermFrequencies& frequencies,
                                              const LinkageOptions& options, PairsKept kept,
                                              MemoryBudget* budget) {
  XUEJI_CHECK(options.right_begin == 0);
  LinkedPairs linked;
  if (kept == PairsKept::kLinks || !HasFrequencies(plan)) {
    XUEJI_ASSIGN_OR_RETURN(linked.result, RunLinkage(store, plan, frequencies, options, budget));
    return linked;
  }
  XUEJI_ASSIGN_OR_RETURN(const TermFrequencies rarest, RarestFrequencies(plan, budget));
  XUEJI_ASSIGN_OR_RETURN(linked.result, RunLinkage(store, plan, rarest, options, budget));
  const PairScorer scorer(plan, store.terms(), frequencies);
  WeighPairs(store, scorer, &linked.result.links);
  WeighPairs(store, scorer, &linked.result.marks);
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  linked.near_pairs = TakeNearPairs(&linked.result.links);
  return linked;
}

}  // namespace xueji
