#include "datasets/generator/date_errors.h"

#include <iterator>
#include <optional>
#include <utility>

#include "engine/base/check.h"
#include "matchers/identity/packed_date.h"

namespace xueji::datasets {
namespace {

constexpr int kLunarYearFirst = 2002;
constexpr int kLunarNewYearFirst = 11'730;  // 2002-02-12

// Per lunar year: bit 15 down to 4 say of months 1 to 12 whether they have 30 days (else 29); bits
// 0-3 the month that is followed by its leap month, 0 if none; bit 16 whether that has 30 days.
constexpr std::uint32_t kLunarYears[] = {0x0D4A0, 0x0DA50, 0x07552, 0x056A0, 0x0ABB7, 0x025D0,
                                         0x092D0, 0x0CAB5, 0x0A950, 0x0B4A0, 0x0BAA4, 0x0AD50,
                                         0x055D9, 0x04BA0, 0x0A5B0, 0x15176, 0x052B0, 0x0A930,
                                         0x07954, 0x06AA0, 0x0AD50};

int MonthDays(std::uint32_t year, int month) {
  return (year >> (16 - month) & 1) != 0 ? 30 : 29;
}

using matchers::DateParts;

std::optional<int> DayOf(const DateParts& date) {
  if (!matchers::IsRealDate(date.year, date.month, date.day)) return std::nullopt;
  return matchers::DayNumber(matchers::PackDate(date.year, date.month, date.day));
}

// One digit of a two-digit number replaced: 5 becomes 8, 12 becomes 17.
int OtherDigit(int value, SeededRandom& random) {
  const int digit = random.Between(0, 9);
  return random.Chance(0.7) ? value / 10 * 10 + digit : digit % 4 * 10 + value % 10;
}

std::optional<int> TryKind(double percent, int birth_day, DateParts date, SeededRandom& random) {
  const int sign = random.Chance(0.5) ? 1 : -1;
  if (percent < 30) {
    date.day = random.Chance(0.5) ? date.day + sign : OtherDigit(date.day, random);
  } else if (percent < 50) {
    date.month = random.Chance(0.5) ? date.month + sign : OtherDigit(date.month, random);
  } else if (percent < 65) {
    date.year += percent < 62 ? sign : 2 * sign;
  } else if (percent < 80) {
    const LunarDate lunar = ToLunar(birth_day);
    date = {lunar.year, lunar.month, lunar.day};
  } else if (percent < 86) {
    date.day = 1;
  } else if (percent < 90) {
    date.month = date.day = 1;
  } else if (percent < 95) {
    std::swap(date.month, date.day);
  } else if (percent < 98) {
    const bool day = random.Chance(0.6);
    int& part = day ? date.day : date.month;
    part = part % 10 * 10 + part / 10;
  } else {
    return birth_day + random.Between(-31, 31);
  }
  return DayOf(date);
}

}  // namespace

LunarDate ToLunar(int day_number) {
  int left = day_number - kLunarNewYearFirst;
  XUEJI_CHECK(left >= 0);
  for (std::size_t i = 0; i < std::size(kLunarYears); ++i) {
    const std::uint32_t year = kLunarYears[i];
    const int leap_month = static_cast<int>(year & 0xF);
    for (int month = 1; month <= 12; ++month) {
      const int days = MonthDays(year, month);
      const int lunar_year = kLunarYearFirst + static_cast<int>(i);
      if (left < days) return {lunar_year, month, left + 1, false};
      left -= days;
      if (month != leap_month) continue;
      const int leap_days = (year >> 16 & 1) != 0 ? 30 : 29;
      if (left < leap_days) return {lunar_year, month, left + 1, true};
      left -= leap_days;
    }
  }
  CheckFailed("a date of the lunar table", __FILE__, __LINE__);
}

int CorruptBirthDay(int birth_day, SeededRandom& random) {
  const DateParts date = matchers::UnpackDate(matchers::DateOfDayNumber(birth_day));
  const double percent = random.Unit() * 100;
  for (int attempt = 0; attempt < 8; ++attempt) {
    const std::optional<int> wrong = TryKind(percent, birth_day, date, random);
    if (wrong && *wrong != birth_day) return *wrong;
  }
  return birth_day + (random.Chance(0.5) ? 1 : -1);
}

}  // namespace xueji::datasets
