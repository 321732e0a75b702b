#include "server/ops/identity.h"

#include <gtest/gtest.h>

#include "tests/server/ops/ops_samples.h"

namespace xueji::server {
namespace {

TEST(Identity, EachLevelHasItsUri) {
  for (const std::string uri :
       {"spiffe://xueji/ministry/national", "spiffe://xueji/province/370000",
        "spiffe://xueji/prefecture/370100", "spiffe://xueji/county/370102",
        "spiffe://xueji/school/370102/2137000123"}) {
    const auto station = ParseStation(uri);
    ASSERT_TRUE(station.ok()) << uri;
    EXPECT_EQ(StationUri(*station), uri);
  }
}

TEST(Identity, WhatIsNoStationIsRefusedAndNotRepeated) {
  for (const std::string uri : {"",
                                "spiffe://xueji/",
                                "spiffe://xueji",
                                "spiffe://other/county/370102",
                                "SPIFFE://xueji/county/370102",
                                "spiffe://xueji/county/370100",
                                "spiffe://xueji/county/37010",
                                "spiffe://xueji/county/3701020",
                                "spiffe://xueji/county/37010x",
                                "spiffe://xueji/county/370102/",
                                "spiffe://xueji/county/370102/x",
                                "spiffe://xueji/county//370102",
                                "spiffe://xueji/County/370102",
                                "spiffe://xueji/province/370100",
                                "spiffe://xueji/prefecture/370000",
                                "spiffe://xueji/ministry/370000",
                                "spiffe://xueji/ministry",
                                "spiffe://xueji/county/national",
                                "spiffe://xueji/province/national",
                                "spiffe://xueji/prefecture/national",
                                "spiffe://xueji/school/national/a",
                                "spiffe://xueji/school/370102",
                                "spiffe://xueji/school/370102/",
                                "spiffe://xueji/school/370102/a/b",
                                "spiffe://xueji/school/370102/../x",
                                "spiffe://xueji/county/000102",
                                "spiffe://xueji/county/\xEF\xBC\x93"
                                "70102"}) {
    const auto station = ParseStation(uri);
    ASSERT_FALSE(station.ok()) << uri;
    EXPECT_EQ(std::string(station.status().message()).find("370102"), std::string::npos);
  }
}

TEST(Identity, OwnIsWhatLiesBelow) {
  const auto own = [](const std::string& office, std::uint32_t region,
                      std::string_view school = {}) {
    return PlaceOf(OfficeOf(office), region, school) == Place::kOwn;
  };
  EXPECT_TRUE(own("ministry/national", 370102));
  EXPECT_TRUE(own("ministry/national", 0));
  EXPECT_TRUE(own("province/370000", 370102));
  EXPECT_FALSE(own("province/370000", 380102));
  EXPECT_FALSE(own("province/370000", 0));
  EXPECT_TRUE(own("prefecture/370100", 370102));
  EXPECT_FALSE(own("prefecture/370100", 370202));
  EXPECT_TRUE(own("county/370102", 370102, "any"));
  EXPECT_FALSE(own("county/370102", 370103));
  EXPECT_TRUE(own("school/370102/2137000123", 370102, "2137000123"));
  EXPECT_FALSE(own("school/370102/2137000123", 370102, "2137000124"));
  EXPECT_FALSE(own("school/370102/2137000123", 370102));
}

TEST(Identity, OneProvinceIsTheFirstTwoDigits) {
  EXPECT_TRUE(SameProvince(OfficeOf("county/370102"), 371700));
  EXPECT_FALSE(SameProvince(OfficeOf("county/370102"), 0));
  EXPECT_FALSE(SameProvince(OfficeOf("county/370102"), 510104));
  EXPECT_FALSE(SameProvince(OfficeOf("ministry/national"), 510104));
}

TEST(Identity, RolesHaveWords) {
  for (std::size_t i = 0; i < kRoleCount; ++i)
    EXPECT_EQ(ParseRole(kRoleWords[i]), static_cast<Role>(i));
  EXPECT_FALSE(ParseRole("Registrar"));
  RoleSet roles;
  EXPECT_TRUE(roles.empty());
  roles.Add(Role::kAuditor);
  EXPECT_TRUE(roles.Has(Role::kAuditor));
  EXPECT_FALSE(roles.Has(Role::kRegistrar));
}

}  // namespace
}  // namespace xueji::server
