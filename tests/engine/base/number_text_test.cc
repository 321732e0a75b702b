#include "engine/base/number_text.h"

#include <gtest/gtest.h>

namespace xueji {
namespace {

TEST(NumberText, ThousandsAreSeparated) {
  EXPECT_EQ(Thousands(0), "0");
  EXPECT_EQ(Thousands(999), "999");
  EXPECT_EQ(Thousands(1'000), "1,000");
  EXPECT_EQ(Thousands(1'234'567), "1,234,567");
  EXPECT_EQ(Thousands(18'446'744'073'709'551'615U), "18,446,744,073,709,551,615");
}

TEST(NumberText, DecimalsAreFixed) {
  EXPECT_EQ(Decimal(0.123456789, 6), "0.123457");
  EXPECT_EQ(Decimal(2, 1), "2.0");
  EXPECT_EQ(Decimal(-0.5, 0), "-0");
}

}  // namespace
}  // namespace xueji
