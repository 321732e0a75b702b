#include "engine/registry/old_pairs.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/update_case.h"

namespace xueji {
namespace {

using IdPairs = std::set<std::pair<std::uint32_t, std::uint32_t>>;

IdPairs PairsOf(const IdenticalClasses& classes) {
  IdPairs pairs;
  classes.ForEachPair([&](RecordId left, RecordId right) { pairs.insert({left.value, right.value}); });
  return pairs;
}

// `before` and `after` copies of one row in the base and after the update.
UpdateCase& WithCopies(int before, int after, UpdateCase* update) {
  for (int i = 0; i < before; ++i) update->base.push_back({std::to_string(1000 + i), "1", "2", "3"});
  for (int i = before; i < after; ++i) update->fresh.push_back({std::to_string(1000 + i), "1", "2", "3"});
  for (int i = after; i < before; ++i) update->deleted.push_back(std::to_string(1000 + i));
  XUEJI_CHECK(update->Apply().ok());
  return *update;
}

TEST(IdenticalClasses, MoreCopiesThanAllowedAreChained) {
  UpdateCase update;
  IdenticalClasses classes;
  const SmallBlocks small(WithCopies(100, 102, &update).update());
  ASSERT_TRUE(classes.Find(update.snapshot(), update.update(), small, update.budget()).ok());
  EXPECT_TRUE(classes.Holds(RecordId{0}, RecordId{101}));
  EXPECT_EQ(PairsOf(classes).size(), 101U);
}

TEST(IdenticalClasses, CopiesThatWereChainedAndAreFewAreAllPaired) {
  UpdateCase update;
  IdenticalClasses classes;
  const SmallBlocks small(WithCopies(101, 100, &update).update());
  ASSERT_TRUE(classes.Find(update.snapshot(), update.update(), small, update.budget()).ok());
  EXPECT_EQ(PairsOf(classes).size(), 100U * 99 / 2);
  EXPECT_FALSE(classes.Holds(RecordId{0}, RecordId{100}));  // gone
}

TEST(IdenticalClasses, FewCopiesBeforeAndAfterAreNone) {
  UpdateCase update;
  IdenticalClasses classes;
  const SmallBlocks small(WithCopies(90, 100, &update).update());
  ASSERT_TRUE(classes.Find(update.snapshot(), update.update(), small, update.budget()).ok());
  EXPECT_TRUE(classes.empty());
}

class OldPairsTest : public ::testing::Test {
 protected:
  OldPairsTest() : update_({.block_size_max = 2}) {}
  // The pass of the pair of b0 and b1 after the update; -1: none. `any_cut` false: as if no cut block was met.
  int PassNow(bool any_cut = true) {
    EXPECT_TRUE(update_.Apply().ok());
    const RegisterSnapshot& base = update_.snapshot();
    PairOwnership before(base.programs()), after(base.programs());
    SmallBlocks small(update_.update());
    std::vector<std::vector<std::uint64_t>> windows(base.pass_count());
    for (std::size_t pass = 0; pass < base.pass_count(); ++pass) {
      before.FinishPass(pass, base.oversized_keys(pass));
      TouchedKeys touched(update_.budget());
    EXPECT_TRUE(touched.Collect(base.store(), base.program(pass), update_.update()).ok());
      after.FinishPass(pass, FindCutBlocks(base, update_.update(), touched, pass, &small, update_.budget())->oversized);
    }
    const IdenticalClasses classes;
    OldPairs old(base, {before, after, windows, any_cut}, classes);
    int pass = -1;
    for (const Link& kept : old.Keep(base.found().links)) {
      if (kept.left == RecordId{0} && kept.right == RecordId{1}) pass = kept.pass;
    }
    return pass;
  }
  UpdateCase update_;
};

TEST_F(OldPairsTest, APairOfAnUntouchedBlockStaysAsItIs) {
  update_.base = {{"b0", "1", "2", "3"}, {"b1", "1", "2", "4"}};
  update_.fresh = {{"n", "x", "y", "z"}};
  EXPECT_EQ(PassNow(), 0);
}

TEST_F(OldPairsTest, APairOfARecordThatWentIsGone) {
  update_.base = {{"b0", "1", "2", "3"}, {"b1", "1", "2", "4"}};
  update_.deleted = {"b1"};
  EXPECT_EQ(PassNow(false), -1);
}

// A third record cuts the block of the first pass apart; the second pass's is cut as well, by field b, on which
// the two agree, and then by c, on which they do not; so the third pass has them.
TEST_F(OldPairsTest, APairWhoseBlockIsCutBelongsToALaterPass) {
  update_.base = {{"b0", "1", "2", "3"}, {"b1", "1", "2", "4"}};
  update_.fresh = {{"n", "1", "2", "5"}};
  EXPECT_EQ(PassNow(), 2);
}

TEST_F(OldPairsTest, APairWhoseBlockIsNotCutAnyMoreBelongsToAnEarlierPass) {
  update_.base = {{"b0", "1", "2", "3"}, {"b1", "1", "2", "4"}, {"b2", "1", "2", "5"}};
  update_.deleted = {"b2"};
  EXPECT_EQ(PassNow(), 0);
}

TEST(FirstPass, IsTheNumberOfPassesWhereNoneYields) {
  UpdateCase update;
  update.base = {{"b0", "1", "2", "3"}, {"b1", "x", "2", "y"}, {"b2", "p", "q", "r"}};
  ASSERT_TRUE(update.Apply().ok());
  const RegisterSnapshot& base = update.snapshot();
  const PairOwnership ownership(base.programs());
  const auto row = [&](std::uint32_t record) { return base.store().Row(RecordId{record}); };
  EXPECT_EQ(FirstPass(ownership, base.pass_count(), row(0), row(1)), 2U);
  EXPECT_EQ(FirstPass(ownership, base.pass_count(), row(0), row(2)), base.pass_count());
}

}  // namespace
}  // namespace xueji
