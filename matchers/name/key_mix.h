// Mix: the hash behind the keys of names. Internal to matchers/name. Pure; any number of threads; 1 ns.
#pragma once

#include <cstdint>

namespace xueji::matchers {

// A finalizer that is a bijection of 64-bit words (splitmix64, Steele, Lea and Flood 2014).
constexpr std::uint64_t Mix(std::uint64_t word) {
  word += 0x9E3779B97F4A7C15ULL;
  word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9ULL;
  word = (word ^ (word >> 27)) * 0x94D049BB133111EBULL;
  return word ^ (word >> 31);
}

}  // namespace xueji::matchers
