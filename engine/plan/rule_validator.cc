#include "engine/plan/rule_validator.h"

#include <string>

#include "engine/plan/plan_words.h"

namespace xueji {
namespace {

void FindConditionFaults(const LinkagePlan& plan, const Condition& condition, const PlanPath& path,
                         PlanFaults* faults) {
  if (condition.comparison >= plan.comparisons.size()) {
    faults->Add(Below(path, "comparison"),
                "names no comparison of this plan; give the name of one");
    return;
  }
  const ComparisonKind kind = plan.comparisons[condition.comparison].kind;
  if (condition.levels.empty()) {
    faults->Add(Below(path, "is", 0),
                "names no level, so the rule could never fire; give one or more of " +
                    JoinChoices(LevelWords(kind)));
  }
  for (const matchers::Level level : condition.levels) {
    if (level < LevelWords(kind).size()) continue;
    faults->Add(Below(path, "is"), "is no level of kind " + std::string(WordOf(kind)) +
                                       ", so it could never hold; give " +
                                       JoinChoices(LevelWords(kind)));
  }
}

void FindOwnFaults(const LinkagePlan& plan, const DecisionRule& rule, const PlanPath& path,
                   PlanFaults* faults) {
  if (rule.when.empty()) {
    faults->Add(Below(path, "when"),
                "missing: the rule would decide every pair; add a condition or use the thresholds");
  }
  if (rule.reasons.empty()) {
    faults->Add(Below(path, "reason", 0),
                "missing: every decision says why; give a reason code, e.g. \"DUP_ID\"");
  }
  if (rule.mark_records && rule.decide != Decision::kNonLink) {
    faults->Add(Below(path, "mark_records"),
                "is only for NON_LINK: linked records carry the reasons anyhow; leave it out");
  }
  for (std::size_t i = 0; i < rule.when.size(); ++i) {
    FindConditionFaults(plan, rule.when[i], Below(path, "when", static_cast<int>(i)), faults);
  }
}

bool AllReferencesHold(const LinkagePlan& plan, const DecisionRule& rule) {
  return std::all_of(rule.when.begin(), rule.when.end(), [&plan](const Condition& condition) {
    return condition.comparison < plan.comparisons.size();
  });
}

// Whether every pair that satisfies `later` satisfies `earlier` too.
bool Covers(const LinkagePlan& plan, const DecisionRule& earlier, const DecisionRule& later) {
  for (std::size_t comparison = 0; comparison < plan.comparisons.size(); ++comparison) {
    const unsigned outside = AllowedLevels(plan, later, comparison) &
                             ~static_cast<unsigned>(AllowedLevels(plan, earlier, comparison));
    if (outside != 0) return false;
  }
  return true;
}

}  // namespace

std::uint16_t AllowedLevels(const LinkagePlan& plan, const DecisionRule& rule,
                            std::size_t comparison) {
  const std::size_t level_count = LevelWords(plan.comparisons[comparison].kind).size();
  unsigned allowed = (1U << level_count) - 1;
  for (const Condition& condition : rule.when) {
    if (condition.comparison != comparison) continue;
    unsigned named = 0;
    for (const matchers::Level level : condition.levels) named |= 1U << (level & 15U);
    allowed &= named;
  }
  return static_cast<std::uint16_t>(allowed);
}

void FindRuleFaults(const LinkagePlan& plan, PlanFaults* faults) {
  for (std::size_t i = 0; i < plan.rules.size(); ++i) {
    const DecisionRule& rule = plan.rules[i];
    const PlanPath path = {{"rule", static_cast<int>(i)}};
    FindOwnFaults(plan, rule, path, faults);
    if (rule.when.empty() || !AllReferencesHold(plan, rule)) continue;
    for (std::size_t comparison = 0; comparison < plan.comparisons.size(); ++comparison) {
      if (AllowedLevels(plan, rule, comparison) != 0) continue;
      faults->Add(Below(path, "when"),
                  "can never hold: no level of comparison '" + plan.comparisons[comparison].name +
                      "' satisfies all conditions; join them into one");
    }
    for (std::size_t before = 0; before < i; ++before) {
      const DecisionRule& earlier = plan.rules[before];
      if (earlier.when.empty() || !AllReferencesHold(plan, earlier)) continue;
      if (!Covers(plan, earlier, rule)) continue;
      faults->Add(path, "can never decide: every pair it fits is decided by rule '" + earlier.name +
                            "' before; move it up or remove it");
      break;
    }
  }
}

}  // namespace xueji
