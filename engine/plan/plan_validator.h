// The plan validator: every fault of a plan at once, each with what to do about it.
//
//   PlanFaults faults;
//   FindPlanFaults(plan, &faults);
//   XUEJI_RETURN_IF_ERROR(ValidatePlan(plan));     // the same as one kInvalidArgument, a line a fault
//
// What is checked: names (present, unique), references, types, probabilities and their sums,
// thresholds, limits, the student schema's fields, and rules that could never decide. A plan without
// faults compiles. Pure functions: thread-safe. Cost: microseconds; rules and passes pairwise.
#pragma once

#include <cstddef>
#include <limits>
#include <string>

#include "engine/base/message.h"
#include "engine/base/status.h"
#include "engine/plan/linkage_plan.h"
#include "engine/plan/plan_fault.h"

namespace xueji {

inline constexpr std::size_t kFieldCountMax = 32;
inline constexpr std::size_t kPassCountMax = 24;
inline constexpr std::size_t kComparisonCountMax = 32;
inline constexpr std::size_t kRuleCountMax = 64;  // a bit each in a 64-bit word
inline constexpr std::size_t kPromiseCountMax = 16;
inline constexpr std::size_t kKeyPartCountMax = 8;
inline constexpr std::size_t kConditionCountMax = kComparisonCountMax;
inline constexpr std::size_t kNameBytesMax = 128;
inline constexpr int kKeyLengthMax = 17;
inline constexpr std::uint32_t kBlockSizeLimit = 100'000;  // 5e9 pairs in one block
// Weights are 32-bit thousandths of a bit; the sum of 32 comparisons of 100 bits is far inside.
inline constexpr double kWeightBitsMax = 100;
inline constexpr double kProbabilityMin = 1e-30;
inline constexpr double kProbabilitySumMax = 1.0001;  // estimates are rounded when written down

// A reference to a field or comparison that is not in the plan (any index past the end counts).
inline constexpr std::size_t kUnresolvedReference = std::numeric_limits<std::size_t>::max();

// Lists longer than the limits above. Nothing else is looked at while there is one.
void FindSizeFaults(const LinkagePlan& plan, PlanFaults* faults);
// "too many: 33; at most 32"
Message TooMany(std::size_t count, std::size_t most);
// A reference that leads to no field.
Message NoDeclaredField();
// Adds to `faults`; places that already have a fault get no second one.
void FindPlanFaults(const LinkagePlan& plan, PlanFaults* faults, PlanUse use = PlanUse::kRun);
absl::Status ValidatePlan(const LinkagePlan& plan);

}  // namespace xueji
