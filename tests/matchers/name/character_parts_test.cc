#include "matchers/name/character_parts.h"

#include <gtest/gtest.h>

namespace xueji::matchers {
namespace {

TEST(CharacterParts, ACharacterSetFromOthersIsTheirStrokesInOrder) {
  EXPECT_TRUE(IsWrittenApart(U'堃', U"方方土"));
  EXPECT_TRUE(IsWrittenApart(U'喆', U"吉吉"));
  EXPECT_TRUE(IsWrittenApart(U'珺', U"王君"));
  EXPECT_TRUE(IsWrittenApart(U'婳', U"女画"));
  EXPECT_TRUE(IsWrittenApart(U'堃', U"（方方土）"));
  EXPECT_TRUE(IsWrittenApart(U'珺', U"王+君"));
}

TEST(CharacterParts, APartMayBeWrittenWhole) {
  EXPECT_TRUE(IsWrittenApart(U'淏', U"氵昊"));
  EXPECT_TRUE(IsWrittenApart(U'淏', U"水昊"));
  EXPECT_TRUE(IsWrittenApart(U'镕', U"金容"));
  EXPECT_TRUE(IsWrittenApart(U'芃', U"草凡"));
}

TEST(CharacterParts, OtherCharactersAreNotItsParts) {
  EXPECT_FALSE(IsWrittenApart(U'堃', U"伟东"));
  EXPECT_FALSE(IsWrittenApart(U'堃', U"方方"));
  EXPECT_FALSE(IsWrittenApart(U'堃', U"土方方"));
  EXPECT_FALSE(IsWrittenApart(U'珺', U"王君王"));
}

TEST(CharacterParts, NothingIsSaidOfOnePartOrOfWhatIsNoHan) {
  EXPECT_FALSE(IsWrittenApart(U'王', U"王"));
  EXPECT_FALSE(IsWrittenApart(U'堃', U""));
  EXPECT_FALSE(IsWrittenApart(U'A', U"方土"));
  EXPECT_FALSE(IsWrittenApart(U'堃', U"kun"));
}

}  // namespace
}  // namespace xueji::matchers
