#include "matchers/identity/local_number.h"

#include <algorithm>
#include <cstddef>

#include "matchers/identity/local_regions.h"

namespace xueji::matchers {
namespace {

constexpr std::uint32_t kHebei = 13, kBeijing = 11;

bool AllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// REQUIRES: digits, at most nine of them.
std::uint32_t Digits(std::string_view text, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (const char digit : text.substr(at, count)) {
    value = value * 10 + static_cast<std::uint32_t>(digit - '0');
  }
  return value;
}

void ReadHebei(std::string_view text, LocalNumber& number) {
  const std::uint32_t prefecture = kHebei * 100 + Digits(text, 0, 2);
  const std::uint32_t county = prefecture * 100 + Digits(text, 2, 2);
  const bool county_known = !HebeiRegionName(county).empty();
  number.region = county_known ? county : prefecture;
  number.region_name = HebeiRegionName(number.region);
  number.entry_year = Digits(text, 4, 2);
  number.school = Digits(text, 6, 3);
  number.school_type = Digits(text, 9, 1);
  number.serial = Digits(text, 10, 4);
  if (!county_known) number.faults |= kLocalRegionUnknown;
  if (number.serial == 0) number.faults |= kLocalSerialZero;
}

void ReadBeijing(std::string_view text, LocalNumber& number) {
  number.region = Digits(text, 0, 4);
  number.school = Digits(text, 5, 3);
  number.entry_year = Digits(text, 9, 2);
  number.serial = Digits(text, 13, 2);
  if (number.region / 100 == kBeijing) {
    number.region_name = "北京";
  } else {
    number.faults |= kLocalRegionUnknown;
  }
  if (number.serial == 0) number.faults |= kLocalSerialZero;
}

}  // namespace

LocalScheme LocalSchemeOf(std::string_view text) {
  if (!AllDigits(text)) return LocalScheme::kNone;
  switch (text.size()) {
    case 14:
      return LocalScheme::kHebei14;
    case 16:
      return LocalScheme::kBeijing16;
    case 18:
      return text.starts_with("999") ? LocalScheme::kPseudo999 : LocalScheme::kNone;
    case 19:
      return LocalScheme::kShanghai19;
    default:
      return LocalScheme::kNone;
  }
}

LocalNumber ExamineLocalNumber(std::string_view text) {
  LocalNumber number;
  number.scheme = LocalSchemeOf(text);
  switch (number.scheme) {
    case LocalScheme::kHebei14:
      ReadHebei(text, number);
      break;
    case LocalScheme::kBeijing16:
      ReadBeijing(text, number);
      break;
    case LocalScheme::kPseudo999:
      number.serial = Digits(text, 13, 5);
      if (number.serial == 0) number.faults |= kLocalSerialZero;
      break;
    case LocalScheme::kShanghai19:
    case LocalScheme::kNone:
      break;
  }
  return number;
}

std::string_view LocalSeriesOf(std::string_view text) {
  return LocalSchemeOf(text) == LocalScheme::kHebei14 ? text.substr(0, kLocalSeriesLength)
                                                      : std::string_view();
}

std::string_view LocalSchemeName(LocalScheme scheme) {
  switch (scheme) {
    case LocalScheme::kNone:
      return "none";
    case LocalScheme::kHebei14:
      return "hebei_14";
    case LocalScheme::kBeijing16:
      return "beijing_16";
    case LocalScheme::kShanghai19:
      return "shanghai_19";
    case LocalScheme::kPseudo999:
      return "pseudo_999";
  }
  return "none";
}

}  // namespace xueji::matchers
