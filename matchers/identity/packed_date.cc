#include "matchers/identity/packed_date.h"

#include <cstddef>
#include <cstdlib>

namespace xueji::matchers {
namespace {

// Days since 1970-01-01 of a proleptic Gregorian date, counting years from March so that the leap
// day comes last (the method of astronomical Julian day numbers).
constexpr int DaysFromCivil(int year, int month, int day) {
  const int shifted = month <= 2 ? year - 1 : year;
  const int era = shifted / 400;
  const int year_of_era = shifted - era * 400;
  const int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

constexpr bool IsDigit(char character) {
  return character >= '0' && character <= '9';
}

// Takes `count_min` to `count_max` digits off the front of `text`; -1 if there are fewer.
int TakeNumber(std::string_view& text, std::size_t count_min, std::size_t count_max) {
  std::size_t count = 0;
  int number = 0;
  while (count < count_max && count < text.size() && IsDigit(text[count])) {
    number = 10 * number + (text[count] - '0');
    ++count;
  }
  if (count < count_min) return -1;
  text.remove_prefix(count);
  return number;
}

bool TakeText(std::string_view& text, std::string_view expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

// Nothing, or a blank or 'T' and a time of day (digits, colons, a fraction).
bool IsTimeOfDay(std::string_view text) {
  if (text.empty()) return true;
  if (text.front() != ' ' && text.front() != 'T') return false;
  text.remove_prefix(1);
  if (TakeNumber(text, 1, 2) < 0) return false;
  return text.find_first_not_of("0123456789:.Z") == std::string_view::npos;
}

std::optional<PackedDate> Checked(int year, int month, int day) {
  const PackedDate date = PackDate(year, month, day);
  return IsBlank(date) ? std::nullopt : std::optional<PackedDate>(date);
}

// The eight digits as nibbles, for kOneDigit.
constexpr std::uint32_t Nibbles(DateParts parts) {
  std::uint32_t nibbles = 0;
  const int number = parts.year * 10000 + parts.month * 100 + parts.day;
  for (int scale = 10'000'000; scale > 0; scale /= 10) {
    nibbles = nibbles << 4 | static_cast<std::uint32_t>(number / scale % 10);
  }
  return nibbles;
}

// PERF: the digits of two-digit and four-digit parts by table would be faster still; unrelated
// dates mostly differ in year, month and day and leave before this is asked.
bool DiffersInOneDigit(DateParts left, DateParts right) {
  const std::uint32_t x = Nibbles(left) ^ Nibbles(right);
  const std::uint32_t ones = (x | x >> 1 | x >> 2 | x >> 3) & 0x11111111U;
  return ones != 0 && (ones & (ones - 1)) == 0;
}

}  // namespace

int DayNumber(PackedDate date) {
  const DateParts parts = UnpackDate(date);
  return DaysFromCivil(parts.year, parts.month, parts.day);
}

int DaysApart(PackedDate left, PackedDate right) {
  return DayNumber(left) - DayNumber(right);
}

PackedDate DateOfDayNumber(int day_number) {
  constexpr int kFirst = DaysFromCivil(kPackedYearMin, 1, 1);
  constexpr int kLast = DaysFromCivil(kPackedYearMax, 12, 31);
  if (day_number < kFirst || day_number > kLast) return PackedDate{};
  // The mean year tells the year to within one.
  int year = kPackedYearMin + (day_number - kFirst) * 400 / 146097;
  while (DaysFromCivil(year, 1, 1) > day_number) --year;
  while (DaysFromCivil(year + 1, 1, 1) <= day_number) ++year;
  int month = 12;
  while (DaysFromCivil(year, month, 1) > day_number) --month;
  return PackDate(year, month, day_number - DaysFromCivil(year, month, 1) + 1);
}

std::optional<PackedDate> ParseDate(std::string_view text) {
  const int year = TakeNumber(text, 4, 4);
  if (year < 0 || text.empty()) return std::nullopt;
  if (IsDigit(text.front())) {
    const int month = TakeNumber(text, 2, 2);
    const int day = TakeNumber(text, 2, 2);
    if (day < 0 || !IsTimeOfDay(text)) return std::nullopt;
    return Checked(year, month, day);
  }
  const bool chinese = text.starts_with("年");
  std::string_view separator = chinese ? "年" : text.substr(0, 1);
  if (!chinese && separator != "-" && separator != "/" && separator != ".") return std::nullopt;
  TakeText(text, separator);
  const int month = TakeNumber(text, 1, 2);
  if (month < 0 || !TakeText(text, chinese ? "月" : separator)) return std::nullopt;
  const int day = TakeNumber(text, 1, 2);
  if (day < 0) return std::nullopt;
  if (chinese && !TakeText(text, "日")) TakeText(text, "号");
  if (!IsTimeOfDay(text)) return std::nullopt;
  return Checked(year, month, day);
}

std::string FormatDate(PackedDate date) {
  if (IsBlank(date)) return "";
  const DateParts parts = UnpackDate(date);
  std::string text = "0000-00-00";
  const auto put = [&](std::size_t last, int number) {
    for (; number > 0; number /= 10) text[last--] = static_cast<char>('0' + number % 10);
  };
  put(3, parts.year);
  put(6, parts.month);
  put(9, parts.day);
  return text;
}

DateLevel CompareDates(PackedDate left, PackedDate right) {
  if (IsBlank(left) || IsBlank(right)) return DateLevel::kNull;
  if (left == right) return DateLevel::kExact;
  const DateParts a = UnpackDate(left);
  const DateParts b = UnpackDate(right);
  const int differing = (a.year != b.year) + (a.month != b.month) + (a.day != b.day);
  if (differing == 1) {
    return DiffersInOneDigit(a, b) ? DateLevel::kOneDigit : DateLevel::kOneComponent;
  }
  if (a.year == b.year && a.month == b.day && a.day == b.month) return DateLevel::kSwapped;
  // Dates of 31 days or less apart are at most 31 + 372 - 365 values apart, whatever the months.
  constexpr int kNearValuesMax = 40;
  const int apart = std::abs(static_cast<int>(left.value) - static_cast<int>(right.value));
  if (apart <= kNearValuesMax && std::abs(DaysApart(left, right)) <= 31) return DateLevel::kNear;
  if (a.year == b.year) return DateLevel::kSameYear;
  // Values count 372 a year, so the distance in values is one of birthdays, whatever the leap years.
  return apart >= kGenerationYears * 372 ? DateLevel::kGeneration : DateLevel::kElse;
}

}  // namespace xueji::matchers
