#include "engine/index/vector_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "engine/base/hash.h"

namespace xueji {
namespace {

// Few bits differ from a handful of centres: many ties, some equal codes.
std::vector<RecordCode> Codes(std::size_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<RecordCode> codes(count);
  for (RecordCode& code : codes) {
    const std::uint64_t centre = random() % 8;
    for (std::size_t word = 0; word < 4; ++word) code[word] = Mix64(centre * 4 + word + 1);
    for (std::uint64_t flips = random() % 6; flips > 0; --flips) {
      code[random() % 4] ^= std::uint64_t{1} << (random() % 64);
    }
  }
  return codes;
}

std::vector<std::uint64_t> Orders(std::size_t count) {
  std::vector<std::uint64_t> orders;
  for (std::size_t i = 0; i < count; ++i) orders.push_back(Mix64(i * 7 + 3) % 1'000);
  return orders;
}

// Slow and obvious: everything sorted.
std::vector<Neighbour> Sorted(const std::vector<RecordCode>& codes,
                              const std::vector<std::uint64_t>& orders, const RecordCode& query,
                              std::size_t count) {
  std::vector<Neighbour> all;
  for (std::uint32_t i = 0; i < codes.size(); ++i) {
    all.push_back({i, HammingDistance(query, codes[i])});
  }
  std::sort(all.begin(), all.end(), [&](const Neighbour& a, const Neighbour& b) {
    return std::tuple(a.distance, orders[a.code], a.code) <
           std::tuple(b.distance, orders[b.code], b.code);
  });
  all.resize(std::min(all.size(), count));
  return all;
}

TEST(VectorIndex, BothEnginesFindWhatSortingFinds) {
  const std::vector<RecordCode> codes = Codes(3'000, 1), queries = Codes(40, 2);
  const std::vector<std::uint64_t> orders = Orders(codes.size());
  for (const VectorEngine engine : {VectorEngine::kBest, VectorEngine::kScan}) {
    const VectorIndex index(codes, orders, engine);
    for (const std::size_t count : {1, 5, 64, 500}) {
      const auto nearest = index.Nearest(queries, count);
      ASSERT_EQ(nearest.size(), queries.size());
      for (std::size_t i = 0; i < queries.size(); ++i) {
        EXPECT_EQ(nearest[i], Sorted(codes, orders, queries[i], count)) << i << " " << count;
      }
    }
  }
}

TEST(VectorIndex, RowOrderDoesNotMatter) {
  std::vector<RecordCode> codes = Codes(1'000, 3);
  std::vector<std::uint64_t> orders;
  for (std::size_t i = 0; i < codes.size(); ++i) orders.push_back(Mix64(i + 1));
  const std::vector<RecordCode> queries = Codes(20, 4);
  const auto forward = VectorIndex(codes, orders, VectorEngine::kBest).Nearest(queries, 30);
  std::vector<RecordCode> reversed(codes.rbegin(), codes.rend());
  std::vector<std::uint64_t> reversed_orders(orders.rbegin(), orders.rend());
  const auto backward =
      VectorIndex(reversed, reversed_orders, VectorEngine::kBest).Nearest(queries, 30);
  for (std::size_t i = 0; i < queries.size(); ++i) {
    for (std::size_t k = 0; k < 30; ++k) {
      EXPECT_EQ(forward[i][k].code, codes.size() - 1 - backward[i][k].code);
    }
  }
}

TEST(VectorIndex, FewerCodesThanWanted) {
  const std::vector<RecordCode> codes = Codes(3, 5), none;
  const std::vector<std::uint64_t> orders = Orders(3), no_orders;
  EXPECT_EQ(VectorIndex(codes, orders, VectorEngine::kBest).Nearest(codes, 10)[0].size(), 3u);
  EXPECT_TRUE(VectorIndex(none, no_orders, VectorEngine::kBest).Nearest(codes, 10)[0].empty());
  EXPECT_TRUE(VectorIndex(codes, orders, VectorEngine::kBest).Nearest(none, 10).empty());
}

}  // namespace
}  // namespace xueji
