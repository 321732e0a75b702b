#include "engine/numbers/number_result.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace xueji {
namespace {

bool Same(const NumberResult& left, const NumberResult& right) {
  return left.number.View() == right.number.View() && left.previous.View() == right.previous.View() &&
         left.passed.View() == right.passed.View() && left.local.View() == right.local.View() &&
         left.issued == right.issued && left.local_issued == right.local_issued &&
         left.reason_count == right.reason_count && left.reasons == right.reasons;
}

TEST(NumberResult, WhatIsKeptIsRepeatedFieldByField) {
  std::mt19937 random(3);
  const NumberText some("L130283201809030017"), other("J130283201809030025"), local("02262600100001");
  for (int round = 0; round < 20'000; ++round) {
    NumberResult result;
    const auto pick = [&](const NumberText& text) { return random() % 2 == 0 ? text : NumberText(); };
    result.number = pick(some);
    result.previous = pick(random() % 2 == 0 ? some : other);
    result.passed = pick(other);
    result.local = pick(local);
    result.issued = random() % 2 == 0;
    result.local_issued = random() % 2 == 0;
    result.reason_count = static_cast<std::uint8_t>(random() % 4);
    for (std::size_t i = 0; i < result.reason_count; ++i) {
      result.reasons[i] = static_cast<NumberReason>(random() % kNumberReasonCount);
    }
    const auto again = RepeatTold(KeepTold(result));
    ASSERT_TRUE(again.ok()) << again.status();
    ASSERT_TRUE(Same(*again, result)) << round;
  }
}

TEST(NumberResult, TheBitsOnTheDiskKeepTheirPlaces) {
  NumberResult result;
  result.number = result.previous = NumberText("G1");
  result.issued = true;
  result.reason_count = 2;
  result.reasons = {NumberReason::kSubstituteIssued, NumberReason::kLocalExhausted, {}};
  const ToldNumbers told = KeepTold(result);
  EXPECT_EQ(told.said, 0x16001901);
  EXPECT_EQ(told.previous, "");  // the number held before is written once
}

TEST(NumberResult, BitsThatNoVersionWroteAreRefused) {
  for (const std::int64_t said : {std::int64_t{-1}, std::int64_t{1} << 29, std::int64_t{0x010000FF}}) {
    EXPECT_EQ(RepeatTold({"G1", "", "", "", said}).status().code(), absl::StatusCode::kInvalidArgument) << said;
  }
}

}  // namespace
}  // namespace xueji
