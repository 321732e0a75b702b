// SeededRandom: a short stream of random numbers that is a pure function of (seed, stream, index),
// so that household 7 is the same household whoever asks for it, on any thread, in any order.
//
//   SeededRandom random(seed, Stream::kHousehold, 7);
//   if (random.Chance(0.35)) sibling = random.Below(8);
//
// WeightedTable draws an index in proportion to its weight, in constant time (alias method, M. D.
// Vose 1991).
//
// A SeededRandom is a 16-byte value for one thread; a WeightedTable is immutable. The generator is
// SplitMix64 over Mix64 (3 ns per number): for test data, not for secrets. No limits, no errors.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/hash.h"

namespace xueji::datasets {

// What a stream is for. Values are part of the output's identity: append, never renumber.
enum class Stream : std::uint8_t {
  kCounty = 1,
  kCell,
  kHousehold,
  kMember,
  kSchool,
  kPlacement,
  kEntry,
  kRecordOrder,
  kDuplicate,
  kShared,
  kShape,
  kVillage,
  kSequence,
  kGeneration,
  kRegistryPerson,
  kRegistryParent,
  kRegistryName,
  kBystander,
  kRegistryOrder,
};

class SeededRandom {
 public:
  SeededRandom(std::uint64_t seed, Stream stream, std::uint64_t index)
      : state_(HashCombine(HashCombine(seed, static_cast<std::uint64_t>(stream)), index)) {}

  std::uint64_t Next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    return Mix64(state_);
  }
  // [0, bound). REQUIRES: bound > 0. Bias below bound / 2^32.
  std::uint32_t Below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(((Next() >> 32) * bound) >> 32);
  }
  std::size_t Index(std::size_t bound) { return Below(static_cast<std::uint32_t>(bound)); }
  // [low, high], both included.
  int Between(int low, int high) {
    return low + static_cast<int>(Below(static_cast<std::uint32_t>(high - low + 1)));
  }
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }  // [0, 1)
  bool Chance(double probability) { return Unit() < probability; }

 private:
  std::uint64_t state_;
};

class WeightedTable {
 public:
  WeightedTable() = default;
  // REQUIRES: at least one weight, none negative, their sum positive.
  explicit WeightedTable(std::span<const double> weights) : slots_(weights.size()) {
    double sum = 0;
    for (const double weight : weights) sum += weight;
    XUEJI_CHECK(!weights.empty() && sum > 0);
    std::vector<double> scaled;
    std::vector<std::uint32_t> small;
    std::vector<std::uint32_t> large;
    for (const double weight : weights) {
      scaled.push_back(weight * static_cast<double>(weights.size()) / sum);
      const auto index = static_cast<std::uint32_t>(scaled.size() - 1);
      (scaled.back() < 1.0 ? small : large).push_back(index);
    }
    while (!small.empty() && !large.empty()) {
      const std::uint32_t low = small.back();
      const std::uint32_t high = large.back();
      small.pop_back();
      slots_[low] = {static_cast<std::uint32_t>(scaled[low] * 4294967295.0), high};
      scaled[high] -= 1.0 - scaled[low];
      if (scaled[high] < 1.0) {
        large.pop_back();
        small.push_back(high);
      }
    }
    for (const std::uint32_t rest : small) slots_[rest] = {0xFFFFFFFFU, rest};
    for (const std::uint32_t rest : large) slots_[rest] = {0xFFFFFFFFU, rest};
  }

  std::size_t Draw(SeededRandom& random) const {
    const std::uint64_t word = random.Next();
    const std::size_t slot = static_cast<std::size_t>(((word >> 32) * slots_.size()) >> 32);
    return static_cast<std::uint32_t>(word) <= slots_[slot].threshold ? slot : slots_[slot].other;
  }
  bool empty() const { return slots_.empty(); }

 private:
  struct Slot {
    std::uint32_t threshold = 0;
    std::uint32_t other = 0;
  };
  std::vector<Slot> slots_;
};

}  // namespace xueji::datasets
