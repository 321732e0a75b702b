// Levels of values from closed lists: equal or not, and whether two enrolment states may belong
// to two legitimate records of one pupil.
//
//   CompareCodes(sex_left, sex_right);               // CodeLevel
//   CompareEnrolmentStates(state_left, state_right); // MultiplicityLevel
//
// 0 is blank. Symmetric, pure, any number of threads, under 2 ns.
#pragma once

#include <cstdint>

#include "matchers/level.h"

namespace xueji::matchers {

constexpr CodeLevel CompareCodes(std::uint32_t left, std::uint32_t right) {
  if (left == 0 || right == 0) return CodeLevel::kNull;
  return left == right ? CodeLevel::kExact : CodeLevel::kElse;
}

// Arguments are EnrolmentState values. kLegitimate: at least one is graduated or completed (the
// next stage has its own record), at least one is a guest, or both say dual attendance. kNull if
// either is blank or no state at all.
MultiplicityLevel CompareEnrolmentStates(std::uint8_t left, std::uint8_t right);

}  // namespace xueji::matchers
