#include "datasets/generator/contact_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>

namespace xueji::datasets {
namespace {

TEST(MakeAddress, StartsWithThePlaceAndVaries) {
  SeededRandom random(1, Stream::kEntry, 0);
  std::set<std::string> addresses;
  int towns = 0;
  for (int i = 0; i < 5000; ++i) {
    const std::string address = MakeAddress("某省某县", random);
    EXPECT_TRUE(address.starts_with("某省某县"));
    EXPECT_EQ(address.find_first_of(",\"\n"), std::string::npos);
    towns += address.ends_with("室");
    addresses.insert(address);
  }
  EXPECT_NEAR(towns / 5000.0, 0.6, 0.03);
  EXPECT_GT(addresses.size(), 4900U);
}

TEST(MakePhone, IsAMobileNumber) {
  SeededRandom random(1, Stream::kEntry, 0);
  for (int i = 0; i < 1000; ++i) {
    const std::string phone = MakePhone(random);
    EXPECT_EQ(phone.size(), 11U);
    EXPECT_EQ(phone[0], '1');
    EXPECT_TRUE(
        std::all_of(phone.begin(), phone.end(), [](char c) { return c >= '0' && c <= '9'; }));
  }
}

}  // namespace
}  // namespace xueji::datasets
