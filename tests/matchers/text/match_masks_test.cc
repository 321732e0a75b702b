#include "matchers/text/match_masks.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/matchers/text/text_samples.h"

namespace xueji::matchers {
namespace {

TEST(MatchMasks, OneBitPerOccurrence) {
  EXPECT_EQ(ByteMasks("martha").Of('a'), 0b100010u);
  EXPECT_EQ(ByteMasks("martha").Of('x'), 0u);
  EXPECT_EQ(CodePointMasks(U"王小王").Of(U'王'), 0b101u);
}

TEST(MatchMasks, PaddingNeverMatches) {
  EXPECT_EQ(ByteMasks("abc").Of('\0'), 0u);
  EXPECT_EQ(ByteMasks(std::string(64, '\0')).Of('\0'), ~std::uint64_t{0});
  EXPECT_EQ(ByteMasks("").Of('a'), 0u);
}

TEST(MatchMasks, BothKindsAgree) {
  TextSamples samples(6);
  for (int i = 0; i < 2'000; ++i) {
    const std::string pattern = samples.Text(64, 5);
    const std::u32string wide = Widen(pattern);
    for (char letter = 'a'; letter < 'g'; ++letter) {
      const char32_t wide_letter = 0x4E00 + static_cast<char32_t>(letter);
      ASSERT_EQ(ByteMasks(pattern).Of(letter), CodePointMasks(wide).Of(wide_letter));
    }
  }
}

}  // namespace
}  // namespace xueji::matchers
