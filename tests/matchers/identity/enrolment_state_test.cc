#include "matchers/identity/enrolment_state.h"

#include <gtest/gtest.h>

namespace xueji::matchers {
namespace {

TEST(ParseEnrolmentState, EveryStateByBothItsNames) {
  for (int i = 0; i < kEnrolmentStateCount; ++i) {
    const auto state = static_cast<EnrolmentState>(i);
    EXPECT_EQ(ParseEnrolmentState(EnrolmentStateName(state)), state) << i;
    EXPECT_EQ(ParseEnrolmentState(EnrolmentStateChinese(state)), state) << i;
  }
}

TEST(ParseEnrolmentState, ForgivesCaseAndKnowsOtherWords) {
  EXPECT_EQ(ParseEnrolmentState("Dropped Out"), EnrolmentState::kDroppedOut);
  EXPECT_EQ(ParseEnrolmentState("LEFT-OTHER"), EnrolmentState::kLeftOther);
  EXPECT_EQ(ParseEnrolmentState("出国（境）"), EnrolmentState::kAbroad);
  EXPECT_EQ(ParseEnrolmentState("借读生"), EnrolmentState::kGuest);
  EXPECT_FALSE(ParseEnrolmentState("不知道").has_value());
  EXPECT_FALSE(ParseEnrolmentState("enroled").has_value());
}

}  // namespace
}  // namespace xueji::matchers
