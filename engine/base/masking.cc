#include "engine/base/masking.h"

#include <algorithm>

#include "engine/base/utf8.h"

namespace xueji {
namespace {

constexpr std::size_t kNumberPrefix = 4;       // province and prefecture of a resident ID number
constexpr std::size_t kLongNumberMin = 15;     // shorter numbers (phones) show nothing
constexpr std::size_t kIdentifierRunMin = 11;  // a mobile phone number has eleven digits

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

std::string KeepFirst(std::string_view text, std::size_t stars_max) {
  if (text.empty()) return {};
  std::size_t at = 0;
  std::string masked;
  const char32_t first = NextCodePoint(text, at);
  AppendUtf8(first, masked);
  std::size_t rest = 0;
  while (at < text.size()) {
    NextCodePoint(text, at);
    ++rest;
  }
  // A value of one character would be shown whole.
  if (rest == 0) return "*";
  masked.append(std::min(rest, stars_max), '*');
  return masked;
}

}  // namespace

std::string MaskName(std::string_view name) {
  return KeepFirst(name, 8);
}

std::string MaskText(std::string_view text) {
  return KeepFirst(text, 12);
}

std::string MaskNumber(std::string_view number) {
  std::string masked(number.size(), '*');
  if (number.size() < kLongNumberMin) return masked;
  const std::size_t begin = number[0] == 'G' || number[0] == 'L' || number[0] == 'J' ? 1 : 0;
  for (std::size_t i = 0; i < begin + kNumberPrefix; ++i) {
    if (!IsDigit(number[i]) && i >= begin) break;
    masked[i] = number[i];
  }
  return masked;
}

std::string MaskDate(std::string_view date) {
  std::string masked(date.size(), '*');
  const bool plain = date.size() == 8;
  const bool separated = date.size() == 10 && date[4] == date[7] && !IsDigit(date[4]);
  // A year of another century, or a day first, is no year: nothing is shown then.
  const bool year_first = date.starts_with("19") || date.starts_with("20");
  const auto digits = std::count_if(date.begin(), date.end(), IsDigit);
  if ((!plain && !separated) || !year_first || digits != 8) return masked;
  for (std::size_t i = 0; i < date.size(); ++i) {
    if (i < 4 || !IsDigit(date[i])) masked[i] = date[i];
  }
  return masked;
}

std::string MaskIdentifier(std::string_view identifier) {
  std::string masked(identifier);
  for (std::size_t i = 0; i < masked.size();) {
    std::size_t end = i;
    while (end < masked.size() && IsDigit(masked[end])) ++end;
    if (end - i >= kIdentifierRunMin) {
      const std::size_t shown = end - i >= kLongNumberMin ? kNumberPrefix : 0;
      std::fill(masked.begin() + static_cast<std::ptrdiff_t>(i + shown), masked.end(), '*');
      return masked;
    }
    i = std::max(end, i + 1);
  }
  return masked;
}

}  // namespace xueji
