// Pairs of values for the matcher benchmarks: 4,096 of them, so that inputs leave the first-level
// cache and branches cannot be learnt by heart. Seeded. Thread-compatible once made.
//
//   const auto pairs = MakePairs<PackedName>(1, Draw, Slip, 0.1);   // a tenth of them are slips
#pragma once

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace xueji::bench {

inline constexpr std::size_t kPairCount = 4096;

using Random = std::mt19937;

// `draw(random)` makes a value; `slip(random, value)` one that differs by an error.
template <typename Value, typename Draw, typename Slip>
std::vector<std::pair<Value, Value>> MakePairs(std::uint32_t seed, Draw draw, Slip slip,
                                               double slip_share) {
  Random random(seed);
  std::uniform_real_distribution<double> share(0, 1);
  std::vector<std::pair<Value, Value>> pairs;
  for (std::size_t i = 0; i < kPairCount; ++i) {
    Value left = draw(random);
    Value right = share(random) < slip_share ? slip(random, left) : draw(random);
    pairs.emplace_back(std::move(left), std::move(right));
  }
  return pairs;
}

}  // namespace xueji::bench
