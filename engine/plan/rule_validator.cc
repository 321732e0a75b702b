#include "engine/plan/rule_validator.h"

#include <algorithm>
#include <string>

#include "engine/plan/plan_words.h"

namespace xueji {
namespace {

void FindConditionFaults(const LinkagePlan& plan, const Condition& condition, const PlanPath& path,
                         PlanFaults* faults) {
  if (condition.comparison >= plan.comparisons.size()) {
    faults->Add(Below(path, "comparison"),
                {"没有指明此方案的比较项；请给出其名称",
                 "names no comparison of this plan; give the name of one"});
    return;
  }
  const ComparisonKind kind = plan.comparisons[condition.comparison].kind;
  if (condition.levels.empty()) {
    faults->Add(Below(path, "is", 0),
                {"没有指明等级，条件永不成立；请给出一个或几个：$0",
                 "names no level, so it could never hold; give one or more of $0",
                 {JoinChoices(LevelWords(kind))}});
  }
  for (const matchers::Level level : condition.levels) {
    if (level < LevelWords(kind).size()) continue;
    faults->Add(Below(path, "is"), {"不是 $0 的比较等级，条件永不成立；请给出 $1",
                                    "is no level of kind $0, so it could never hold; give $1",
                                    {WordOf(kind), JoinChoices(LevelWords(kind))}});
  }
}

void FindOwnFaults(const LinkagePlan& plan, const DecisionRule& rule, const PlanPath& path,
                   PlanFaults* faults) {
  if (rule.when.empty()) {
    faults->Add(Below(path, "when"),
                {"缺少：这条规则会判定所有记录对；请加上条件，或改用门槛",
                 "missing: the rule would decide every pair; add a condition or use the thresholds"});
  }
  if (rule.reasons.empty()) {
    faults->Add(Below(path, "reason", 0),
                {"缺少：每个判定都要说明原因；请给出原因代码，如 \"DUP_ID\"",
                 "missing: every decision says why; give a reason code, e.g. \"DUP_ID\""});
  }
  if (rule.mark_records && rule.decide != Decision::kNonLink) {
    faults->Add(Below(path, "mark_records"),
                {"只用于 NON_LINK：有关联的记录本来就带有原因；请删去",
                 "is only for NON_LINK: linked records carry the reasons anyhow; leave it out"});
  }
  for (std::size_t i = 0; i < rule.when.size(); ++i) {
    FindConditionFaults(plan, rule.when[i], Below(path, "when", static_cast<int>(i)), faults);
  }
}

bool AllReferencesHold(const LinkagePlan& plan, std::span<const Condition> conditions) {
  return std::ranges::all_of(conditions, [&plan](const Condition& condition) {
    return condition.comparison < plan.comparisons.size();
  });
}

// No level of a comparison may satisfy several conditions on it.
void FindContradictions(const LinkagePlan& plan, std::span<const Condition> conditions,
                        const PlanPath& path, PlanFaults* faults) {
  for (std::size_t comparison = 0; comparison < plan.comparisons.size(); ++comparison) {
    if (AllowedLevels(plan, conditions, comparison) != 0) continue;
    faults->Add(Below(path, "when"),
                {"永不成立：比较项 '$0' 没有一个等级满足全部条件；请合并为一个条件",
                 "can never hold: no level of comparison '$0' satisfies all conditions; join them into "
                 "one",
                 {plan.comparisons[comparison].name}});
  }
}

void FindPromiseFaults(const LinkagePlan& plan, PlanFaults* faults) {
  for (std::size_t i = 0; i < plan.promises.size(); ++i) {
    const std::vector<Condition>& when = plan.promises[i].when;
    const PlanPath path = {{"promise", static_cast<int>(i)}};
    if (when.empty()) {
      faults->Add(Below(path, "when"),
                  {"缺少：这等于承诺比较所有记录对；请加上条件",
                   "missing: it would promise that every pair is compared; add a condition"});
    }
    for (std::size_t c = 0; c < when.size(); ++c) {
      FindConditionFaults(plan, when[c], Below(path, "when", static_cast<int>(c)), faults);
    }
    if (AllReferencesHold(plan, when)) FindContradictions(plan, when, path, faults);
  }
}

// Whether every pair that satisfies `later` satisfies `earlier` too.
bool Covers(const LinkagePlan& plan, const DecisionRule& earlier, const DecisionRule& later) {
  for (std::size_t comparison = 0; comparison < plan.comparisons.size(); ++comparison) {
    const unsigned outside = AllowedLevels(plan, later.when, comparison) &
                             ~static_cast<unsigned>(AllowedLevels(plan, earlier.when, comparison));
    if (outside != 0) return false;
  }
  return true;
}

}  // namespace

std::uint16_t AllowedLevels(const LinkagePlan& plan, std::span<const Condition> conditions,
                            std::size_t comparison) {
  const std::size_t level_count = LevelWords(plan.comparisons[comparison].kind).size();
  unsigned allowed = (1U << level_count) - 1;
  for (const Condition& condition : conditions) {
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
    if (rule.when.empty() || !AllReferencesHold(plan, rule.when)) continue;
    FindContradictions(plan, rule.when, path, faults);
    for (std::size_t before = 0; before < i; ++before) {
      const DecisionRule& earlier = plan.rules[before];
      if (earlier.when.empty() || !AllReferencesHold(plan, earlier.when)) continue;
      if (!Covers(plan, earlier, rule)) continue;
      faults->Add(path, {"永不判定：符合它的记录对都已由前面的规则 '$0' 判定；请上移或删去",
                         "can never decide: every pair it fits is decided by rule '$0' before; move it "
                         "up or remove it",
                         {earlier.name}});
      break;
    }
  }
  FindPromiseFaults(plan, faults);
}

}  // namespace xueji
