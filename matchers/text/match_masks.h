// MatchMasks: where a character occurs in a pattern of at most 64 characters, as a bit mask: what
// the bit-parallel matchers ask of their pattern. Internal to matchers/text.
//
//   const ByteMasks masks("martha");
//   masks.Of('a') == 0b100010
//
// ByteMasks compares 32 bytes at once and needs no table to be cleared (a 256-entry table costs
// more than matching a short name); CodePointMasks scans. Value types; nothing allocates. REQUIRES:
// at most kMaskedMax characters.
#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace xueji::matchers {

inline constexpr std::size_t kMaskedMax = 64;

class ByteMasks {
 public:
  explicit ByteMasks(std::string_view pattern)
      : valid_(pattern.size() == kMaskedMax ? ~std::uint64_t{0}
                                            : (std::uint64_t{1} << pattern.size()) - 1) {
    char padded[kMaskedMax] = {};
    std::memcpy(padded, pattern.data(), pattern.size());
    low_ = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(padded));
    high_ = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(padded + 32));
  }

  std::uint64_t Of(char character) const {
    const __m256i wanted = _mm256_set1_epi8(character);
    const auto low =
        static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(low_, wanted)));
    const auto high =
        static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(high_, wanted)));
    return (low | std::uint64_t{high} << 32) & valid_;
  }

 private:
  __m256i low_;
  __m256i high_;
  std::uint64_t valid_;
};

class CodePointMasks {
 public:
  explicit CodePointMasks(std::u32string_view pattern) : pattern_(pattern) {}

  std::uint64_t Of(char32_t character) const {
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < pattern_.size(); ++i) {
      mask |= std::uint64_t{pattern_[i] == character} << i;
    }
    return mask;
  }

 private:
  std::u32string_view pattern_;
};

inline ByteMasks MasksOf(std::string_view pattern) {
  return ByteMasks(pattern);
}
inline CodePointMasks MasksOf(std::u32string_view pattern) {
  return CodePointMasks(pattern);
}

}  // namespace xueji::matchers
