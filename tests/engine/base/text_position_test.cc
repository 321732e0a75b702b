#include "engine/base/text_position.h"

#include <gtest/gtest.h>

namespace xueji {
namespace {

TEST(TextPositions, CountsLinesAndCharactersFromOne) {
  const TextPositions positions("ab\n中文x\n");
  EXPECT_EQ(positions.At(0), (TextPosition{1, 1}));
  EXPECT_EQ(positions.At(2), (TextPosition{1, 3}));
  EXPECT_EQ(positions.At(3), (TextPosition{2, 1}));
  EXPECT_EQ(positions.At(9), (TextPosition{2, 3}));  // x, after two characters of three bytes
  EXPECT_EQ(positions.At(11), (TextPosition{3, 1}));
  EXPECT_EQ(positions.At(999), (TextPosition{3, 1}));
}

TEST(TextPositions, TokensCountBytesAndTabsUpToEight) {
  const TextPositions positions("a\tb\n\t\tc");
  EXPECT_EQ(positions.OffsetOfToken(0, 8), 2U);
  EXPECT_EQ(positions.OffsetOfToken(1, 16), 6U);
  EXPECT_EQ(positions.OffsetOfToken(-1, 0), 0U);
  EXPECT_EQ(positions.OffsetOfToken(9, 0), 7U);
  EXPECT_EQ(positions.OffsetOfToken(0, 99), 3U);
}

}  // namespace
}  // namespace xueji
