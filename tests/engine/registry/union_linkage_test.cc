#include "engine/registry/union_linkage.h"

#include <gtest/gtest.h>

#include <random>

#include "engine/base/parallel.h"
#include "tests/support/update_case.h"

namespace xueji {
namespace {

using Pairs = UpdateCase::Pairs;

struct Mixture {
  int values = 4, base = 120, fresh = 40;
  int copies = 0;   // of one row, in base and fresh
  int deleted_every = 4;
};

void FillRandomly(std::uint64_t seed, const Mixture& mixture, UpdateCase* update) {
  std::mt19937_64 random(seed);
  const auto pick = [&] {
    const auto value = random() % static_cast<unsigned>(mixture.values + 1);
    return value == 0 ? std::string() : std::to_string(value);
  };
  const auto row = [&](int i) -> UpdateCase::Row {
    const std::string id = "r" + std::to_string(1000 + i * 7919 % 1009);  // ids in no order
    if (static_cast<int>(random() % 100) < mixture.copies) return {id, "1", "2", "3"};
    return {id, pick(), pick(), pick()};
  };
  for (int i = 0; i < mixture.base; ++i) update->base.push_back(row(i));
  // A third of them are changed records.
  for (int i = 0; i < mixture.fresh; ++i) update->fresh.push_back(row(mixture.base - mixture.fresh / 3 + i));
  for (int i = 0; i < mixture.base - mixture.fresh / 3; ++i) {
    if (random() % static_cast<unsigned>(mixture.deleted_every) == 0) {
      update->deleted.push_back(update->base[static_cast<std::size_t>(i)].id);
    }
  }
}

void ExpectSameAsFullRun(std::uint64_t seed, const Mixture& mixture, const UpdateCaseOptions& options) {
  UpdateCase update(options);
  FillRandomly(seed, mixture, &update);
  ASSERT_TRUE(update.Apply().ok());
  const Pairs wanted = update.LinksOfFullRun();
  EXPECT_FALSE(wanted.empty());
  EXPECT_EQ(update.LinksNow(), wanted) << "seed " << seed << ", blocks up to " << options.block_size_max;
}

TEST(UnionLinkage, SamePairsAndPassesAsAFullRun) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) ExpectSameAsFullRun(seed, {}, {});
}

TEST(UnionLinkage, SameWhereBlocksAreCutAndWereCut) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const int values = 2 + static_cast<int>(seed % 5);
    ExpectSameAsFullRun(seed, {.values = values, .deleted_every = 2 + static_cast<int>(seed % 7)},
                        {.block_size_max = 2 + static_cast<int>(seed % 9)});
  }
}

TEST(UnionLinkage, SameWhereBlocksCannotBeCut) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    ExpectSameAsFullRun(seed, {.values = 1 + static_cast<int>(seed % 3), .base = 200, .fresh = 60},
                        {.block_size_max = 2 + static_cast<int>(seed % 12), .with_refine = seed % 2 == 0});
  }
}

// About a hundred copies of one row: chains begin, grow, shrink, and end.
TEST(UnionLinkage, SameWhereRecordsAreIdentical) {
  for (std::uint64_t seed = 0; seed < 24; ++seed) {
    ExpectSameAsFullRun(seed,
                        {.base = 180, .fresh = 60, .copies = 45 + static_cast<int>(seed % 4) * 7,
                         .deleted_every = 3 + static_cast<int>(seed % 9)},
                        {.block_size_max = seed % 3 == 0 ? 1000 : 2 + static_cast<int>(seed % 40)});
  }
}

TEST(UnionLinkage, SameForAnyNumberOfThreads) {
  const int threads = ThreadLimit();
  for (const int limit : {1, 3}) {
    SetThreadLimit(limit);
    ExpectSameAsFullRun(5, {.values = 3, .base = 300, .fresh = 90}, {.block_size_max = 4});
  }
  SetThreadLimit(threads);
}

TEST(UnionLinkage, OnlyDeletedRecords) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    ExpectSameAsFullRun(seed, {.values = 3, .fresh = 0, .deleted_every = 2}, {.block_size_max = 3});
  }
}

// Two records of one small block, and of a window by field c. A crowd comes to the block, which cannot be cut, so
// that its own window may or may not list the two; the other window, to which nobody came, still does.
TEST(UnionLinkage, SameWhereOnlyAnUntouchedWindowIsLeft) {
  std::size_t from_window = 0;
  for (int seed = 0; seed < 8; ++seed) {
    UpdateCase update({.block_size_max = 2, .with_refine = false});
    update.base = {{"x", "1", "2", "3", "left" + std::to_string(seed)}, {"y", "1", "2", "3", "right" + std::to_string(seed)}};
    for (int i = 0; i < 10; ++i) {
      const std::string id = std::to_string(i);
      update.base.push_back({"w" + id, "a" + id, "b" + id, "3"});
    }
    for (int i = 0; i < 200; ++i) update.fresh.push_back({"n" + std::to_string(i), "1", "2", "c" + std::to_string(i)});
    ASSERT_TRUE(update.Apply().ok());
    const Pairs wanted = update.LinksOfFullRun();
    EXPECT_EQ(update.LinksNow(), wanted);
    from_window += wanted.count({"x", "y", 1});
  }
  EXPECT_GT(from_window, 0U);
}

TEST(UnionLinkage, PairsOfUntouchedBlocksAreNotComparedAgain) {
  UpdateCase update;
  for (int i = 0; i < 50; ++i) update.base.push_back({"b" + std::to_string(i), "1", "2", "3"});
  update.fresh = {{"n", "1", "elsewhere", "else"}};
  ASSERT_TRUE(update.Apply().ok());
  const TermFrequencies none(update.snapshot().plan().steps.size());
  const PairScorer scorer(update.snapshot().plan(), update.snapshot().store().terms(), none);
  const auto found = LinkUpdated(update.snapshot(), update.update(), scorer, {}, update.budget());
  ASSERT_TRUE(found.ok());
  std::uint64_t compared = 0;
  for (const PassStats& pass : found->passes) compared += pass.pairs;
  EXPECT_EQ(compared, 50U);
  EXPECT_EQ(found->pairs.size(), 50U * 49 / 2 + 50);
}

}  // namespace
}  // namespace xueji
