// Region codes of GB/T 2260 as numbers (310115): what two have in common, and which province one
// is in.
//
//   CompareRegions(310115, 310101);   // RegionLevel::kPrefecture: first four digits agree
//   IsProvinceKnown(830000);          // true: residence permits of Taiwan residents
//
// A region code lowers confidence or picks a message; it never rejects: codes were printed long
// after they were abolished. 0 is blank. Pure; any number of threads; 2 ns.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "matchers/level.h"

namespace xueji::matchers {

// Symmetric; kNull if either is 0.
RegionLevel CompareRegions(std::uint32_t left, std::uint32_t right);

constexpr std::uint32_t ProvinceOf(std::uint32_t region) {
  return region / 10000;
}
constexpr std::uint32_t PrefectureOf(std::uint32_t region) {
  return region / 100;
}

// The provinces there are, a bit for each.
inline constexpr std::array<std::uint64_t, 2> kKnownProvinces = [] {
  std::array<std::uint64_t, 2> bits{};
  for (const unsigned province :
       {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43,
        44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83}) {
    bits[province / 64] |= std::uint64_t{1} << (province % 64);
  }
  return bits;
}();

// True if the first two of the six digits are a province, 71 Taiwan, 81 Hong Kong, 82 Macao, or 83
// (Taiwan on residence permits).
constexpr bool IsProvinceKnown(std::uint32_t region) {
  const std::uint32_t province = ProvinceOf(region);
  return province < 128 && (kKnownProvinces[province / 64] >> (province % 64) & 1) != 0;
}

// The first six digits of a 6-, 9- or 12-digit code (GB/T 2260, township or statistical code);
// nullopt if `text` is anything else or all six are zero.
std::optional<std::uint32_t> ParseRegion(std::string_view text);

}  // namespace xueji::matchers
