#include "server/ops/log_pace.h"

#include <gtest/gtest.h>

namespace xueji::server {
namespace {

TEST(LogPace, OneLineInAnIntervalWithHowManyWereLeftOut) {
  LogPace pace(1000);
  EXPECT_EQ(pace.Next(5000), 0U);
  EXPECT_EQ(pace.Next(5000), std::nullopt);
  EXPECT_EQ(pace.Next(5999), std::nullopt);
  EXPECT_EQ(pace.Next(6000), 2U);
  EXPECT_EQ(pace.Next(6500), std::nullopt);
  EXPECT_EQ(pace.Next(9000), 1U);
  EXPECT_EQ(pace.Next(10'000), 0U);
}

}  // namespace
}  // namespace xueji::server
