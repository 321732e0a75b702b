#include "engine/base/memory_budget.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/parallel.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

TEST(MemoryBudget, RefusesWithTheFigureAndKeepsTheSum) {
  MemoryBudget budget(1000);
  EXPECT_TRUE(budget.Reserve(600).ok());
  const absl::Status refused = budget.Reserve(500);
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("1100 bytes"));
  EXPECT_EQ(budget.bytes_in_use(), 600u);
  budget.Release(600);
  EXPECT_TRUE(budget.Reserve(1000).ok());
}

TEST(MemoryBudget, CountsRightFromManyThreads) {
  MemoryBudget budget(1 << 20);
  ParallelFor(10000, 10, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (budget.Reserve(64).ok()) budget.Release(64);
    }
  });
  EXPECT_EQ(budget.bytes_in_use(), 0u);
}

TEST(ParseBytes, KnowsUnitsOf1024) {
  EXPECT_EQ(*ParseBytes("4G"), std::uint64_t{4} << 30);
  EXPECT_EQ(*ParseBytes("512 MiB"), std::uint64_t{512} << 20);
  EXPECT_EQ(*ParseBytes("1000000"), 1000000u);
  for (const char* text : {"", "G", "-1", "4X", "4 G x", "99999999999T", "1.5G"}) {
    EXPECT_EQ(ParseBytes(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(FormatBytes, IsReadable) {
  EXPECT_EQ(FormatBytes(0), "0 B");
  EXPECT_EQ(FormatBytes(1536), "1.50 KiB");
  EXPECT_EQ(FormatBytes(std::uint64_t{3} << 30), "3.00 GiB");
}

TEST(Memory, FiguresOfThisProcessAreSane) {
  EXPECT_GT(PeakMemoryBytes(), 1u << 20);
  EXPECT_GT(DefaultMemoryMax(), 1u << 20);
}

}  // namespace
}  // namespace xueji
