// ExecutionPlan: a LinkagePlan compiled for the engine. Offsets instead of names, weights as
// fixed-point thousandths of a bit, levels as table look-ups, rules as bit masks.
//
// Weights are whole numbers so that a sum does not depend on its order, the compiler or the machine.
// Immutable once compiled: any number of threads may read it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/plan/linkage_plan.h"
#include "engine/record/record_layout.h"
#include "matchers/level.h"

namespace xueji {

// Thousandths of a bit: 12345 is a match weight of 12.345.
using Weight = std::int32_t;
inline constexpr double kWeightUnitsPerBit = 1000.0;

struct ComparisonStep {
  ComparisonKind kind = ComparisonKind::kText;
  std::size_t comparison = 0;      // index in LinkagePlan::comparisons
  std::size_t field = 0;           // index in LinkagePlan::fields
  std::uint32_t offset = 0;        // of the field in the row
  FieldType type = FieldType::kText;        // how it is kept there
  bool has_other = false;
  std::size_t other_field = 0;
  std::uint32_t other_offset = 0;
  FieldType other_type = FieldType::kText;
  std::array<double, 3> text_thresholds{2, 2, 2};  // kSimilar1..3; 2 = never reached
  std::array<Weight, matchers::kLevelCountMax> weight{};       // by matcher level
  std::array<bool, matchers::kLevelCountMax> frequency_adjusted{};
  std::array<ReasonSet, matchers::kLevelCountMax> reasons{};
  // rules_alive[L] has bit r set unless rule r has a condition on this comparison that level L fails.
  // ANDed over the steps run so far it says which rules can still fire; over all steps, its lowest
  // set bit is the rule that decides (0: none does). Bits from rules.size() up are clear.
  std::array<std::uint64_t, matchers::kLevelCountMax> rules_alive{};
  // u of the exact level, for the term frequency adjustment: log2(u / frequency).
  double exact_u = 0;
  Weight frequency_weight_max = 0;
  bool frequency_by_province = false;
  std::uint32_t province_offset = 0;  // of the REGION field that tells the record's province
  bool IsFrequencyAdjusted() const {
    return std::find(frequency_adjusted.begin(), frequency_adjusted.end(), true) !=
           frequency_adjusted.end();
  }
  // The most this step, and all steps after it, can still add: the pruning bound.
  Weight weight_max = 0;
  Weight remaining_weight_max = 0;  // sum of weight_max over the steps after this one
};

struct RuleStep {
  std::size_t rule = 0;  // index in LinkagePlan::rules
  // allowed[i] has bit L set if comparison step steps[i] at level L satisfies the condition.
  std::vector<std::pair<std::size_t, std::uint16_t>> allowed;
  Decision decide = Decision::kReview;
  ReasonSet reasons;
  bool mark_records = false;
};

struct ExecutionPlan {
  LinkagePlan plan;
  RecordLayout layout;
  std::vector<ComparisonStep> steps;  // in the order they run
  std::vector<std::size_t> step_of_comparison;
  std::vector<RuleStep> rules;        // in the order of the plan; at most 64
  // A bit per rule: what rules_alive starts from, and the rules whose outcome is written somewhere
  // (kReview, kDuplicate, or mark_records). A pair may be dropped early only when none of
  // rules_with_outcome is alive and prior + weight so far + remaining_weight_max < review_weight_min.
  std::uint64_t all_rules = 0;
  std::uint64_t rules_with_outcome = 0;
  Weight prior_weight = 0;
  bool has_duplicate_threshold = false;
  Weight duplicate_weight_min = 0;
  Weight review_weight_min = 0;
  std::string fingerprint;            // 32 hexadecimal digits; same plan, same fingerprint
};

}  // namespace xueji
