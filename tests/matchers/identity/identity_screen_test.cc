#include "matchers/identity/identity_screen.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace xueji::matchers {
namespace {

// Numbers of few regions, dates and sequences, with slips: near each other in every way there is.
class Numbers {
 public:
  PackedIdNumber Id() {
    if (Below(20) == 0) return {};
    if (Below(10) == 0) return PackIdTerm(static_cast<std::uint32_t>(1 + Below(4)), Below(2) == 0);
    std::string text = (Below(2) == 0 ? "110108" : "310115") + std::string("2012") +
                       (Below(2) == 0 ? "0305" : "1121") + (Below(2) == 0 ? "12" : "87") +
                       static_cast<char>('0' + Below(10));
    for (std::size_t slips = Below(4); slips > 0; --slips) {
      const std::size_t at = Below(16);
      if (Below(2) == 0) text[at] = static_cast<char>('0' + Below(10));
      else std::swap(text[at], text[at + 1]);
    }
    text += Below(4) == 0 ? static_cast<char>('0' + Below(10))
                          : IdCheckCharacter(IdCheckValue(text));
    if (Below(10) == 0) std::fill(text.begin() + 15, text.end(), '0');
    return PackIdNumber(text);
  }
  PackedDigits Phone() {
    if (Below(20) == 0) return {};
    std::string text = "1380013" + std::to_string(1000 + Below(40) * 225);
    for (std::size_t slips = Below(3); slips > 0; --slips) {
      const std::size_t at = Below(text.size() - 1);
      if (Below(3) == 0) text.erase(at, 1);
      else if (Below(2) == 0) text[at] = static_cast<char>('0' + Below(10));
      else std::swap(text[at], text[at + 1]);
    }
    return *PackDigits(text);
  }
  std::size_t Below(std::size_t limit) { return random_() % limit; }

 private:
  std::mt19937 random_{3};
};

// Numbers of two lengths are for the comparison.
bool MayBeOneSlip(PackedDigits left, PackedDigits right) {
  if (DigitCount(left) != DigitCount(right) || IsBlank(left)) return true;
  const std::uint64_t a = DigitValue(left), b = DigitValue(right);
  return matchers::MayBeOneSlip(a > b ? a - b : b - a);
}

TEST(ScreenIdNumbers, SaysNothingThatTheComparisonDenies) {
  Numbers numbers;
  int said[4] = {};
  for (int i = 0; i < 400'000; ++i) {
    const PackedIdNumber left = numbers.Id(), right = numbers.Id();
    const IdScreen screen = ScreenIdNumbers(left, right);
    const IdLevel level = CompareIdNumbers(left, right);
    ++said[static_cast<int>(screen)];
    ASSERT_EQ(screen, ScreenIdNumbers(right, left));
    switch (screen) {
      case IdScreen::kAny: break;
      case IdScreen::kNull: ASSERT_EQ(level, IdLevel::kNull); break;
      case IdScreen::kElse: ASSERT_EQ(level, IdLevel::kElse); break;
      case IdScreen::kParts:
        ASSERT_TRUE(level == IdLevel::kElse || level == IdLevel::kSegments ||
                    level == IdLevel::kNeighbour)
            << static_cast<int>(level);
        break;
    }
  }
  for (const int count : said) EXPECT_GT(count, 1000);
}

TEST(MayBeOneSlip, LosesNoSlip) {
  Numbers numbers;
  int slips = 0, told = 0;
  for (int i = 0; i < 400'000; ++i) {
    const PackedDigits left = numbers.Phone(), right = numbers.Phone();
    if (left == right) continue;
    const DigitsLevel level = CompareDigits(left, right);
    ASSERT_EQ(MayBeOneSlip(left, right), MayBeOneSlip(right, left));
    if (level == DigitsLevel::kOneDigit || level == DigitsLevel::kTransposed) {
      ++slips;
      ASSERT_TRUE(MayBeOneSlip(left, right)) << UnpackDigits(left) << " " << UnpackDigits(right);
    } else {
      told += MayBeOneSlip(left, right) ? 0 : 1;
    }
  }
  EXPECT_GT(slips, 500);
  EXPECT_GT(told, 100'000);
}

// Every single replacement and every exchange of a long and of a short number.
TEST(MayBeOneSlip, EverySlipOfANumber) {
  for (const std::string number : {"01234567890123456", "98765432109876543", "7", "10"}) {
    for (std::size_t at = 0; at < number.size(); ++at) {
      for (char digit = '0'; digit <= '9'; ++digit) {
        std::string other = number;
        other[at] = digit;
        if (other == number) continue;
        EXPECT_TRUE(MayBeOneSlip(*PackDigits(number), *PackDigits(other))) << number << " " << other;
      }
      if (at + 1 == number.size() || number[at] == number[at + 1]) continue;
      std::string other = number;
      std::swap(other[at], other[at + 1]);
      EXPECT_TRUE(MayBeOneSlip(*PackDigits(number), *PackDigits(other))) << number << " " << other;
    }
  }
}

}  // namespace
}  // namespace xueji::matchers
