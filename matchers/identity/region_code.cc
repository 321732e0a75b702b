#include "matchers/identity/region_code.h"

#include <algorithm>

namespace xueji::matchers {
RegionLevel CompareRegions(std::uint32_t left, std::uint32_t right) {
  if (left == 0 || right == 0) return RegionLevel::kNull;
  if (left == right) return RegionLevel::kExact;
  if (PrefectureOf(left) == PrefectureOf(right)) return RegionLevel::kPrefecture;
  return ProvinceOf(left) == ProvinceOf(right) ? RegionLevel::kProvince : RegionLevel::kElse;
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
