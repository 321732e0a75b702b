#include "matchers/identity/region_code.h"

#include <algorithm>
#include <array>

namespace xueji::matchers {
namespace {

// One bit for each province.
constexpr std::array<std::uint64_t, 2> kKnownProvinces = [] {
  std::array<std::uint64_t, 2> bits{};
  for (const unsigned province :
       {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43,
        44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83}) {
    bits[province / 64] |= std::uint64_t{1} << (province % 64);
  }
  return bits;
}();

}  // namespace

RegionLevel CompareRegions(std::uint32_t left, std::uint32_t right) {
  if (left == 0 || right == 0) return RegionLevel::kNull;
  if (left == right) return RegionLevel::kExact;
  if (PrefectureOf(left) == PrefectureOf(right)) return RegionLevel::kPrefecture;
  return ProvinceOf(left) == ProvinceOf(right) ? RegionLevel::kProvince : RegionLevel::kElse;
}

bool IsProvinceKnown(std::uint32_t region) {
  const std::uint32_t province = ProvinceOf(region);
  return province < 128 && (kKnownProvinces[province / 64] >> (province % 64) & 1) != 0;
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
