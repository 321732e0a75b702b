#include "matchers/identity/packed_digits.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "matchers/reference/digits_reference.h"

namespace xueji::matchers {
namespace {

TEST(PackDigits, KeepsLeadingZerosAndLength) {
  for (const std::string text : {"0", "00", "0571", "13800138000", "99999999999999999"}) {
    const auto packed = PackDigits(text);
    ASSERT_TRUE(packed.has_value());
    EXPECT_FALSE(IsBlank(*packed));
    EXPECT_EQ(UnpackDigits(*packed), text);
  }
  EXPECT_NE(PackDigits("0"), PackDigits("00"));
}

TEST(PackDigits, RefusesOtherTexts) {
  for (const char* text : {"", "123456789012345678", "1 2", "12a", "-1", "１２"}) {
    EXPECT_FALSE(PackDigits(text).has_value()) << text;
  }
  EXPECT_EQ(UnpackDigits(PackedDigits{}), "");
}

TEST(PackDigitsDifferential, AgreesWithTheReference) {
  std::mt19937 random(9);
  for (int i = 0; i < 300'000; ++i) {
    std::string text(random() % 19, '0');
    for (char& digit : text) digit = static_cast<char>('0' + random() % 10);
    // One character that is no digit: the neighbours of the digits among them.
    if (i % 4 == 0 && !text.empty()) {
      text[random() % text.size()] =
          i % 8 == 0 ? "/:"[random() % 2] : static_cast<char>(random() % 256);
    }
    // In a text of its own size, so that a sanitizer sees a read beyond its end.
    const std::vector<char> exact(text.begin(), text.end());
    const auto packed = PackDigits({exact.data(), exact.size()});
    ASSERT_EQ(packed ? packed->word : 0, reference::PackDigitsReference(text)) << text;
  }
}

TEST(CompareDigits, NamesTheKindOfDifference) {
  const auto compare = [](const char* left, const char* right) {
    return CompareDigits(*PackDigits(left), *PackDigits(right));
  };
  EXPECT_EQ(CompareDigits({}, *PackDigits("1")), DigitsLevel::kNull);
  EXPECT_EQ(compare("13800138000", "13800138000"), DigitsLevel::kExact);
  EXPECT_EQ(compare("13800138000", "13800138009"), DigitsLevel::kOneDigit);
  EXPECT_EQ(compare("13800138000", "1380013800"), DigitsLevel::kOneDigit);
  EXPECT_EQ(compare("13800138000", "13800183000"), DigitsLevel::kTransposed);
  EXPECT_EQ(compare("199", "200"), DigitsLevel::kElse);  // differ by one, in three digits
  EXPECT_EQ(compare("13800138000", "13912345678"), DigitsLevel::kElse);
  EXPECT_EQ(compare("010", "10"), DigitsLevel::kOneDigit);
}

TEST(CompareDigits, AgreesWithItsReferenceAndIsSymmetric) {
  std::mt19937 random(8);
  int levels[kLevelCountMax] = {};
  for (int i = 0; i < 300'000; ++i) {
    std::string left(1 + random() % 17, '0');
    for (char& digit : left) digit = static_cast<char>('0' + random() % (i % 2 == 0 ? 10 : 2));
    std::string right = left;
    for (std::size_t slips = random() % 3; slips > 0; --slips) {
      const std::size_t at = random() % right.size();
      switch (random() % 4) {
        case 0:
          right[at] = static_cast<char>('0' + random() % 10);
          break;
        case 1:
          if (at + 1 < right.size()) std::swap(right[at], right[at + 1]);
          break;
        case 2:
          if (right.size() > 1) right.erase(at, 1);
          break;
        default:
          if (right.size() < 17) right.insert(at, 1, static_cast<char>('0' + random() % 10));
      }
    }
    const DigitsLevel level = CompareDigits(*PackDigits(left), *PackDigits(right));
    ++levels[static_cast<int>(level)];
    ASSERT_EQ(level, reference::CompareDigitsReference(left, right)) << left << ' ' << right;
    ASSERT_EQ(level, CompareDigits(*PackDigits(right), *PackDigits(left)));
  }
  for (int level = 1; level <= static_cast<int>(DigitsLevel::kExact); ++level) {
    EXPECT_GT(levels[level], 20) << level;
  }
}

}  // namespace
}  // namespace xueji::matchers
