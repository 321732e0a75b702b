// PackedAddress: an address in one word: a 24-bit hash that tells equal texts, and a 40-bit
// signature of its character pairs that tells similar ones.
//
//   CompareAddresses(PackAddress(U"幸福路1号2栋301"), PackAddress(U"幸福路1号2栋302"));  //
//   kSimilar
//
// Bits 63-40: exact hash, never 0; bits 39-0: one bit per bigram. 0 is blank. kExact needs both
// halves equal: a false one costs 2^-24 times the chance of equal signatures. kSimilar: Jaccard
// coefficient of the signatures at least kAddressSimilarMin. Pure; any number of threads.
// Compare: 2 ns; pack: 3 ns per character.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "matchers/level.h"

namespace xueji::matchers {

// See the measurement in packed_address.cc.
inline constexpr double kAddressSimilarMin = 0.65;

// `normalised`: NFKC, blanks removed.
std::uint64_t PackAddress(std::u32string_view normalised);

// PackAddress of an address in UTF-8 that is common ideographs (U+4E00 to U+9FA5) and visible ASCII,
// small letters taken as capitals: what nearly all addresses are, in one pass. 0 for any other text, for
// the empty one, and for more than kPlainAddressBytesMax bytes. REQUIRES: valid UTF-8, and
// kPlainAddressPadding readable bytes behind it, whatever they are. 2 ns a character.
inline constexpr std::size_t kPlainAddressBytesMax = 384;
inline constexpr std::size_t kPlainAddressPadding = 64;
std::uint64_t PackPlainAddress(std::string_view utf8);

// Symmetric; kNull if either is 0.
AddressLevel CompareAddresses(std::uint64_t left, std::uint64_t right);

}  // namespace xueji::matchers
