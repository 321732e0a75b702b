// PackedDate: a calendar date in sixteen bits, and the DateLevel of two.
//
//   PackedDate birth = *ParseDate("2012年3月5日");
//   CompareDates(birth, PackDate(2012, 5, 3));     // DateLevel::kSwapped
//
// value = (year - 1880) * 372 + (month - 1) * 31 + (day - 1) + 1 for 1880-01-01 to 2055-12-31, so
// that order of values is order of dates; 0 is blank. Immutable value; pure functions; any number
// of threads. CompareDates is 1 ns for equal dates, 6-9 ns otherwise.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "matchers/level.h"

namespace xueji::matchers {

struct PackedDate {
  std::uint16_t value = 0;
  friend constexpr auto operator<=>(PackedDate, PackedDate) = default;
};

inline constexpr int kPackedYearMin = 1880;
inline constexpr int kPackedYearMax = 2055;
// Between a parent and a child: the youngest mothers are sixteen.
inline constexpr int kGenerationYears = 16;

struct DateParts {
  int year = 0;
  int month = 0;
  int day = 0;
  friend constexpr bool operator==(DateParts, DateParts) = default;
};

constexpr bool IsBlank(PackedDate date) {
  return date.value == 0;
}

constexpr bool IsLeapYear(int year) {
  // A year of a century is a leap year if 400, and that is 16, divides it.
  return (year & (year % 100 == 0 ? 15 : 3)) == 0;
}

// REQUIRES: 1 <= month <= 12. Without a branch on the month, which nothing predicts.
constexpr int DaysInMonth(int year, int month) {
  const int thirty_or_one_more = 30 + ((month + (month >> 3)) & 1);
  const int missing_in_february = 2 - static_cast<int>(IsLeapYear(year));
  return thirty_or_one_more - static_cast<int>(month == 2) * missing_in_february;
}

constexpr bool IsRealDate(int year, int month, int day) {
  return year >= kPackedYearMin && year <= kPackedYearMax && month >= 1 && month <= 12 &&
         day >= 1 && day <= DaysInMonth(year, month);
}

// Blank if the date is not real or out of range.
constexpr PackedDate PackDate(int year, int month, int day) {
  if (!IsRealDate(year, month, day)) return PackedDate{};
  return PackedDate{
      static_cast<std::uint16_t>((year - kPackedYearMin) * 372 + (month - 1) * 31 + (day - 1) + 1)};
}

// All zero if blank.
constexpr DateParts UnpackDate(PackedDate date) {
  if (IsBlank(date)) return DateParts{};
  const int value = date.value - 1;
  return DateParts{kPackedYearMin + value / 372, value / 31 % 12 + 1, value % 31 + 1};
}

// True for blank and for the value of a real date: what a packed row may hold.
constexpr bool IsValid(PackedDate date) {
  if (IsBlank(date)) return true;
  const DateParts parts = UnpackDate(date);
  return IsRealDate(parts.year, parts.month, parts.day);
}

// Days since 1970-01-01 (proleptic Gregorian). REQUIRES: not blank.
int DayNumber(PackedDate date);
// left - right in days. REQUIRES: neither is blank.
int DaysApart(PackedDate left, PackedDate right);
// Eight digits of four bits each, the first in the highest. REQUIRES: each is at most 9.
constexpr PackedDate PackDateNibbles(std::uint32_t nibbles) {
  const std::uint32_t pairs = (nibbles & 0x0F0F0F0F) + 10 * (nibbles >> 4 & 0x0F0F0F0F);
  return PackDate(static_cast<int>(100 * (pairs >> 24) + (pairs >> 16 & 0xFF)),
                  static_cast<int>(pairs >> 8 & 0xFF), static_cast<int>(pairs & 0xFF));
}

// The date that many days after 1970-01-01; blank if out of range.
PackedDate DateOfDayNumber(int day_number);

// "20120305", "2012-03-05", "2012/3/5", "2012.3.5", "2012年3月5日" (日 or 号, or left out); a time
// of day after a blank or 'T' ("2012-03-05 00:00:00") is ignored. nullopt if it is none of these,
// or the date is not real or out of range. Never partial.
std::optional<PackedDate> ParseDate(std::string_view text);

std::string FormatDate(PackedDate date);  // "2012-03-05"; "" if blank

// Symmetric. The strongest of DateLevel that holds; kNull if either is blank.
DateLevel CompareDates(PackedDate left, PackedDate right);

}  // namespace xueji::matchers
