// Small plans for the tests of the plan room. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "engine/plan/plan_text.h"

namespace xueji {

// A plan without faults that uses every kind of group.
inline constexpr std::string_view kClubPlan = R"(name: "clubs"
record_id_column: "id"
field { name: "given" type: TEXT }
field { name: "family" type: TEXT columns: ["surname", "family"] blank_values: "NA" }
field { name: "born" type: DATE }
pass { name: "born" key { field: "born" transform: YEAR_MONTH } refine { field: "family" } }
pass { name: "family" key { field: "family" or_field: "given" } block_size_max: 50 }
comparison {
  name: "family" kind: TEXT field: "family" other_field: "given"
  level { is: EXACT m: 0.9 u: 0.01 term_frequency_adjusted: true reason: "NAME_EXACT" }
  level { is: SWAPPED_FIELDS m: 0.02 u: 0.001 reason: "FIELDS_SWAPPED" }
  level { is: [ONE_EDIT, TWO_EDITS] m: 0.04 u: 0.01 }
  level { is: SIMILAR1 m: 0.02 u: 0.01 at_least: 0.92 }
  level { is: ELSE m: 0.02 u: 0.96 }
  term_frequency_weight_max: 5
}
comparison {
  name: "born" kind: DATE field: "born"
  level { is: EXACT m: 0.95 u: 0.0003 reason: "BIRTH_DATE_EXACT" }
  level { is: [ONE_DIGIT, SWAPPED] match_weight: 2.5 }
  level { is: ELSE m: 0.01 u: 0.98 }
}
rule {
  name: "other people"
  when { comparison: "born" is: ELSE }
  when { comparison: "family" is: [ELSE, NULL] }
  decide: NON_LINK reason: "SIBLING_LIKELY" mark_records: true
}
rule {
  name: "same"
  when { comparison: "born" is: EXACT }
  when { comparison: "family" is: EXACT }
  decide: DUPLICATE reason: ["NAME_EXACT", "BIRTH_DATE_EXACT"]
}
prior_match_probability: 0.001
duplicate_weight_min: 4
review_weight_min: -1.5
one_to_one: true
)";

inline LinkagePlan ClubPlan() { return ParsePlan(kClubPlan, "club.plan").value(); }

// The club plan with a town, whose province tells how common a family name is.
inline std::string ProvincePlanText(std::string_view by = "term_frequency_by: \"town\"") {
  std::string text(kClubPlan);
  const std::string_view born = "field { name: \"born\" type: DATE }\n";
  text.insert(text.find(born), "field { name: \"town\" type: REGION }\n");
  const std::string_view most = "  term_frequency_weight_max: 5\n";
  return text.insert(text.find(most) + most.size(), "  " + std::string(by) + "\n");
}

// kClubPlan with one piece of text in place of another, which must occur.
inline std::string ClubPlanWith(std::string_view from, std::string_view to) {
  std::string text(kClubPlan);
  const std::size_t at = text.find(from);
  if (at == std::string::npos) return "";
  return text.replace(at, from.size(), to);
}

}  // namespace xueji
