// Date errors: how a birth date is written wrong, and the lunar calendar that a fifth of them come
// from.
//
//   int wrong = CorruptBirthDay(day, random);          // another real date, days since 1970-01-01
//   LunarDate lunar = ToLunar(day);                     // 2012-03-05 is the 13th of the 2nd month
//
// Shares, given an error: day one off or one digit 30 %, month 20, year one off 12 or two off 3,
// lunar date written as solar 15, first of the month 6, first of January 4, day and month exchanged
// 5, two digits exchanged 3, another's date 2 (here: within a month). A kind that would leave the
// date as it is or make none gives way to a day one off. Pure; the lunar table covers the years
// 2002 to 2022 (state standard GB/T 33661 gives the rules; month lengths are common knowledge).
#pragma once

#include "datasets/generator/seeded_random.h"

namespace xueji::datasets {

struct LunarDate {
  int year = 0;
  int month = 0;  // 1 to 12
  int day = 0;    // 1 to 30
  bool leap = false;
};
// REQUIRES: 2002-02-12 <= day_number <= 2023-01-21.
LunarDate ToLunar(int day_number);

// REQUIRES: a date ToLunar takes.
int CorruptBirthDay(int birth_day, SeededRandom& random);

}  // namespace xueji::datasets
