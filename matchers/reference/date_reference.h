// Dates compared on their eight digits, day numbers counted one day at a time. For tests only.
//
//   EXPECT_EQ(CompareDates(a, b), reference::CompareDatesReference(a_parts, b_parts));
//
// Shares only DateParts with the packed form. Pure; any number of threads; slow.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <string>

#include "matchers/identity/packed_date.h"

namespace xueji::matchers::reference {

inline int MonthDaysReference(int year, int month) {
  const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
  return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

// Days from 1880-01-01, by adding up years, months and days.
inline int DaysSince1880(DateParts date) {
  int days = 0;
  for (int year = 1880; year < date.year; ++year) {
    for (int month = 1; month <= 12; ++month) days += MonthDaysReference(year, month);
  }
  for (int month = 1; month < date.month; ++month) days += MonthDaysReference(date.year, month);
  return days + date.day - 1;
}

inline std::string EightDigits(DateParts date) {
  const auto pad = [](int number, std::size_t width) {
    std::string text = std::to_string(number);
    return std::string(width - text.size(), '0') + text;
  };
  return pad(date.year, 4) + pad(date.month, 2) + pad(date.day, 2);
}

// REQUIRES: both are real dates.
inline DateLevel CompareDatesReference(DateParts a, DateParts b) {
  if (a == b) return DateLevel::kExact;
  const std::string a_digits = EightDigits(a);
  const std::string b_digits = EightDigits(b);
  int digits = 0;
  for (std::size_t i = 0; i < 8; ++i) digits += a_digits[i] != b_digits[i];
  if (digits == 1) return DateLevel::kOneDigit;
  if (a.year == b.year && a.month == b.day && a.day == b.month) return DateLevel::kSwapped;
  const int components = (a.year != b.year) + (a.month != b.month) + (a.day != b.day);
  if (components == 1) return DateLevel::kOneComponent;
  if (std::abs(DaysSince1880(a) - DaysSince1880(b)) <= 31) return DateLevel::kNear;
  if (a.year == b.year) return DateLevel::kSameYear;
  const std::string& earlier = std::min(a_digits, b_digits);
  const std::string& later = std::max(a_digits, b_digits);
  const int years = std::abs(a.year - b.year);
  const bool grown = years > 16 || (years == 16 && later.substr(4) >= earlier.substr(4));
  return grown ? DateLevel::kGeneration : DateLevel::kElse;
}

}  // namespace xueji::matchers::reference
