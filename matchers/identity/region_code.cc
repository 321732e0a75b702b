#include "matchers/identity/region_code.h"

#include <algorithm>

namespace xueji::matchers {

RegionLevel CompareRegions(std::uint32_t left, std::uint32_t right) {
  if (left == 0 || right == 0) return RegionLevel::kNull;
  if (left == right) return RegionLevel::kExact;
  if (PrefectureOf(left) == PrefectureOf(right)) return RegionLevel::kPrefecture;
  return ProvinceOf(left) == ProvinceOf(right) ? RegionLevel::kProvince : RegionLevel::kElse;
}

bool IsProvinceKnown(std::uint32_t region) {
  switch (ProvinceOf(region)) {
    case 11:
    case 12:
    case 13:
    case 14:
    case 15:
    case 21:
    case 22:
    case 23:
    case 31:
    case 32:
    case 33:
    case 34:
    case 35:
    case 36:
    case 37:
    case 41:
    case 42:
    case 43:
    case 44:
    case 45:
    case 46:
    case 50:
    case 51:
    case 52:
    case 53:
    case 54:
    case 61:
    case 62:
    case 63:
    case 64:
    case 65:
    case 71:
    case 81:
    case 82:
    case 83:
      return true;
    default:
      return false;
  }
}

std::optional<std::uint32_t> ParseRegion(std::string_view text) {
  if (text.size() != 6 && text.size() != 9 && text.size() != 12) return std::nullopt;
  const bool digits =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return std::nullopt;
  std::uint32_t region = 0;
  for (const char digit : text.substr(0, 6)) {
    region = 10 * region + static_cast<std::uint32_t>(digit - '0');
  }
  return region == 0 ? std::nullopt : std::optional<std::uint32_t>(region);
}

}  // namespace xueji::matchers
