// Eight characters of a number at a time, in one word: are they digits, and which value have they?
//
//   const std::uint64_t word = LoadEight(text.data());    // "20120305"
//   if (AreEightDigits(word)) EightDigitValue(word);      // 20120305
//   LoadUpToEight("110")                                  // "00000110": zeros in front
//
// The first character lies in the lowest byte, as it is loaded. Nothing beyond the text is read. Pure,
// inline; one to two nanoseconds each.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace xueji::matchers {

static_assert(std::endian::native == std::endian::little);

inline constexpr std::uint64_t kEightZeros = 0x3030303030303030ULL;

// True if each of the eight bytes is an ASCII digit.
constexpr bool AreEightDigits(std::uint64_t word) {
  // A digit is 0x30-0x39: the high half is 3, and still is after adding 6.
  constexpr std::uint64_t kHigh = 0xF0F0F0F0F0F0F0F0ULL;
  constexpr std::uint64_t kSix = 0x0606060606060606ULL;
  return ((word & kHigh) | ((word + kSix) & kHigh) >> 4) == 0x3333333333333333ULL;
}

inline std::uint64_t LoadEight(const char* at) {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

inline std::uint32_t LoadFour(const char* at) {
  std::uint32_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

// The bytes of a text of at most eight, the first in the lowest byte, zero bytes behind.
inline std::uint64_t LoadShort(std::string_view text) {
  const std::size_t size = text.size();
  const char* at = text.data();
  const auto byte = [&](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(at[i])}; };
  if (size == 8) return LoadEight(at);
  // Two loads that overlap, or three bytes of which two may be the same one.
  if (size >= 4) return LoadFour(at) | std::uint64_t{LoadFour(at + size - 4)} << (8 * (size - 4));
  if (size == 0) return 0;
  return byte(0) | byte(size / 2) << (8 * (size / 2)) | byte(size - 1) << (8 * (size - 1));
}

// The same where eight bytes can be read from the first on, whatever they are.
inline std::uint64_t LoadShortPadded(std::string_view text) {
  const std::uint64_t word = LoadEight(text.data());
  return text.size() < 8 ? word & ((std::uint64_t{1} << (8 * text.size())) - 1) : word;
}

// LoadShort, moved to the end of the eight, with the digit zero in front. REQUIRES: 1 to 8 bytes.
inline std::uint64_t LoadUpToEight(std::string_view text) {
  const auto bits = static_cast<unsigned>(8 * text.size());
  return LoadShort(text) << (64 - bits) | kEightZeros >> (bits / 2) >> (bits / 2);
}

// The four numbers of two digits, in bits 0-15, 16-31 …: the first two characters come first.
// REQUIRES: AreEightDigits(word).
constexpr std::uint64_t DigitPairs(std::uint64_t word) {
  word -= kEightZeros;
  return (word * 10 + (word >> 8)) & 0x00FF00FF00FF00FFULL;
}

// REQUIRES: AreEightDigits(word).
constexpr std::uint32_t EightDigitValue(std::uint64_t word) {
  const std::uint64_t pairs = DigitPairs(word);
  // Each half collects two pairs: (p0 * 100 + p1) * 10000 + (p2 * 100 + p3), in bits 32-63.
  constexpr std::uint64_t kOuter = 1000000ULL << 32 | 100;
  constexpr std::uint64_t kInner = 10000ULL << 32 | 1;
  constexpr std::uint64_t kMask = 0x000000FF000000FFULL;
  return static_cast<std::uint32_t>(((pairs & kMask) * kOuter + (pairs >> 16 & kMask) * kInner) >> 32);
}

}  // namespace xueji::matchers
