#include "engine/numbers/number_reason.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace xueji {
namespace {

TEST(NumberReason, EveryEntryStandsInItsPlace) {
  EXPECT_EQ(Describe(NumberReason::kRegistered).code, "REGISTERED");
  EXPECT_EQ(Describe(NumberReason::kFormalHeld).code, "FORMAL_HELD");
  EXPECT_EQ(Describe(NumberReason::kWaitsForSpring).code, "WAITS_FOR_SPRING");
  EXPECT_EQ(Describe(NumberReason::kRegistryCancelled).code, "REGISTRY_CANCELLED");
  EXPECT_EQ(Describe(NumberReason::kLocalExhausted).code, "LOCAL_EXHAUSTED");
  EXPECT_EQ(Describe(NumberReason::kSamePupil).code, "SAME_PUPIL");
}

TEST(NumberReason, EveryOneHasACodeOfItsOwnAndBothLanguages) {
  std::set<std::string_view> codes;
  for (std::size_t i = 0; i < kNumberReasonCount; ++i) {
    const NumberReasonText& text = Describe(static_cast<NumberReason>(i));
    EXPECT_TRUE(codes.insert(text.code).second) << text.code;
    EXPECT_FALSE(text.zh.empty() || text.en.empty()) << text.code;
    EXPECT_EQ(text.action_zh.empty(), text.action_en.empty()) << text.code;
    EXPECT_EQ(ParseNumberReason(text.code), static_cast<NumberReason>(i));
  }
  EXPECT_FALSE(ParseNumberReason("NOTHING").has_value());
}

TEST(NumberReason, WhoeverIsBlockedOrRefusedOrWaitsIsToldWhatToDo) {
  for (std::size_t i = 0; i < kNumberReasonCount; ++i) {
    const NumberReasonText& text = Describe(static_cast<NumberReason>(i));
    if (text.outcome == NumberOutcome::kIssued || text.outcome == NumberOutcome::kKept) continue;
    EXPECT_FALSE(text.action_en.empty()) << text.code;
    if (text.outcome == NumberOutcome::kBlocked) {
      EXPECT_NE(text.zh.find("2003"), std::string_view::npos) << text.code;
    }
  }
}

TEST(NumberOutcome, NamesAll) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kNumberOutcomeCount; ++i) {
    names.insert(NumberOutcomeName(static_cast<NumberOutcome>(i)));
  }
  EXPECT_EQ(names, (std::set<std::string_view>{"issued", "kept", "waits", "blocked", "refused"}));
}

}  // namespace
}  // namespace xueji
