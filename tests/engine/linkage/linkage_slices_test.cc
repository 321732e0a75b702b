#include <gtest/gtest.h>

#include "engine/linkage/linkage_run.h"
#include "engine/linkage/pair_scorer.h"
#include "tests/support/everything_plan.h"

namespace xueji {
namespace {

// Where there is no room for the keys of all records at once, passes are walked slice by slice.
TEST(LinkageRun, WalksPassesInSlicesAndFindsTheSame) {
  for (const bool crossed : {false, true}) {
    for (const std::uint32_t block_size_max : {5U, 1000U}) {
      const ExecutionPlan plan = Compile(EverythingPlan(block_size_max, crossed));
      RecordBuilder records(plan);
      FillRandomly(records, 3, 900, 60);
      const TermFrequencies frequencies =
          CountTermFrequencies(records.store(), plan, records.budget()).value();
      LinkageOptions slices;
      slices.key_slices_min = 8;
      const auto once = RunLinkage(records.store(), plan, frequencies, {}, records.budget());
      const auto sliced = RunLinkage(records.store(), plan, frequencies, slices, records.budget());
      ASSERT_TRUE(once.ok()) << once.status();
      ASSERT_TRUE(sliced.ok()) << sliced.status();
      EXPECT_GT(once->links.size(), 200U);
      EXPECT_EQ(LinkedPairs(records.store(), *once), LinkedPairs(records.store(), *sliced));
      EXPECT_EQ(once->oversized_keys, sliced->oversized_keys);
      ASSERT_EQ(once->passes.size(), sliced->passes.size());
      for (std::size_t p = 0; p < once->passes.size(); ++p) {
        EXPECT_EQ(once->passes[p].keyed_records, sliced->passes[p].keyed_records);
        EXPECT_EQ(once->passes[p].pairs, sliced->passes[p].pairs);
        EXPECT_EQ(once->passes[p].blocks, sliced->passes[p].blocks);
        EXPECT_EQ(once->passes[p].oversized_blocks, sliced->passes[p].oversized_blocks);
      }
    }
  }
}

}  // namespace
}  // namespace xueji
