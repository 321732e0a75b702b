#include "engine/index/block_stats.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace xueji {
namespace {

PassStats StatsOf(std::vector<std::uint64_t> largest, std::uint64_t oversized_records) {
  PassStats stats;
  stats.blocks = largest.size();
  stats.largest_blocks = std::move(largest);
  stats.largest_block = stats.largest_blocks.empty() ? 0 : stats.largest_blocks.front();
  if (oversized_records > 0) {
    OversizedBlock block;
    block.key = oversized_records;
    block.records = oversized_records;
    stats.oversized = {block};
    stats.oversized_blocks = 1;
  }
  return stats;
}

TEST(AddStats, DoesNotDependOnTheOrderOfThreads) {
  std::vector<PassStats> parts;
  for (std::uint64_t i = 0; i < 30; ++i) {
    parts.push_back(StatsOf({100 + i * 37 % 61, 50 + i % 7, 2}, i % 3 == 0 ? 1000 + i * 13 % 90 : 0));
  }
  PassStats forward, backward;
  for (const PassStats& part : parts) AddStats(part, &forward);
  std::reverse(parts.begin(), parts.end());
  for (const PassStats& part : parts) AddStats(part, &backward);
  EXPECT_EQ(forward.largest_blocks, backward.largest_blocks);
  EXPECT_EQ(forward.largest_blocks.size(), kLargestBlocksMax);
  EXPECT_TRUE(std::is_sorted(forward.largest_blocks.rbegin(), forward.largest_blocks.rend()));
  EXPECT_EQ(forward.largest_block, forward.largest_blocks.front());
  ASSERT_EQ(forward.oversized.size(), 10U);
  for (std::size_t i = 0; i < forward.oversized.size(); ++i) {
    EXPECT_EQ(forward.oversized[i].key, backward.oversized[i].key);
  }
  EXPECT_EQ(forward.oversized_blocks, 10U);
}

}  // namespace
}  // namespace xueji
