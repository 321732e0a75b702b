#include "engine/cluster/union_find.h"

#include <gtest/gtest.h>

#include <random>

namespace xueji {
namespace {

TEST(UnionFind, AgreesWithRelabelling) {
  std::mt19937 random(3);
  UnionFind sets(200);
  std::vector<int> label(200);
  for (int i = 0; i < 200; ++i) label[static_cast<std::size_t>(i)] = i;
  for (int step = 0; step < 150; ++step) {
    const auto a = static_cast<std::uint32_t>(random() % 200);
    const auto b = static_cast<std::uint32_t>(random() % 200);
    sets.Union(a, b);
    const int from = label[b], to = label[a];
    for (int& one : label) one = one == from ? to : one;
    for (std::uint32_t i = 0; i < 200; i += 7) {
      for (std::uint32_t j = 0; j < 200; j += 5) {
        ASSERT_EQ(sets.Find(i) == sets.Find(j), label[i] == label[j]);
      }
    }
  }
}

TEST(UnionFind, SaysWhichRootWasKept) {
  UnionFind sets(3);
  const auto [kept, gone] = sets.Union(0, 1);
  EXPECT_NE(kept, gone);
  EXPECT_EQ(sets.Find(0), kept);
  EXPECT_EQ(sets.Find(1), kept);
  EXPECT_EQ(sets.Union(0, 1), std::pair(kept, kept));
}

}  // namespace
}  // namespace xueji
