// Identity numbers compared character by character on their texts. For tests and fuzzers only.
//
//   EXPECT_EQ(CompareIdTexts(a, b), reference::CompareIdTextsReference(a, b));
//
// Shares nothing with the packed comparison, not even the check digit or the calendar. Pure; any
// number of threads; allocates freely.
#pragma once

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>

#include "matchers/level.h"

namespace xueji::matchers::reference {

inline bool OnlyDigits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

inline bool IsIdShape(std::string_view text) {
  return text.size() == 18 && OnlyDigits(text.substr(0, 17)) &&
         (OnlyDigits(text.substr(17)) || text[17] == 'X');
}

// ISO 7064 MOD 11-2 by its recurrence: p = (p + digit) * 2 mod 11; the check value makes p = 1.
inline char CheckCharacterReference(std::string_view digits17) {
  int p = 0;
  for (const char digit : digits17) p = (p + (digit - '0')) * 2 % 11;
  for (int check = 0; check <= 10; ++check) {
    if ((p + check) % 11 == 1) return check == 10 ? 'X' : static_cast<char>('0' + check);
  }
  return '?';
}

inline bool IsDateReference(std::string_view yyyymmdd) {
  const int year = std::stoi(std::string(yyyymmdd.substr(0, 4)));
  const int month = std::stoi(std::string(yyyymmdd.substr(4, 2)));
  const int day = std::stoi(std::string(yyyymmdd.substr(6, 2)));
  if (year < 1880 || year > 2055 || month < 1 || month > 12 || day < 1) return false;
  int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)) days[1] = 29;
  return day <= days[month - 1];
}

inline bool IsValidIdReference(std::string_view text) {
  return IsIdShape(text) && IsDateReference(text.substr(6, 8)) &&
         CheckCharacterReference(text.substr(0, 17)) == text[17];
}

inline IdLevel CompareShapedReference(const std::string& a, const std::string& b) {
  if (a == b) return IdLevel::kExact;
  int differing = 0;
  for (std::size_t i = 0; i < 18; ++i) differing += a[i] != b[i];
  if (differing == 1) return IdLevel::kOneDigit;
  for (std::size_t i = 0; i + 1 < 18; ++i) {
    // X and 10 are one value: an exchange may not move X into the body, so plain swapping is exact.
    std::string swapped = a;
    std::swap(swapped[i], swapped[i + 1]);
    if (swapped == b) return IdLevel::kTransposed;
  }
  if (a.substr(0, 15) == b.substr(0, 15) && (a.substr(15) == "000" || b.substr(15) == "000")) {
    return IdLevel::kTruncated;
  }
  const bool region = a.substr(0, 6) == b.substr(0, 6);
  const bool birth = a.substr(6, 8) == b.substr(6, 8);
  const bool sequence = a.substr(14, 3) == b.substr(14, 3);
  if (region && birth && IsValidIdReference(a) && IsValidIdReference(b)) return IdLevel::kNeighbour;
  return region + birth + sequence >= 2 ? IdLevel::kSegments : IdLevel::kElse;
}

// The eighteen characters that `text` stands for, if it is a resident number in any known form.
inline std::optional<std::string> FullIdReference(std::string_view text) {
  if (IsIdShape(text)) return std::string(text);
  if (text.size() == 15 && OnlyDigits(text)) {
    const std::string body = std::string(text.substr(0, 6)) + "19" + std::string(text.substr(6));
    return body + CheckCharacterReference(body);
  }
  const bool plus = text.ends_with("E+17");
  if ((plus || text.ends_with("E17")) && text.size() >= 2 && text[1] == '.') {
    const std::string_view mantissa = text.substr(0, text.size() - (plus ? 4 : 3));
    std::string digits;
    for (std::size_t i = 0; i < mantissa.size(); ++i) {
      if (i != 1) digits += mantissa[i];
    }
    if (OnlyDigits(digits) && digits.size() >= 14 && digits.size() <= 18) {
      digits.resize(18, '0');
      return digits;
    }
  }
  return std::nullopt;
}

inline IdLevel CompareIdTextsReference(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return IdLevel::kNull;
  if (a == b) return IdLevel::kExact;
  if (IsIdShape(a) && IsIdShape(b)) return CompareShapedReference(a, b);
  if (a.size() >= 8 && b.size() >= 8) {
    const std::string& shorter = a.size() < b.size() ? a : b;
    const std::string& longer = a.size() < b.size() ? b : a;
    if (shorter.size() == longer.size()) {
      int differing = 0;
      for (std::size_t i = 0; i < a.size(); ++i) differing += a[i] != b[i];
      if (differing == 1) return IdLevel::kOneDigit;
      for (std::size_t i = 0; i + 1 < a.size(); ++i) {
        std::string swapped = a;
        std::swap(swapped[i], swapped[i + 1]);
        if (swapped == b) return IdLevel::kTransposed;
      }
    } else if (shorter.size() + 1 == longer.size()) {
      for (std::size_t i = 0; i < longer.size(); ++i) {
        std::string without = longer;
        without.erase(i, 1);
        if (without == shorter) return IdLevel::kOneDigit;
      }
    }
  }
  const bool a_cut = a.size() == 15 && b.size() == 18 && b.substr(0, 15) == a;
  const bool b_cut = b.size() == 15 && a.size() == 18 && a.substr(0, 15) == b;
  if (a_cut || b_cut) return IdLevel::kTruncated;
  const std::optional<std::string> full_a = FullIdReference(a);
  const std::optional<std::string> full_b = FullIdReference(b);
  return full_a && full_b ? CompareShapedReference(*full_a, *full_b) : IdLevel::kElse;
}

}  // namespace xueji::matchers::reference
