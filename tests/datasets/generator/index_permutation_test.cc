#include "datasets/generator/index_permutation.h"

#include <gtest/gtest.h>

#include <vector>

namespace xueji::datasets {
namespace {

class IndexPermutationOfSize : public testing::TestWithParam<std::uint64_t> {};

TEST_P(IndexPermutationOfSize, MapsOntoItselfAndBack) {
  const IndexPermutation permutation(GetParam(), 0x5EED);
  std::vector<bool> seen(GetParam());
  for (std::uint64_t index = 0; index < GetParam(); ++index) {
    const std::uint64_t mapped = permutation.Map(index);
    ASSERT_LT(mapped, GetParam());
    EXPECT_FALSE(seen[mapped]) << "two indexes go to " << mapped;
    seen[mapped] = true;
    EXPECT_EQ(permutation.Inverse(mapped), index);
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, IndexPermutationOfSize,
                         testing::Values(1, 2, 3, 4, 5, 7, 16, 17, 255, 256, 257, 1000, 65'537));

TEST(IndexPermutation, LargeDomainsInvert) {
  const IndexPermutation permutation(200'000'000'007ULL, 3);
  for (std::uint64_t index = 0; index < 1000; ++index) {
    const std::uint64_t wide = index * 199'999'999;
    EXPECT_EQ(permutation.Inverse(permutation.Map(wide)), wide);
  }
}

TEST(IndexPermutation, KeysGiveDifferentOrders) {
  const IndexPermutation one(10'000, 1);
  const IndexPermutation other(10'000, 2);
  int same = 0;
  for (std::uint64_t index = 0; index < 10'000; ++index) same += one.Map(index) == other.Map(index);
  EXPECT_LT(same, 20);  // one is expected by chance
}

TEST(IndexPermutation, NeighboursAreScattered) {
  const IndexPermutation permutation(1'000'000, 9);
  int near = 0;
  for (std::uint64_t index = 0; index < 10'000; ++index) {
    const auto left = static_cast<std::int64_t>(permutation.Map(index));
    const auto right = static_cast<std::int64_t>(permutation.Map(index + 1));
    near += std::abs(left - right) < 1000;
  }
  EXPECT_LT(near, 60);  // 20 expected
}

}  // namespace
}  // namespace xueji::datasets
