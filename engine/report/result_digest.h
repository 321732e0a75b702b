// ResultDigest: one number for the content of a run's result, whatever the order of its rows.
//
//   RowDigest verdicts; verdicts.Add(row); ...          // any order, any thread's rows, then
//   Combine CombineDigests(verdicts, links, clusters)           // 32 hexadecimal digits
//
// Each row's bytes are hashed (XXH3-64, base/hash.h) and the hashes are summed modulo 2^64, twice
// with different mixing: a sum does not depend on order, and unlike XOR it notices a row that comes
// twice. It guards against accidents, not against an adversary. Plain value.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/hash.h"

namespace xueji {

struct RowDigest {
  std::uint64_t low = 0, high = 0, rows = 0;

  // `row` without its line end.
  void Add(std::string_view row) {
    const std::uint64_t hash = HashBytes(row);
    low += hash;
    high += Mix64(hash ^ 0x9E3779B97F4A7C15ULL);
    ++rows;
  }
  // Takes a row out that was added.
  void Remove(std::string_view row) {
    const std::uint64_t hash = HashBytes(row);
    low -= hash;
    high -= Mix64(hash ^ 0x9E3779B97F4A7C15ULL);
    --rows;
  }
  // Also of digests that took more rows out than in: the sums wrap around.
  void Combine(const RowDigest& other) {
    low += other.low;
    high += other.high;
    rows += other.rows;
  }
  friend bool operator==(const RowDigest&, const RowDigest&) = default;
};

inline std::string CombineDigests(const RowDigest& verdicts, const RowDigest& links,
                                  const RowDigest& clusters) {
  std::uint64_t low = 0, high = 0;
  for (const RowDigest& part : {verdicts, links, clusters}) {
    low = HashCombine(HashCombine(low, part.low), part.rows);
    high = HashCombine(HashCombine(high, part.high), part.rows);
  }
  std::string text;
  for (const std::uint64_t word : {high, low}) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      text.push_back("0123456789abcdef"[word >> shift & 15]);
    }
  }
  return text;
}

}  // namespace xueji
