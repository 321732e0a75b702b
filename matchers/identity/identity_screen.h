// Screens: what two numbers cannot be to each other, told in a nanosecond or two, for whoever has many
// pairs and expects nearly all of them to have nothing in common.
//
//   switch (ScreenIdNumbers(left, right)) { case IdScreen::kElse: ... }   // CompareIdNumbers is kElse
//   if (!MayBeOneSlip(left - right)) ...                                  // CompareDigits is kElse
//
// Where a screen says nothing (kAny, true), the full comparison tells. Inline, pure, any number of threads.
// Twins: the comparisons themselves (id_number_levels.h, packed_digits.h).
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "matchers/identity/id_number.h"
#include "matchers/identity/packed_digits.h"

namespace xueji::matchers {

enum class IdScreen : std::uint8_t {
  kAny,    // compare them
  kNull,   // one is blank
  kElse,   // nothing in common
  kParts,  // kElse, kSegments or kNeighbour: too far apart for a slip
};

namespace internal {

// Whether two differing characters may be two neighbours exchanged: then both differ in the same bits.
// `x`, `tail`: the differing bits, of which two nibbles are not zero.
inline bool MayBeExchange(std::uint64_t x, unsigned tail) {
  std::uint64_t merged = x | x >> 32;
  merged |= merged >> 16;
  merged |= merged >> 8 | tail;
  merged = (merged | merged >> 4) & 0xF;
  return std::popcount(x) + std::popcount(tail) == 2 * std::popcount(merged);
}

}  // namespace internal

// PERF: no branch but on the kind of the numbers and on slips, which are rare: pupils born in one county
// on one day share fourteen characters, and their numbers differ in two to four.
inline IdScreen ScreenIdNumbers(PackedIdNumber left, PackedIdNumber right) {
  if ((left.tail & right.tail & kIdWellFormed) == 0) {
    return IsBlank(left) || IsBlank(right) ? IdScreen::kNull : IdScreen::kAny;
  }
  const std::uint64_t x = left.digits ^ right.digits;
  const std::uint64_t ones = (x | x >> 1 | x >> 2 | x >> 3) & 0x1111111111111111ULL;
  const unsigned tail = (left.tail ^ right.tail) & 0xFFU;
  const int differing = std::popcount(ones) + ((tail & 0x0F) != 0) + ((tail & 0xF0) != 0);
  if (differing < 2) return IdScreen::kAny;
  if (differing == 2 && internal::MayBeExchange(x, tail)) return IdScreen::kAny;
  // Cut off behind the fifteenth digit, which a spreadsheet fills with zeros.
  const bool is_cut = ((left.digits & 0xF) == 0 && (left.tail & 0xFF) == 0) ||
                      ((right.digits & 0xF) == 0 && (right.tail & 0xFF) == 0);
  if (x < 16 && is_cut) return IdScreen::kAny;
  const int agreeing = ((x >> 40) == 0) + ((x >> 8 & 0xFFFFFFFF) == 0) +
                       ((x & 0xFF) == 0 && (tail & 0x0F) == 0);
  return agreeing >= 2 ? IdScreen::kParts : IdScreen::kElse;
}

namespace internal {

// Differences of two numbers of one length that are one digit apart (c * 10^k) or have two neighbours
// exchanged (9 * c * 10^k), in a Bloom filter: of other differences one in fifty passes.
inline constexpr unsigned kSlipBits = 14;
constexpr std::size_t SlipPlace(std::uint64_t difference) {
  return (difference * 0x9E3779B97F4A7C15ULL) >> (64 - kSlipBits);
}
inline constexpr auto kSlips = [] {
  std::array<std::uint64_t, (std::size_t{1} << kSlipBits) / 64> slips{};
  std::uint64_t power = 1;
  for (int place = 0; place < kPackedDigitsMax; ++place, power *= 10) {
    for (std::uint64_t c = 1; c <= 9; ++c) {
      for (const std::uint64_t difference : {c * power, 9 * c * power}) {
        slips[SlipPlace(difference) / 64] |= std::uint64_t{1} << (SlipPlace(difference) % 64);
      }
    }
  }
  return slips;
}();

}  // namespace internal

// Of two values of one number of digits, whose difference is not zero; false: CompareDigits is kElse.
inline bool MayBeOneSlip(std::uint64_t difference) {
  const std::size_t place = internal::SlipPlace(difference);
  return (internal::kSlips[place / 64] >> (place % 64) & 1) != 0;
}

}  // namespace xueji::matchers
