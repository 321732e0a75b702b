#include "matchers/identity/code_levels.h"

#include <gtest/gtest.h>

#include "matchers/identity/enrolment_state.h"

namespace xueji::matchers {
namespace {

MultiplicityLevel Compare(EnrolmentState left, EnrolmentState right) {
  return CompareEnrolmentStates(static_cast<std::uint8_t>(left), static_cast<std::uint8_t>(right));
}

TEST(CompareCodes, EqualDifferentBlank) {
  EXPECT_EQ(CompareCodes(1, 1), CodeLevel::kExact);
  EXPECT_EQ(CompareCodes(1, 2), CodeLevel::kElse);
  EXPECT_EQ(CompareCodes(0, 0), CodeLevel::kNull);
  EXPECT_EQ(CompareCodes(1, 0), CodeLevel::kNull);
}

TEST(CompareEnrolmentStates, NextStageGuestsAndDualAttendanceAreLegitimate) {
  using S = EnrolmentState;
  EXPECT_EQ(Compare(S::kGraduated, S::kEnrolled), MultiplicityLevel::kLegitimate);
  EXPECT_EQ(Compare(S::kCompleted, S::kEnrolled), MultiplicityLevel::kLegitimate);
  EXPECT_EQ(Compare(S::kGuest, S::kEnrolled), MultiplicityLevel::kLegitimate);
  EXPECT_EQ(Compare(S::kDual, S::kDual), MultiplicityLevel::kLegitimate);
}

TEST(CompareEnrolmentStates, EverythingElseIsNot) {
  using S = EnrolmentState;
  EXPECT_EQ(Compare(S::kEnrolled, S::kEnrolled), MultiplicityLevel::kElse);
  EXPECT_EQ(Compare(S::kDual, S::kEnrolled), MultiplicityLevel::kElse);
  EXPECT_EQ(Compare(S::kPartial, S::kEnrolled), MultiplicityLevel::kElse);
  EXPECT_EQ(Compare(S::kBlank, S::kGraduated), MultiplicityLevel::kNull);
  EXPECT_EQ(CompareEnrolmentStates(200, 1), MultiplicityLevel::kNull);
}

TEST(CompareEnrolmentStates, IsSymmetric) {
  for (std::uint8_t left = 0; left < kEnrolmentStateCount + 2; ++left) {
    for (std::uint8_t right = 0; right < kEnrolmentStateCount + 2; ++right) {
      EXPECT_EQ(CompareEnrolmentStates(left, right), CompareEnrolmentStates(right, left));
    }
  }
}

}  // namespace
}  // namespace xueji::matchers
