// The header-only array; charged to a budget, in place.
#include "engine/base/growing_array.h"

#include <gtest/gtest.h>

#include <vector>

namespace xueji {
namespace {

TEST(GrowingArray, GrowsInPlaceAndZeroed) {
  MemoryBudget budget(std::uint64_t{1} << 30);
  GrowingArray<std::uint32_t> array(1000000, &budget);
  EXPECT_TRUE(array.empty());
  const std::uint32_t* begin = array.data();
  for (std::uint32_t i = 0; i < 1000; ++i) {
    ASSERT_TRUE(array.Append(std::vector<std::uint32_t>(1000, i)).ok());
  }
  EXPECT_EQ(array.data(), begin);
  EXPECT_EQ(array.size(), 1000000u);
  EXPECT_EQ(array[999999], 999u);
  EXPECT_GE(budget.bytes_in_use(), 4000000u);
  EXPECT_EQ(array.Grow(1).code(), absl::StatusCode::kResourceExhausted);
}

TEST(GrowingArray, RefusesWhatTheBudgetDoesNotHold) {
  MemoryBudget budget(std::uint64_t{3} << 20);
  GrowingArray<std::uint64_t> array(1 << 20, &budget);
  EXPECT_TRUE(array.Grow(100).ok());
  EXPECT_EQ(array[99], 0u);
  EXPECT_EQ(array.Grow(1 << 19).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(array.size(), 100u);
}

TEST(GrowingArray, GivesItsChargeBackAndMoves) {
  MemoryBudget budget(std::uint64_t{1} << 30);
  {
    GrowingArray<std::uint8_t> array(100, &budget);
    ASSERT_TRUE(array.Grow(10).ok());
    GrowingArray<std::uint8_t> moved = std::move(array);
    EXPECT_EQ(moved.size(), 10u);
    EXPECT_EQ(moved.capacity(), 100u);
    EXPECT_GT(budget.bytes_in_use(), 0u);
  }
  EXPECT_EQ(budget.bytes_in_use(), 0u);
}

TEST(GrowingArray, WidensAsOftenAsItMust) {
  MemoryBudget budget(std::uint64_t{64} << 20);
  GrowingArray<std::uint64_t> array(0, &budget);
  std::vector<std::uint64_t> piece(1000);
  for (std::uint64_t i = 0; i < 4000; ++i) {
    std::fill(piece.begin(), piece.end(), i);
    ASSERT_TRUE(array.AppendWidening(piece).ok());
  }
  ASSERT_EQ(array.size(), 4'000'000u);
  for (std::uint64_t i = 0; i < array.size(); ++i) ASSERT_EQ(array[i], i / 1000);
  EXPECT_GE(budget.bytes_in_use(), 32'000'000u);
  EXPECT_LT(budget.bytes_in_use(), std::uint64_t{36} << 20);

  array.Clear();
  EXPECT_TRUE(array.empty());
  ASSERT_TRUE(array.GrowWidening(10).ok());
  EXPECT_EQ(array.size(), 10u);
  EXPECT_EQ(array.GrowWidening(8'400'000).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(array.size(), 10u);
}

}  // namespace
}  // namespace xueji
