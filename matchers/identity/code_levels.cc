#include "matchers/identity/code_levels.h"

#include <array>
#include <cstddef>

#include "matchers/identity/enrolment_state.h"

namespace xueji::matchers {
namespace {

constexpr std::size_t kStates = kEnrolmentStateCount;

constexpr bool IsLegitimate(EnrolmentState left, EnrolmentState right) {
  const auto either = [&](EnrolmentState state) { return left == state || right == state; };
  return either(EnrolmentState::kGraduated) || either(EnrolmentState::kCompleted) ||
         either(EnrolmentState::kGuest) ||
         (left == EnrolmentState::kDual && right == EnrolmentState::kDual);
}

// All pairs of states, written out once by the rule above.
constexpr auto kMultiplicity = [] {
  std::array<std::array<MultiplicityLevel, kStates>, kStates> table{};
  for (std::size_t left = 0; left < kStates; ++left) {
    for (std::size_t right = 0; right < kStates; ++right) {
      MultiplicityLevel& level = table[left][right];
      if (left == 0 || right == 0) {
        level = MultiplicityLevel::kNull;
      } else {
        level = IsLegitimate(static_cast<EnrolmentState>(left), static_cast<EnrolmentState>(right))
                    ? MultiplicityLevel::kLegitimate
                    : MultiplicityLevel::kElse;
      }
    }
  }
  return table;
}();

}  // namespace

MultiplicityLevel CompareEnrolmentStates(std::uint8_t left, std::uint8_t right) {
  if (left >= kStates || right >= kStates) return MultiplicityLevel::kNull;
  return kMultiplicity[left][right];
}

}  // namespace xueji::matchers
