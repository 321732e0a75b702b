#include "engine/registry/delta_join.h"

#include <gtest/gtest.h>

#include <set>
#include <utility>

#include "tests/support/update_case.h"

namespace xueji {
namespace {

using IdPairs = std::multiset<std::pair<std::uint32_t, std::uint32_t>>;

// Of the pass of this number, of which nothing before it is looked at.
IdPairs ListedBy(UpdateCase& update, std::size_t pass, PassStats* stats, std::vector<std::uint64_t>* windows) {
  const RegisterSnapshot& base = update.snapshot();
  PairOwnership ownership(base.programs());
  SmallBlocks small(update.update());
  TouchedKeys touched(update.budget());
    EXPECT_TRUE(touched.Collect(base.store(), base.program(pass), update.update()).ok());
  const auto cut = FindCutBlocks(base, update.update(), touched, pass, &small, update.budget());
  EXPECT_TRUE(cut.ok());
  ownership.FinishPass(pass, cut->oversized);
  const DeltaJoin join({base, update.update(), ownership, pass}, touched, *cut);
  DeltaWalk walk(base.store().layout().row_bytes());
  IdPairs pairs;
  const ScoreBatch score = [&](CandidateBatch& batch) {
    for (const CandidatePair& pair : batch.pairs()) {
      pairs.insert(std::minmax(batch.Id(pair.left).value, batch.Id(pair.right).value));
    }
  };
  join.VisitPlain(0, touched.blocks().size(), walk, score);
  for (const CutBlock& block : cut->blocks) join.VisitCut(block, walk, score);
  *stats = walk.stats;
  *windows = walk.windows;
  return pairs;
}

class DeltaJoinTest : public ::testing::Test {
 protected:
  IdPairs List(UpdateCase& update, std::size_t pass) { return ListedBy(update, pass, &stats_, &windows_); }
  PassStats stats_;
  std::vector<std::uint64_t> windows_;
};

TEST_F(DeltaJoinTest, PairsWithARecordThatCameAreListedOnce) {
  UpdateCase update;
  update.base = {{"b0", "1", "2", "3"}, {"b1", "1", "2", "4"}, {"b2", "9", "9", "9"}};
  update.fresh = {{"n3", "1", "2", "5"}, {"n4", "1", "2", "6"}};
  ASSERT_TRUE(update.Apply().ok());
  EXPECT_EQ(List(update, 0), (IdPairs{{0, 3}, {0, 4}, {1, 3}, {1, 4}, {3, 4}}));
  EXPECT_EQ(stats_.pairs, 5U);
  EXPECT_EQ(stats_.blocks, 1U);
}

TEST_F(DeltaJoinTest, ARecordThatWentIsInNoPair) {
  UpdateCase update;
  update.base = {{"b0", "1", "2", "3"}, {"b1", "1", "2", "4"}};
  update.fresh = {{"n2", "1", "2", "5"}};
  update.deleted = {"b0"};
  ASSERT_TRUE(update.Apply().ok());
  EXPECT_EQ(List(update, 0), (IdPairs{{1, 2}}));
}

// Both keys of the pass are shared: the pair stands in two blocks and belongs to one.
TEST_F(DeltaJoinTest, APairThatSharesSeveralKeysIsListedUnderOne) {
  UpdateCase update;
  update.base = {{"b0", "1", "2", "7"}};
  update.fresh = {{"n1", "1", "3", "7"}, {"n2", "7", "4", "1"}};
  ASSERT_TRUE(update.Apply().ok());
  EXPECT_EQ(List(update, 1), (IdPairs{{0, 1}, {0, 2}, {1, 2}}));
}

// Blocks of two at most: four records of one key are cut by field c, and three again are too many to be
// compared but are irreducible, so four times as many may be.
TEST_F(DeltaJoinTest, OfABlockThatBecomesTooLargeOnlyTheNewPairsOfItsPartsAreListed) {
  UpdateCase update({.block_size_max = 2});
  update.base = {{"b0", "1", "2", "3"}, {"b1", "1", "2", "3"}};
  update.fresh = {{"n2", "1", "2", "3"}, {"n3", "1", "2", "4"}};
  ASSERT_TRUE(update.Apply().ok());
  EXPECT_EQ(List(update, 0), (IdPairs{{0, 2}, {1, 2}}));
}

TEST_F(DeltaJoinTest, OfABlockThatBecomesSmallEnoughAllPairsAreListed) {
  UpdateCase update({.block_size_max = 2});
  update.base = {{"b0", "1", "2", "3"}, {"b1", "1", "2", "4"}, {"b2", "1", "2", "5"}};
  update.deleted = {"b1"};
  ASSERT_TRUE(update.Apply().ok());
  EXPECT_EQ(List(update, 0), (IdPairs{{0, 2}}));
}

// Pass "c" has no refine part: more than four times its limit is a window.
TEST_F(DeltaJoinTest, AWindowIsWalkedWhenARecordComesToItOrLeavesIt) {
  const auto make = [](UpdateCase* update) {
    for (int i = 0; i < 10; ++i) update->base.push_back({"b" + std::to_string(i), std::to_string(i), "2", "3"});
  };
  UpdateCase grown({.block_size_max = 2}), untouched({.block_size_max = 2}), shrunk({.block_size_max = 2});
  for (UpdateCase* update : {&grown, &untouched, &shrunk}) make(update);
  grown.fresh = {{"n", "88", "2", "3"}};
  untouched.fresh = {{"n", "88", "2", "elsewhere"}};
  shrunk.deleted = {"b0"};
  for (UpdateCase* update : {&grown, &untouched, &shrunk}) ASSERT_TRUE(update->Apply().ok());
  EXPECT_EQ(List(grown, 3).size(), 11U * 10 / 2);
  EXPECT_EQ(windows_.size(), 1U);
  EXPECT_TRUE(List(untouched, 3).empty());
  EXPECT_TRUE(windows_.empty());
  EXPECT_EQ(List(shrunk, 3).size(), 9U * 8 / 2);
  EXPECT_EQ(windows_.size(), 1U);
}

}  // namespace
}  // namespace xueji
