#include "datasets/generator/region_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "datasets/generator/identity_space.h"
#include "datasets/generator/region_facts.h"

namespace xueji::datasets {
namespace {

TEST(RegionModel, CodesAreDistinctAndBelongToTheirProvince) {
  const RegionModel regions(160'000'000, 1);
  std::set<std::uint32_t> codes;
  for (std::uint32_t i = 0; i < regions.county_count(); ++i) {
    const County& county = regions.county(i);
    EXPECT_TRUE(codes.insert(county.code).second) << county.code;
    EXPECT_EQ(county.code / 10'000, kProvinces[county.province].code);
    EXPECT_GE(county.code % 100, 2U);
    EXPECT_EQ(county.place.find(kProvinces[county.province].name), 0U);
  }
  EXPECT_GT(codes.size(), 2700U);
  EXPECT_LT(codes.size(), 2900U);
}

TEST(RegionModel, SmallRegistersUseEveryProvince) {
  const RegionModel regions(100, 1);
  EXPECT_EQ(regions.county_count(), static_cast<std::uint32_t>(kProvinceCount));
}

TEST(RegionModel, SeatsPartitionTheHouseholds) {
  const RegionModel regions(50'000, 1);
  std::map<std::uint32_t, std::uint64_t> next;
  for (std::uint64_t household = 0; household < 50'000; ++household) {
    const CountySeat seat = regions.SeatOf(household);
    EXPECT_EQ(seat.number, next[seat.county]++);
  }
  for (std::uint32_t i = 0; i < regions.county_count(); ++i) {
    EXPECT_EQ(next[i], regions.HouseholdsOf(i));
  }
}

TEST(RegionModel, ProvincesWeighTheirPopulation) {
  const RegionModel regions(10'000'000, 1);
  double guangdong = 0;
  double nation = 0;
  for (const ProvinceFacts& province : kProvinces) nation += province.population;
  for (std::uint32_t i = 0; i < regions.county_count(); ++i) {
    if (regions.county(i).code / 10'000 == 44) {
      guangdong += static_cast<double>(regions.HouseholdsOf(i));
    }
  }
  EXPECT_NEAR(guangdong / 10'000'000, 12601 / nation, 0.001);
}

TEST(RegionModel, IdentityNumbersSufficeForTheNation) {
  // 200 million records are about 161 million households.
  const RegionModel regions(161'000'000, 1);
  EXPECT_LE(regions.LargestCounty(), kCountyHouseholdsMax);
}

TEST(RegionModel, OtherCountiesAreOthers) {
  const RegionModel regions(1'000'000, 1);
  SeededRandom random(1, Stream::kEntry, 0);
  int same_province = 0;
  for (int i = 0; i < 2000; ++i) {
    const std::uint32_t county = random.Below(regions.county_count());
    const std::uint32_t inside = regions.OtherCountyInProvince(county, random);
    EXPECT_NE(inside, county);
    same_province += regions.county(inside).province == regions.county(county).province;
    const std::uint32_t outside = regions.CountyElsewhere(county, random);
    EXPECT_NE(regions.county(outside).province, regions.county(county).province);
  }
  EXPECT_GT(same_province, 1600);  // the rest: provinces with one county in use
}

TEST(RegionModel, SchoolsAreDistinctAndCareAveragesOne) {
  const RegionModel regions(2'000'000, 3);
  std::set<std::string> codes;
  double care = 0;
  double square = 0;
  int count = 0;
  for (std::uint32_t county = 0; county < regions.county_count(); ++county) {
    for (std::uint64_t draw = 0; draw < 60; ++draw) {
      const School school = regions.SchoolOf(county, SchoolStage::kPrimary, draw);
      std::string code;
      regions.AppendSchoolCode(school, code);
      EXPECT_EQ(code.size(), 10U);
      EXPECT_EQ(code.substr(1, 6), std::to_string(regions.county(county).code));
      if (!codes.insert(code).second) continue;
      care += school.care;
      square += std::log(school.care) * std::log(school.care);
      ++count;
    }
  }
  ASSERT_GT(count, 1000);
  EXPECT_NEAR(care / count, 1.0, 0.1);
  // The logarithm has mean -0.32 and variance 0.64.
  EXPECT_NEAR(square / count, 0.64 + 0.32 * 0.32, 0.1);
  const School one = regions.SchoolOf(0, SchoolStage::kPrimary, 4);
  EXPECT_EQ(one.care, regions.SchoolOf(0, SchoolStage::kPrimary, 4).care);
}

TEST(RegionModel, EverySeatAndCodeLeadsBack) {
  const RegionModel regions(300'000, 3);
  for (std::uint64_t household = 0; household < 300'000; household += 17) {
    EXPECT_EQ(regions.HouseholdAt(regions.SeatOf(household)), household);
  }
  for (std::uint32_t county = 0; county < regions.county_count(); ++county) {
    EXPECT_EQ(regions.FindCounty(regions.county(county).code), county);
    EXPECT_NE(regions.FindCounty(regions.county(county).code + 1), county);
  }
  EXPECT_FALSE(regions.FindCounty(0).has_value());
  EXPECT_FALSE(regions.FindCounty(999'999).has_value());
}

}  // namespace
}  // namespace xueji::datasets
