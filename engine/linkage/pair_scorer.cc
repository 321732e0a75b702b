#include "engine/linkage/pair_scorer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "engine/index/key_word.h"

namespace xueji {
namespace {

// The state of a batch's pairs, kept in arrays so that a step touches only what it needs.
struct LivePairs {
  std::array<CandidatePair, kPairsPerBatch> pairs;
  std::array<Weight, kPairsPerBatch> weights;
  std::array<std::uint64_t, kPairsPerBatch> rules;
  std::array<ReasonSet, kPairsPerBatch> reasons;
  std::array<matchers::Level, kPairsPerBatch> levels;
  std::size_t count = 0;
};

}  // namespace

absl::StatusOr<TermFrequencies> CountTermFrequencies(const RecordStore& store,
                                                     const ExecutionPlan& plan,
                                                     MemoryBudget* budget) {
  TermFrequencies frequencies(plan.steps.size());
  KeyScratch scratch(budget);
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    if (!plan.steps[i].IsFrequencyAdjusted()) continue;
    XUEJI_ASSIGN_OR_RETURN(frequencies[i], TermFrequency::Count(store, plan.steps[i], budget, &scratch));
  }
  return frequencies;
}

PairScorer::PairScorer(const ExecutionPlan& plan, const TermDictionary& terms,
                       const TermFrequencies& frequencies)
    : plan_(plan), terms_(terms), frequencies_(frequencies), screen_(plan) {
  for (const ComparisonStep& step : plan.steps) kernels_.push_back(KernelFor(step.kind));
}

// PERF: a nation's names are a table larger than any cache, and a pair that agrees waits for it; pairs wait together.
void PairScorer::PrefetchFrequencies(std::size_t step, const CandidateBatch& batch,
                                     std::span<const CandidatePair> pairs,
                                     std::span<const matchers::Level> levels) const {
  const ComparisonStep& comparison = plan_.steps[step];
  const FieldType type = plan_.layout.type(comparison.field);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (!comparison.frequency_adjusted[levels[i]]) continue;
    const std::byte* const field = batch.Row(pairs[i].left) + comparison.offset;
    frequencies_[step].Prefetch(KeyWord(type, KeyTransform::kExact, 0, field, terms_));
  }
}

// Where two different values agree (variants, homophones), the commoner one counts: the agreement
// could have come about by chance in as many ways. Each value counts as in its own record's province,
// where the plan says so; so that of records of two provinces the weaker evidence stands.
Weight PairScorer::FrequencyWeight(std::size_t step, const std::byte* left,
                                   const std::byte* right) const {
  const ComparisonStep& comparison = plan_.steps[step];
  const FieldType type = plan_.layout.type(comparison.field);
  const TermFrequency& frequency = frequencies_[step];
  const auto adjustment = [&](const std::byte* row) -> Weight {
    const std::uint64_t word =
        KeyWord(type, KeyTransform::kExact, 0, row + comparison.offset, terms_);
    if (word == 0) return 0;
    return frequency.by_province() ? frequency.Adjustment(word, ProvinceOfRow(comparison, row))
                                   : frequency.Adjustment(word);
  };
  // Nearly always the level is EXACT and the values are the same: one look-up serves both.
  const bool same = std::memcmp(left + comparison.offset, right + comparison.offset,
                                PackedBytes(type)) == 0;
  if (same && !frequency.by_province()) return adjustment(left);
  return std::min(adjustment(left), adjustment(right));
}

ScoredPair PairScorer::Decide(CandidatePair pair, Weight weight, std::uint64_t rules,
                              ReasonSet reasons) const {
  ScoredPair scored{.pair = pair, .weight = weight, .reasons = reasons};
  if (rules != 0) {
    const RuleStep& rule = plan_.rules[static_cast<std::size_t>(std::countr_zero(rules))];
    scored.decision = rule.decide;
    scored.marks_records = rule.decide == Decision::kNonLink && rule.mark_records;
    // A mark says only why the pair is no link; what else agreed is not news about the record.
    if (scored.marks_records) scored.reasons = rule.reasons;
    else scored.reasons.Add(rule.reasons);
    return scored;
  }
  if (plan_.has_duplicate_threshold && weight >= plan_.duplicate_weight_min) {
    scored.decision = Decision::kDuplicate;
    scored.reasons.Add(Reason::kWeightAboveThreshold);
  } else if (weight >= plan_.review_weight_min) {
    scored.decision = Decision::kReview;
    scored.reasons.Add(Reason::kPossibleSamePerson);
  }
  return scored;
}

// PERF: strangers are screened out, four pairs in five of a generated register; of strangers alone 23 M pairs a second and core,
// 7 M without the screen (pair_scorer_bench). Of the others: one kernel over the whole batch, then one
// pass that adds weights and keeps the survivors in place, without a branch on who survives. No branch
// on the plan inside the kernels.
void PairScorer::ScoreInto(const CandidateBatch& batch, std::vector<ScoredPair>& scored) const {
  thread_local LivePairs live;
  live.count = screen_.Keep(batch, live.pairs.data());
  if (live.count == 0) return;
  std::fill_n(live.weights.begin(), live.count, plan_.prior_weight);
  std::fill_n(live.rules.begin(), live.count, plan_.all_rules);
  std::fill_n(live.reasons.begin(), live.count, ReasonSet());

  for (std::size_t s = 0; s < plan_.steps.size() && live.count > 0; ++s) {
    const ComparisonStep& step = plan_.steps[s];
    const KernelContext context{step, terms_, batch.Row(0), plan_.layout.row_bytes()};
    kernels_[s](context, {live.pairs.data(), live.count}, {live.levels.data(), live.count});
    if (step.IsFrequencyAdjusted() && live.count > 1) {
      PrefetchFrequencies(s, batch, {live.pairs.data(), live.count}, {live.levels.data(), live.count});
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < live.count; ++i) {
      const matchers::Level level = live.levels[i];
      const CandidatePair pair = live.pairs[i];
      Weight weight = live.weights[i] + step.weight[level];
      if (step.frequency_adjusted[level]) {
        weight += FrequencyWeight(s, batch.Row(pair.left), batch.Row(pair.right));
      }
      const std::uint64_t rules = live.rules[i] & step.rules_alive[level];
      ReasonSet reasons = live.reasons[i];
      reasons.Add(step.reasons[level]);
      live.pairs[kept] = pair;
      live.weights[kept] = weight;
      live.rules[kept] = rules;
      live.reasons[kept] = reasons;
      const bool is_alive = weight + step.remaining_weight_max >= plan_.review_weight_min ||
                            (rules & plan_.rules_with_outcome) != 0;
      kept += static_cast<std::size_t>(is_alive);
    }
    live.count = kept;
  }
  for (std::size_t i = 0; i < live.count; ++i) {
    const ScoredPair pair = Decide(live.pairs[i], live.weights[i], live.rules[i], live.reasons[i]);
    if (pair.decision != Decision::kNonLink || pair.marks_records) scored.push_back(pair);
  }
}

ScoredPair PairScorer::Explain(const std::byte* left, const std::byte* right,
                               std::vector<StepOutcome>* outcomes) const {
  const std::size_t row_bytes = plan_.layout.row_bytes();
  std::vector<std::byte> rows(2 * row_bytes);
  std::copy_n(left, row_bytes, rows.begin());
  std::copy_n(right, row_bytes, rows.begin() + static_cast<std::ptrdiff_t>(row_bytes));
  const CandidatePair pair{0, 1};
  Weight weight = plan_.prior_weight;
  std::uint64_t rules = plan_.all_rules;
  ReasonSet reasons;
  outcomes->clear();
  for (std::size_t s = 0; s < plan_.steps.size(); ++s) {
    const ComparisonStep& step = plan_.steps[s];
    const KernelContext context{step, terms_, rows.data(), row_bytes};
    StepOutcome outcome;
    kernels_[s](context, {&pair, 1}, {&outcome.level, 1});
    outcome.weight = step.weight[outcome.level];
    if (step.frequency_adjusted[outcome.level]) {
      outcome.frequency_weight = FrequencyWeight(s, left, right);
    }
    weight += outcome.weight + outcome.frequency_weight;
    rules &= step.rules_alive[outcome.level];
    reasons.Add(step.reasons[outcome.level]);
    outcomes->push_back(outcome);
  }
  return Decide(pair, weight, rules, reasons);
}

}  // namespace xueji
