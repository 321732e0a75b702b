#include "engine/registry/cut_blocks.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/update_case.h"

namespace xueji {
namespace {

void FillRandomly(std::uint64_t seed, int values, UpdateCase* update) {
  std::mt19937_64 random(seed);
  const auto pick = [&] { return std::to_string(random() % static_cast<unsigned>(values)); };
  for (int i = 0; i < 120; ++i) update->base.push_back({"b" + std::to_string(i), pick(), pick(), pick()});
  for (int i = 0; i < 40; ++i) update->fresh.push_back({"b" + std::to_string(100 + i), pick(), pick(), pick()});
  for (int i = 0; i < 100; i += 1 + static_cast<int>(random() % 4)) update->deleted.push_back("b" + std::to_string(i));
}

// The slow twin is a full run.
TEST(CutBlocks, OversizedKeysAreThoseOfAFullRun) {
  std::size_t met = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    UpdateCase update({.block_size_max = 2 + static_cast<int>(seed % 5)});
    FillRandomly(seed, 4 + static_cast<int>(seed % 3), &update);
    ASSERT_TRUE(update.Apply().ok());
    update.LinksOfFullRun();
    SmallBlocks small(update.update());
    for (std::size_t pass = 0; pass < update.snapshot().pass_count(); ++pass) {
      TouchedKeys touched(update.budget());
    ASSERT_TRUE(touched.Collect(update.snapshot().store(), update.snapshot().program(pass),
                                                update.update()).ok());
      const auto cut = FindCutBlocks(update.snapshot(), update.update(), touched, pass, &small, update.budget());
      ASSERT_TRUE(cut.ok()) << cut.status();
      EXPECT_EQ(cut->oversized, update.oversized_keys()[pass]) << seed << " " << pass;
      met += cut->oversized.size();
    }
  }
  EXPECT_GT(met, 100U);
}

TEST(CutBlocks, RecordsInASmallBlockAreMarked) {
  UpdateCase update;
  for (int i = 0; i < 150; ++i) update.base.push_back({"b" + std::to_string(i), "1", "2", "3"});
  update.fresh = {{"many", "1", "2", "3"}, {"alone", "1", "2", "4"}};
  ASSERT_TRUE(update.Apply().ok());
  SmallBlocks small(update.update());
  for (std::size_t pass = 0; pass < update.snapshot().pass_count(); ++pass) {
    TouchedKeys touched(update.budget());
    ASSERT_TRUE(touched.Collect(update.snapshot().store(), update.snapshot().program(pass),
                                              update.update()).ok());
    ASSERT_TRUE(FindCutBlocks(update.snapshot(), update.update(), touched, pass, &small, update.budget()).ok());
  }
  EXPECT_FALSE(small.Has(RecordId{150}));
  EXPECT_TRUE(small.Has(RecordId{151}));
}

TEST(CutBlocks, BaseMembersAreThoseWithTheKeyAlsoWhereTheyWent) {
  UpdateCase update;
  update.base = {{"b0", "1", "2", "3"}, {"b1", "1", "x", "3"}, {"b2", "9", "2", "1"}};
  update.deleted = {"b1"};
  ASSERT_TRUE(update.Apply().ok());
  // Of pass "a", whose key may be field c instead.
  const std::uint64_t key = update.snapshot().program(1).Key(update.snapshot().store().Row(RecordId{0}));
  EXPECT_EQ(BaseMembers(update.snapshot(), 1, key), (std::vector{RecordId{0}, RecordId{1}, RecordId{2}}));
}

}  // namespace
}  // namespace xueji
