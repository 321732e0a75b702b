#include "datasets/generator/date_errors.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "datasets/generator/identity_space.h"
#include "matchers/identity/packed_date.h"

namespace xueji::datasets {
namespace {

int Day(int year, int month, int day) {
  return matchers::DayNumber(matchers::PackDate(year, month, day));
}

void ExpectLunar(int day_number, int year, int month, int day, bool leap = false) {
  const LunarDate lunar = ToLunar(day_number);
  EXPECT_EQ(lunar.year, year);
  EXPECT_EQ(lunar.month, month);
  EXPECT_EQ(lunar.day, day);
  EXPECT_EQ(lunar.leap, leap);
}

TEST(ToLunar, NewYearsDays) {
  ExpectLunar(Day(2008, 2, 7), 2008, 1, 1);
  ExpectLunar(Day(2012, 1, 23), 2012, 1, 1);
  ExpectLunar(Day(2016, 2, 8), 2016, 1, 1);
  ExpectLunar(Day(2020, 1, 25), 2020, 1, 1);
  ExpectLunar(Day(2020, 1, 24), 2019, 12, 30);
}

TEST(ToLunar, FestivalsFallOnTheirDays) {
  ExpectLunar(Day(2009, 10, 3), 2009, 8, 15);  // Mid-Autumn
  ExpectLunar(Day(2014, 6, 2), 2014, 5, 5);    // Dragon Boat
  ExpectLunar(Day(2017, 10, 4), 2017, 8, 15);  // after a leap sixth month
  ExpectLunar(Day(2020, 10, 1), 2020, 8, 15);  // after a leap fourth month
  ExpectLunar(Day(2020, 5, 23), 2020, 4, 1, true);
}

TEST(CorruptBirthDay, GivesAnotherRealDateOfTheRegister) {
  SeededRandom random(1, Stream::kEntry, 0);
  int near = 0;
  int same_year = 0;
  int earlier_lunar = 0;
  constexpr int kDraws = 20'000;
  for (int i = 0; i < kDraws; ++i) {
    const int day = kFirstBirthDay + static_cast<int>(random.Below(kBirthDays));
    const int wrong = CorruptBirthDay(day, random);
    ASSERT_NE(wrong, day);
    ASSERT_TRUE(matchers::IsValid(matchers::DateOfDayNumber(wrong)));
    const int apart = day - wrong;
    near += std::abs(apart) <= 2;
    earlier_lunar += apart >= 15 && apart <= 55;
    same_year += matchers::UnpackDate(matchers::DateOfDayNumber(wrong)).year ==
                 matchers::UnpackDate(matchers::DateOfDayNumber(day)).year;
  }
  EXPECT_GT(near, kDraws / 10);
  EXPECT_GT(earlier_lunar, kDraws * 12 / 100);  // 15 % and what else falls there
  EXPECT_GT(same_year, kDraws * 7 / 10);
  EXPECT_LT(same_year, kDraws * 9 / 10);
}

}  // namespace
}  // namespace xueji::datasets
