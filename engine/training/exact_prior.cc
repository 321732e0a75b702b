#include "engine/training/exact_prior.h"

#include <algorithm>
#include <string>

#include "engine/base/message.h"
#include "engine/plan/plan_words.h"

namespace xueji {
namespace {

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = std::min(text.find(separator), text.size());
    std::string_view part = text.substr(0, at);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    parts.push_back(part);
    if (at == text.size()) return parts;
    text.remove_prefix(at + 1);
  }
}

}  // namespace

absl::StatusOr<std::vector<ExactRule>> ParseExactRules(std::string_view text,
                                                       const LinkagePlan& plan) {
  std::vector<std::string_view> names;
  for (const Comparison& comparison : plan.comparisons) names.push_back(comparison.name);
  std::vector<ExactRule> rules;
  for (const std::string_view rule_text : Split(text, ',')) {
    ExactRule rule;
    for (const std::string_view name : Split(rule_text, '+')) {
      const auto comparison = ParseWord(names, name);
      if (name.empty() || !comparison) {
        return InvalidArgument({"'$0' 不是此方案的比较项$1；规则写作 名称+名称,名称",
                                "'$0' is no comparison of the plan$1; write rules as name+name,name",
                                {name, DidYouMean(name, names)}});
      }
      rule.push_back(*comparison);
    }
    rules.push_back(std::move(rule));
  }
  return rules;
}

std::uint64_t CountExactPairs(const std::vector<ExactRule>& rules, const PatternScheme& scheme,
                              const PatternTable& candidates) {
  std::uint64_t pairs = 0;
  for (const PatternRow& row : candidates.rows) {
    const bool holds = std::any_of(rules.begin(), rules.end(), [&](const ExactRule& rule) {
      return std::all_of(rule.begin(), rule.end(), [&](std::size_t comparison) {
        return row.pattern.Category(comparison) == scheme.comparison(comparison).strongest;
      });
    });
    if (holds) pairs += row.count;
  }
  return pairs;
}

double ExactPrior(std::uint64_t pairs, double recall, std::uint64_t pairs_possible) {
  const double found = std::max(static_cast<double>(pairs), 0.5);  // none seen is not impossible
  const double possible = static_cast<double>(std::max<std::uint64_t>(pairs_possible, 1));
  return std::clamp(found / recall / possible, 1e-12, 0.5);
}

}  // namespace xueji
