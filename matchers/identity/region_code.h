// Region codes of GB/T 2260 as numbers (310115): what two have in common, and which province one
// is in.
//
//   CompareRegions(310115, 310101);   // RegionLevel::kPrefecture: first four digits agree
//   IsProvinceKnown(830000);          // true: residence permits of Taiwan residents
//
// A region code lowers confidence or picks a message; it never rejects: codes were printed long
// after they were abolished. 0 is blank. Pure; any number of threads; 2 ns.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "matchers/level.h"

namespace xueji::matchers {

// Symmetric; kNull if either is 0.
RegionLevel CompareRegions(std::uint32_t left, std::uint32_t right);

// True if the first two of the six digits are a province, 71 Taiwan, 81 Hong Kong, 82 Macao, or 83
// (Taiwan on residence permits).
bool IsProvinceKnown(std::uint32_t region);

// The first six digits of a 6-, 9- or 12-digit code (GB/T 2260, township or statistical code);
// nullopt if `text` is anything else or all six are zero.
std::optional<std::uint32_t> ParseRegion(std::string_view text);

constexpr std::uint32_t ProvinceOf(std::uint32_t region) {
  return region / 10000;
}
constexpr std::uint32_t PrefectureOf(std::uint32_t region) {
  return region / 100;
}

}  // namespace xueji::matchers
