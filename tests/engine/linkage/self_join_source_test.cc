#include "engine/linkage/self_join_source.h"

#include <gtest/gtest.h>

#include <set>
#include <utility>
#include <vector>

#include "engine/base/parallel.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

using Pairs = std::set<std::pair<std::uint32_t, std::uint32_t>>;

// Three records of one day and county, and two of another.
class SelfJoinSourceTest : public testing::Test {
 protected:
  SelfJoinSourceTest() : plan_(CompilePlan(BuiltinPlan("students").value()).value()), records_(plan_) {
    for (const char* date : {"2012-03-05", "2012-03-05", "2013-01-01", "2012-03-05", "2013-01-01"}) {
      records_.Add("r", {{"birth_date", date}, {"school_region", "110108"}});
    }
  }
  // Of the plan's first pass: birth date and county.
  Pairs PairsOf(std::uint32_t right_begin, PassStats* stats) {
    const RecordStore& store = records_.store();
    std::vector<BlockKeyProgram> programs;
    programs.emplace_back(plan_, plan_.plan.passes[0], store.terms());
    const PairOwnership ownership(programs);
    const SelfJoinSource source(store, programs[0], plan_.plan.passes[0], 0, ownership, right_begin);
    KeyScratch scratch(records_.budget());
    const auto fill = [&](std::uint32_t begin, std::uint32_t end, std::uint64_t* keys) {
      for (std::uint32_t i = begin; i < end; ++i) keys[i - begin] = programs[0].Key(store.Row(RecordId{i}));
    };
    const auto grouping = KeyGrouping::Build(store.size(), fill, {}, &scratch);
    EXPECT_TRUE(grouping.ok());
    SetThreadLimit(1);  // one walk for all partitions
    BlockWalk walk(plan_.layout.row_bytes());
    Pairs pairs;
    grouping->ForEachPartition([&](const KeyPartition& partition) {
      source.Visit(partition, walk, [&](CandidateBatch& batch) {
        for (const CandidatePair& pair : batch.pairs()) {
          pairs.insert(std::minmax(batch.Id(pair.left).value, batch.Id(pair.right).value));
        }
      });
    });
    *stats = walk.stats;
    return pairs;
  }

  ExecutionPlan plan_;
  RecordBuilder records_;
};

TEST_F(SelfJoinSourceTest, ListsEveryPairOfABlockOnce) {
  PassStats stats;
  EXPECT_EQ(PairsOf(0, &stats), (Pairs{{0, 1}, {0, 3}, {1, 3}, {2, 4}}));
  EXPECT_EQ(stats.pairs, 4U);
  EXPECT_EQ(stats.blocks, 2U);
  EXPECT_EQ(stats.largest_blocks, (std::vector<std::uint64_t>{3, 2}));
}

TEST_F(SelfJoinSourceTest, LinkingListsPairsAcrossOnly) {
  PassStats stats;
  EXPECT_EQ(PairsOf(3, &stats), (Pairs{{0, 3}, {1, 3}, {2, 4}}));
  EXPECT_EQ(stats.pairs, 3U);
}

}  // namespace
}  // namespace xueji
