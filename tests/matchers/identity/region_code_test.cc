#include "matchers/identity/region_code.h"

#include <gtest/gtest.h>

namespace xueji::matchers {
namespace {

TEST(CompareRegions, BySharedPrefix) {
  EXPECT_EQ(CompareRegions(0, 310115), RegionLevel::kNull);
  EXPECT_EQ(CompareRegions(310115, 310115), RegionLevel::kExact);
  EXPECT_EQ(CompareRegions(310115, 310101), RegionLevel::kPrefecture);
  EXPECT_EQ(CompareRegions(320102, 320582), RegionLevel::kProvince);
  EXPECT_EQ(CompareRegions(310115, 320115), RegionLevel::kElse);
  EXPECT_EQ(CompareRegions(320582, 320102), CompareRegions(320102, 320582));
}

TEST(IsProvinceKnown, ThirtyFourProvincesAndThePermitCode) {
  int known = 0;
  for (std::uint32_t province = 0; province < 100; ++province) {
    known += IsProvinceKnown(province * 10000 + 101);
  }
  EXPECT_EQ(known, 35);
  EXPECT_TRUE(IsProvinceKnown(830000));
  EXPECT_FALSE(IsProvinceKnown(990000));
}

TEST(ParseRegion, SixDigitsOfLongerCodes) {
  EXPECT_EQ(ParseRegion("310115"), 310115u);
  EXPECT_EQ(ParseRegion("310115001"), 310115u);
  EXPECT_EQ(ParseRegion("310115001002"), 310115u);
  for (const char* text : {"", "31011", "3101150", "31011a", "000000", "浦东新区"}) {
    EXPECT_FALSE(ParseRegion(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace xueji::matchers
