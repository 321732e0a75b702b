#include "engine/plan/plan_compiler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "engine/base/check.h"
#include "engine/plan/plan_printer.h"
#include "engine/plan/plan_validator.h"
#include "engine/plan/plan_words.h"
#include "engine/plan/rule_validator.h"
#include "engine/plan/step_order.h"

namespace xueji {
namespace {

Weight ToWeight(double bits) {
  return static_cast<Weight>(std::lround(bits * kWeightUnitsPerBit));
}

Weight WeightOf(const LevelWeight& entry) {
  return entry.match_weight ? ToWeight(*entry.match_weight) : xueji::WeightOf(*entry.m, *entry.u);
}

// The entry that covers ELSE. REQUIRES: a valid plan, which always has one.
const LevelWeight& ElseEntry(const Comparison& comparison) {
  const auto covers_else = [](const LevelWeight& entry) {
    return std::find(entry.levels.begin(), entry.levels.end(), matchers::kElseLevel) !=
           entry.levels.end();
  };
  const auto entry =
      std::find_if(comparison.levels.begin(), comparison.levels.end(), covers_else);
  XUEJI_CHECK(entry != comparison.levels.end());
  return *entry;
}

ReasonSet ReasonsOf(const LevelWeight& entry) {
  ReasonSet reasons;
  if (entry.reason) reasons.Add(*entry.reason);
  return reasons;
}

void SetTextThreshold(const LevelWeight& entry, ComparisonStep* step) {
  for (const matchers::Level level : entry.levels) {
    switch (static_cast<matchers::TextLevel>(level)) {
      case matchers::TextLevel::kSimilar1: step->text_thresholds[0] = entry.at_least; break;
      case matchers::TextLevel::kSimilar2: step->text_thresholds[1] = entry.at_least; break;
      case matchers::TextLevel::kSimilar3: step->text_thresholds[2] = entry.at_least; break;
      default: break;
    }
  }
}

// Levels that no entry covers count as ELSE, weight and reason alike; NULL weighs nothing.
void SetLevels(const Comparison& comparison, ComparisonStep* step) {
  const LevelWeight& otherwise = ElseEntry(comparison);
  step->weight.fill(WeightOf(otherwise));
  step->reasons.fill(ReasonsOf(otherwise));
  step->weight[matchers::kNullLevel] = 0;
  step->reasons[matchers::kNullLevel] = ReasonSet();
  for (const LevelWeight& entry : comparison.levels) {
    for (const matchers::Level level : entry.levels) {
      step->weight[level] = WeightOf(entry);
      step->reasons[level] = ReasonsOf(entry);
      step->frequency_adjusted[level] = entry.term_frequency_adjusted;
    }
    if (comparison.kind == ComparisonKind::kText) SetTextThreshold(entry, step);
    if (entry.term_frequency_adjusted) {
      step->frequency_weight_max = ToWeight(comparison.term_frequency_weight_max);
    }
    // What a value's share is held against is how often two persons share any value: the u of the
    // entry that covers EXACT, whichever entries are adjusted.
    const bool covers_exact = std::find(entry.levels.begin(), entry.levels.end(),
                                        StrongestLevel(comparison.kind)) != entry.levels.end();
    if (covers_exact && entry.u) step->exact_u = *entry.u;
  }
}

ComparisonStep CompileComparison(const LinkagePlan& plan, const RecordLayout& layout,
                                 std::size_t number) {
  const Comparison& comparison = plan.comparisons[number];
  ComparisonStep step;
  step.kind = comparison.kind;
  step.comparison = number;
  step.field = comparison.field;
  step.offset = layout.offset(comparison.field);
  step.type = layout.type(comparison.field);
  step.has_other = comparison.other_field.has_value();
  if (step.has_other) {
    step.other_field = *comparison.other_field;
    step.other_offset = layout.offset(step.other_field);
    step.other_type = layout.type(step.other_field);
  }
  SetLevels(comparison, &step);
  step.frequency_by_province = comparison.term_frequency_by.has_value();
  if (step.frequency_by_province) {
    step.province_offset = layout.offset(*comparison.term_frequency_by);
  }
  return step;
}

void CompileRules(ExecutionPlan* execution) {
  const LinkagePlan& plan = execution->plan;
  for (std::size_t number = 0; number < plan.rules.size(); ++number) {
    const DecisionRule& rule = plan.rules[number];
    const std::uint64_t bit = std::uint64_t{1} << number;
    RuleStep compiled;
    compiled.rule = number;
    compiled.decide = rule.decide;
    compiled.mark_records = rule.mark_records;
    for (const Reason reason : rule.reasons) compiled.reasons.Add(reason);
    execution->all_rules |= bit;
    if (rule.decide != Decision::kNonLink || rule.mark_records) {
      execution->rules_with_outcome |= bit;
    }
    for (std::size_t s = 0; s < execution->steps.size(); ++s) {
      ComparisonStep& step = execution->steps[s];
      const std::uint16_t allowed = AllowedLevels(plan, rule.when, step.comparison);
      const std::size_t level_count = LevelWords(step.kind).size();
      const unsigned all = (1U << level_count) - 1;
      if (allowed != all) compiled.allowed.emplace_back(s, allowed);
      for (std::size_t level = 0; level < level_count; ++level) {
        if ((allowed >> level & 1) != 0) step.rules_alive[level] |= bit;
      }
    }
    execution->rules.push_back(std::move(compiled));
  }
}

}  // namespace

Weight WeightOf(double m, double u) {
  XUEJI_DCHECK(m > 0 && u > 0);
  return ToWeight(std::log2(m / u));
}

std::string FormatWeight(Weight weight) {
  const std::int64_t size = std::abs(std::int64_t{weight});
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%s%lld.%03lld", weight < 0 ? "-" : "",
                static_cast<long long>(size / 1000), static_cast<long long>(size % 1000));
  return text.data();
}

absl::StatusOr<ExecutionPlan> CompilePlan(LinkagePlan plan) {
  XUEJI_RETURN_IF_ERROR(ValidatePlan(plan));
  ExecutionPlan execution;
  execution.layout = RecordLayout(plan.fields);
  for (std::size_t i = 0; i < plan.comparisons.size(); ++i) {
    execution.steps.push_back(CompileComparison(plan, execution.layout, i));
  }
  OrderSteps(plan, &execution.steps);
  execution.step_of_comparison.resize(plan.comparisons.size());
  for (std::size_t s = 0; s < execution.steps.size(); ++s) {
    execution.step_of_comparison[execution.steps[s].comparison] = s;
  }
  const double prior = plan.prior_match_probability;
  execution.prior_weight = ToWeight(std::log2(prior / (1 - prior)));
  execution.has_duplicate_threshold = plan.duplicate_weight_min.has_value();
  execution.duplicate_weight_min = ToWeight(plan.duplicate_weight_min.value_or(0));
  execution.review_weight_min = ToWeight(plan.review_weight_min);
  execution.fingerprint = PlanFingerprint(plan);
  execution.plan = std::move(plan);
  CompileRules(&execution);
  return execution;
}

}  // namespace xueji
