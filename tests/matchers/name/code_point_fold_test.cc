#include "matchers/name/code_point_fold.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace xueji::matchers {
namespace {

TEST(FoldCodePoint, PrivateUseBecomesTheStandardCharacter) {
  EXPECT_EQ(FoldCodePoint(0xE863), char32_t{0x4DAE});
  EXPECT_EQ(FoldCodePoint(0xE816), char32_t{0x20087});
  EXPECT_EQ(FoldCodePoint(0xE81E), char32_t{0x9FB4});
  EXPECT_EQ(FoldCodePoint(0xE78D), char32_t{0xFE10});
  EXPECT_EQ(FoldCodePoint(0xE000), char32_t{0xE000});  // nothing is known of it
}

TEST(FoldCodePoint, BothRadicalBlocks) {
  EXPECT_EQ(FoldCodePoint(0x2F00), U'一');
  EXPECT_EQ(FoldCodePoint(0x2EC5), U'见');
  EXPECT_EQ(FoldCodePoint(0x2EA0), U'民');
}

TEST(FoldCodePoint, LeavesEverythingElseAndIsIdempotent) {
  int changed = 0;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    const char32_t folded = FoldCodePoint(c);
    ASSERT_EQ(FoldCodePoint(folded), folded);
    changed += folded != c;
  }
  EXPECT_GE(changed, 400);
  EXPECT_LE(changed, 440);
  EXPECT_EQ(FoldCodePoint(U'王'), U'王');
}

TEST(FoldCodePoint, AgreesWithTheReferenceTableBesideTheProject) {
  std::ifstream table(std::string(XUEJI_SOURCE_DIR) + "/../shared/data/gb18030-pua/pua_map.csv");
  if (!table) GTEST_SKIP() << "no ../shared/data/gb18030-pua/pua_map.csv beside the project";
  std::string line;
  std::getline(table, line);
  int rows = 0;
  while (std::getline(table, line)) {
    std::istringstream fields(line);
    std::string code, private_use, standard;
    std::getline(fields, code, ',');
    std::getline(fields, private_use, ',');
    std::getline(fields, standard, ',');
    const auto from = static_cast<char32_t>(std::stoul(private_use, nullptr, 16));
    const auto to = static_cast<char32_t>(std::stoul(standard, nullptr, 16));
    EXPECT_EQ(FoldCodePoint(from), FoldCodePoint(to)) << line;  // a radical folds on
    ++rows;
  }
  EXPECT_EQ(rows, 105);
}

TEST(IsNameSeparator, KnowsTheDotsInUse) {
  for (const char32_t c : {0x00B7, 0x2022, 0x2027, 0x30FB, 0xFF65, 0x22C5, 0x2219, 0x25CF, 0x25E6,
                           0x0387, 0x2E31, 0x1427, 0xFF0E, 0x2024, 0x3002, 0xFF61}) {
    EXPECT_TRUE(IsNameSeparator(c)) << std::hex << static_cast<unsigned>(c);
    EXPECT_TRUE(IsDedicatedSeparator(c)) << std::hex << static_cast<unsigned>(c);
  }
  for (const char32_t c : {U'.', U'-', U' ', char32_t{0x3000}}) {
    EXPECT_TRUE(IsNameSeparator(c));
    EXPECT_FALSE(IsDedicatedSeparator(c));
  }
  EXPECT_FALSE(IsNameSeparator(U'王'));
  EXPECT_FALSE(IsNameSeparator(U'a'));
}

TEST(IsInvisible, ZeroWidthAndMarksOnly) {
  for (const char32_t c : {0x200B, 0x200D, 0xFEFF, 0x2060, 0xFE0F, 0xE0100, 0x00AD}) {
    EXPECT_TRUE(IsInvisible(c)) << std::hex << static_cast<unsigned>(c);
  }
  EXPECT_FALSE(IsInvisible(U' '));
  EXPECT_FALSE(IsInvisible(U'王'));
}

}  // namespace
}  // namespace xueji::matchers
