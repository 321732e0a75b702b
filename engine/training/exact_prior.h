// The prior from deterministic rules: pairs that agree exactly on comparisons which, together, only
// one person's records agree on, over the share of true pairs that do so.
//
//   XUEJI_ASSIGN_OR_RETURN(auto rules, ParseExactRules("soc_sec_id,surname+date_of_birth", plan));
//   const std::uint64_t pairs = CountExactPairs(rules, scheme, candidates);   // under any of them
//   ExactPrior(pairs, 0.9, pairs_possible)
//
// A pair counts only if some blocking pass brings it: a rule should be as strict as some pass.
// Errors: kInvalidArgument (a name that is no comparison; an empty rule). Pure functions:
// thread-safe.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/training/pattern_table.h"

namespace xueji {

using ExactRule = std::vector<std::size_t>;  // comparisons that must all be at their strongest level

absl::StatusOr<std::vector<ExactRule>> ParseExactRules(std::string_view text,
                                                       const LinkagePlan& plan);
std::uint64_t CountExactPairs(const std::vector<ExactRule>& rules, const PatternScheme& scheme,
                              const PatternTable& candidates);
// Never 0 and never above one half. REQUIRES: recall > 0.
double ExactPrior(std::uint64_t pairs, double recall, std::uint64_t pairs_possible);

}  // namespace xueji
