// The regions that open the local student numbers of Hebei, as data: prefectures by the third and
// fourth digit of their GB/T 2260 code, counties by the last two of the code they had when the numbers
// were introduced (Qian'an was 130226 then, 130283 since 1996). Append what a city publishes; what is
// not here is told as a warning and nothing more. Immutable constants.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace xueji::matchers {

struct LocalRegion {
  std::uint32_t code;  // 13 and two digits: a prefecture; and two more: a county
  std::string_view name;
};

inline constexpr std::array<LocalRegion, 12> kHebeiRegions = {{
    {1301, "石家庄"}, {1302, "唐山"}, {1303, "秦皇岛"}, {1304, "邯郸"}, {1305, "邢台"}, {1306, "保定"},
    {1307, "张家口"}, {1308, "承德"}, {1309, "沧州"}, {1310, "廊坊"}, {1311, "衡水"},
    {130226, "迁安"},
}};

constexpr std::string_view HebeiRegionName(std::uint32_t code) {
  for (const LocalRegion& region : kHebeiRegions) {
    if (region.code == code) return region.name;
  }
  return {};
}

}  // namespace xueji::matchers
