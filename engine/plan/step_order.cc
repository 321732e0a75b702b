#include "engine/plan/step_order.h"

#include <algorithm>

#include "engine/plan/plan_words.h"

namespace xueji {

double ComparisonCost(ComparisonKind kind) {
  switch (kind) {
    case ComparisonKind::kCode:
    case ComparisonKind::kMultiplicity: return 1;
    case ComparisonKind::kIdStatus: return 2;
    case ComparisonKind::kRegion:
    case ComparisonKind::kDate: return 3;
    case ComparisonKind::kDigits:
    case ComparisonKind::kAddress: return 4;
    case ComparisonKind::kIdNumber: return 5;
    case ComparisonKind::kName: return 10;
    case ComparisonKind::kText: return 50;
  }
  return 50;
}

double ExpectedEvidence(const Comparison& comparison, const ComparisonStep& step) {
  // Entries with a match weight state no u: what u the others leave over is shared among them, and
  // ELSE, where an unrelated pair ends up as a rule, takes it all if it is one of them.
  double listed = 0;
  double unknown = 0;
  bool else_unknown = false;
  const auto covers = [](const LevelWeight& entry, matchers::Level level) {
    return std::find(entry.levels.begin(), entry.levels.end(), level) != entry.levels.end();
  };
  for (const LevelWeight& entry : comparison.levels) {
    if (covers(entry, matchers::kNullLevel)) continue;
    if (entry.u) {
      listed += *entry.u;
    } else {
      unknown += 1;
      else_unknown = else_unknown || covers(entry, matchers::kElseLevel);
    }
  }
  const double rest = std::max(0.0, 1 - listed);
  double evidence = 0;
  for (const LevelWeight& entry : comparison.levels) {
    if (entry.levels.empty() || covers(entry, matchers::kNullLevel)) continue;
    double u = rest / std::max(1.0, unknown);
    if (entry.u) {
      u = *entry.u;
    } else if (else_unknown) {
      u = covers(entry, matchers::kElseLevel) ? rest : 0;
    }
    evidence -= u * step.weight[entry.levels.front()] / kWeightUnitsPerBit;
  }
  return std::max(0.0, evidence);
}

void OrderSteps(const LinkagePlan& plan, std::vector<ComparisonStep>* steps) {
  const auto value = [&plan](const ComparisonStep& step) {
    const Comparison& comparison = plan.comparisons[step.comparison];
    return ExpectedEvidence(comparison, step) / ComparisonCost(comparison.kind);
  };
  std::stable_sort(steps->begin(), steps->end(),
                   [&value](const ComparisonStep& left, const ComparisonStep& right) {
                     return value(left) > value(right);
                   });
  Weight remaining = 0;
  for (auto step = steps->rbegin(); step != steps->rend(); ++step) {
    const std::size_t level_count = LevelWords(step->kind).size();
    Weight most = step->weight[0];
    for (std::size_t level = 0; level < level_count; ++level) {
      most = std::max(most, step->weight[level] +
                                (step->frequency_adjusted[level] ? step->frequency_weight_max : 0));
    }
    step->weight_max = most;
    step->remaining_weight_max = remaining;
    remaining += most;
  }
}

}  // namespace xueji
