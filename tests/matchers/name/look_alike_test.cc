#include "matchers/name/look_alike.h"

#include <gtest/gtest.h>

#include <random>

#include "matchers/name/character_table.h"
#include "matchers/reference/look_alike_reference.h"

namespace xueji::matchers {
namespace {

TEST(LookAlike, KnownConfusions) {
  for (const std::u32string_view pair :
       {U"未末", U"己已", U"己巳", U"土士", U"日曰", U"辰晨", U"晴睛", U"婷停", U"侯候", U"昊吴",
        U"颖颍", U"钧钓", U"彬杉", U"崇祟", U"怡恰", U"宏宠", U"琪淇", U"倩情", U"思恩", U"戊戌"}) {
    EXPECT_TRUE(IsLookAlike(pair[0], pair[1])) << LookAlike(pair[0], pair[1]);
  }
  EXPECT_FALSE(IsLookAlike(U'王', U'霞'));
  EXPECT_FALSE(IsLookAlike(U'一', U'龙'));
}

TEST(LookAlike, NothingKnownIsNotAlike) {
  EXPECT_EQ(LookAlike(U'王', U'x'), 0);
  EXPECT_EQ(LookAlike(0xE000, 0xE001), 0);
  EXPECT_EQ(LookAlike(0xE000, 0xE000), 1);
}

TEST(LookAlike, AgreesWithItsReferenceIsSymmetricAndTheTestFollowsTheScore) {
  std::mt19937 random(1);
  const auto common = CharactersOfLevel(1);
  const auto from = [&](char32_t first, std::uint32_t count) {
    return first + static_cast<char32_t>(random() % count);
  };
  for (int i = 0; i < 40'000; ++i) {
    const char32_t left = i % 4 == 0 ? from(0x3400, 0x6C00) : common[random() % common.size()];
    const char32_t right = i % 8 == 1 ? from(0x20000, 0x8000) : common[random() % common.size()];
    const double score = LookAlike(left, right);
    ASSERT_NEAR(score, reference::LookAlikeReference(left, right), 1e-12);
    ASSERT_EQ(score, LookAlike(right, left));
    ASSERT_EQ(IsLookAlike(left, right), score >= kLookAlikeMin);
    ASSERT_GE(score, 0);
    ASSERT_LE(score, 1);
  }
}

TEST(LookAlike, NothingInCommonIsNotBelowZero) {
  EXPECT_GE(LookAlike(0x4900, 0x5049), 0);  // once -3e-17, by rounding
}

TEST(MostAlike, BestFirstAndBounded) {
  const auto alike = MostAlike(U'己', 5);
  ASSERT_EQ(alike.size(), 5u);
  EXPECT_TRUE(alike[0].character == U'已' || alike[0].character == U'巳');
  for (std::size_t i = 1; i < alike.size(); ++i) EXPECT_GE(alike[i - 1].score, alike[i].score);
  EXPECT_TRUE(MostAlike(U'己', 0).empty());
  EXPECT_TRUE(MostAlike(U'己', -1).empty());
}

}  // namespace
}  // namespace xueji::matchers
