#include "server/registrar/position_waiters.h"

#include <gtest/gtest.h>

#include <optional>

namespace xueji::server {
namespace {

using Clock = std::chrono::steady_clock;

TEST(PositionWaiters, WhatIsReachedIsAnsweredAtOnce) {
  PositionWaiters waiters;
  waiters.Reached(5);
  std::optional<bool> told;
  waiters.Wait(5, Clock::time_point::max(), [&](bool reached) { told = reached; });
  EXPECT_EQ(told, true);
}

TEST(PositionWaiters, EachIsToldWhenItsPositionComes) {
  PositionWaiters waiters;
  std::optional<bool> early, late;
  waiters.Wait(3, Clock::time_point::max(), [&](bool reached) { early = reached; });
  waiters.Wait(9, Clock::time_point::max(), [&](bool reached) { late = reached; });
  waiters.Reached(4);
  EXPECT_EQ(early, true);
  EXPECT_FALSE(late.has_value());
  waiters.Reached(9);
  EXPECT_EQ(late, true);
}

TEST(PositionWaiters, WhoseTimeIsOverIsToldSo) {
  PositionWaiters waiters;
  const Clock::time_point now = Clock::now();
  std::optional<bool> told;
  waiters.Wait(1, now, [&](bool reached) { told = reached; });
  waiters.Expire(now - std::chrono::seconds(1));
  EXPECT_FALSE(told.has_value());
  waiters.Expire(now);
  EXPECT_EQ(told, false);
}

TEST(PositionWaiters, ClosedNobodyWaits) {
  PositionWaiters waiters;
  std::optional<bool> before, after;
  waiters.Wait(1, Clock::time_point::max(), [&](bool reached) { before = reached; });
  waiters.Close();
  waiters.Wait(1, Clock::time_point::max(), [&](bool reached) { after = reached; });
  EXPECT_EQ(before, false);
  EXPECT_EQ(after, false);
}

}  // namespace
}  // namespace xueji::server
