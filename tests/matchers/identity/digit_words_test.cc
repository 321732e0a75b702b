#include "matchers/identity/digit_words.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace xueji::matchers {
namespace {

TEST(AreEightDigits, TakesDigitsAndNoOtherByte) {
  for (std::size_t at = 0; at < 8; ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = "90123456";
      text[at] = static_cast<char>(byte);
      ASSERT_EQ(AreEightDigits(LoadEight(text.data())), byte >= '0' && byte <= '9') << at << ' ' << byte;
    }
  }
  // A byte before or behind must not carry into the verdict.
  EXPECT_FALSE(AreEightDigits(LoadEight("\xFF\xFF" "123456")));
  EXPECT_FALSE(AreEightDigits(LoadEight("::::::::")));
  EXPECT_FALSE(AreEightDigits(LoadEight("////////")));
}

TEST(EightDigitValue, IsTheNumber) {
  std::mt19937 random(1);
  for (int i = 0; i < 100'000; ++i) {
    const auto number = static_cast<std::uint32_t>(random() % 100'000'000);
    const std::string text = std::to_string(100'000'000 + number).substr(1);
    ASSERT_EQ(EightDigitValue(LoadEight(text.data())), number);
    const std::uint64_t pairs = DigitPairs(LoadEight(text.data()));
    ASSERT_EQ(pairs & 0xFFFF, number / 1'000'000);
    ASSERT_EQ(pairs >> 48, number % 100);
  }
}

TEST(LoadShort, ReadsTheTextAndNothingBehindIt) {
  std::mt19937 random(2);
  for (std::size_t size = 0; size <= 8; ++size) {
    for (int round = 0; round < 100; ++round) {
      std::vector<char> text(size);
      for (char& character : text) character = static_cast<char>(random());
      std::uint64_t expected = 0;
      for (std::size_t i = 0; i < size; ++i) {
        expected |= std::uint64_t{static_cast<unsigned char>(text[i])} << (8 * i);
      }
      ASSERT_EQ(LoadShort({text.data(), size}), expected);
      std::vector<char> followed = text;
      followed.resize(size + 8, '7');
      ASSERT_EQ(LoadShortPadded({followed.data(), size}), expected);
      if (size == 0) continue;
      std::string padded(8 - size, '0');
      padded.append(text.data(), size);
      ASSERT_EQ(LoadUpToEight({text.data(), size}), LoadEight(padded.data()));
    }
  }
}

}  // namespace
}  // namespace xueji::matchers
