#include "datasets/generator/seeded_random.h"

#include <gtest/gtest.h>

#include <array>

namespace xueji::datasets {
namespace {

TEST(SeededRandom, IsAFunctionOfSeedStreamAndIndex) {
  SeededRandom one(7, Stream::kHousehold, 3);
  SeededRandom same(7, Stream::kHousehold, 3);
  SeededRandom other_seed(8, Stream::kHousehold, 3);
  SeededRandom other_stream(7, Stream::kMember, 3);
  SeededRandom other_index(7, Stream::kHousehold, 4);
  const std::uint64_t first = one.Next();
  EXPECT_EQ(same.Next(), first);
  EXPECT_NE(other_seed.Next(), first);
  EXPECT_NE(other_stream.Next(), first);
  EXPECT_NE(other_index.Next(), first);
}

TEST(SeededRandom, BelowIsEvenAndInRange) {
  SeededRandom random(1, Stream::kEntry, 0);
  std::array<int, 7> counts{};
  for (int i = 0; i < 70'000; ++i) ++counts[random.Below(7)];
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 500);
}

TEST(SeededRandom, BetweenReachesBothEnds) {
  SeededRandom random(1, Stream::kEntry, 1);
  bool low = false;
  bool high = false;
  for (int i = 0; i < 1000; ++i) {
    const int value = random.Between(-2, 2);
    ASSERT_GE(value, -2);
    ASSERT_LE(value, 2);
    low |= value == -2;
    high |= value == 2;
  }
  EXPECT_TRUE(low && high);
}

TEST(WeightedTable, DrawsInProportion) {
  const std::array<double, 4> weights = {1, 0, 5, 2};
  const WeightedTable table(weights);
  SeededRandom random(1, Stream::kEntry, 2);
  std::array<int, 4> counts{};
  for (int i = 0; i < 80'000; ++i) ++counts[table.Draw(random)];
  EXPECT_NEAR(counts[0], 10'000, 500);
  EXPECT_EQ(counts[1], 0);
  EXPECT_NEAR(counts[2], 50'000, 1000);
  EXPECT_NEAR(counts[3], 20'000, 700);
}

TEST(WeightedTable, OneWeightIsAlwaysDrawn) {
  const std::array<double, 1> weights = {0.25};
  const WeightedTable table(weights);
  SeededRandom random(1, Stream::kEntry, 3);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(table.Draw(random), 0U);
}

}  // namespace
}  // namespace xueji::datasets
