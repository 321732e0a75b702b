// Digit strings compared as texts. For tests only.
//
//   EXPECT_EQ(CompareDigits(*PackDigits(a), *PackDigits(b)), reference::CompareDigitsReference(a,
//   b));
//
// Pure; any number of threads; allocates.
#pragma once

#include <cstdint>
#include <string>

#include "matchers/level.h"

namespace xueji::matchers::reference {

// The word of packed_digits.h, one digit after the other; 0 if it cannot be packed.
inline std::uint64_t PackDigitsReference(const std::string& text) {
  if (text.empty() || text.size() > 17) return 0;
  std::uint64_t value = 0;
  for (const char character : text) {
    if (character < '0' || character > '9') return 0;
    value = 10 * value + static_cast<std::uint64_t>(character - '0');
  }
  return std::uint64_t{text.size()} << 59 | value;
}

// REQUIRES: neither is empty.
inline DigitsLevel CompareDigitsReference(const std::string& a, const std::string& b) {
  if (a == b) return DigitsLevel::kExact;
  if (a.size() == b.size()) {
    int differing = 0;
    for (std::size_t i = 0; i < a.size(); ++i) differing += a[i] != b[i];
    if (differing == 1) return DigitsLevel::kOneDigit;
    for (std::size_t i = 0; i + 1 < a.size(); ++i) {
      std::string swapped = a;
      std::swap(swapped[i], swapped[i + 1]);
      if (swapped == b) return DigitsLevel::kTransposed;
    }
    return DigitsLevel::kElse;
  }
  const std::string& shorter = a.size() < b.size() ? a : b;
  const std::string& longer = a.size() < b.size() ? b : a;
  for (std::size_t i = 0; shorter.size() + 1 == longer.size() && i < longer.size(); ++i) {
    std::string without = longer;
    without.erase(i, 1);
    if (without == shorter) return DigitsLevel::kOneDigit;
  }
  return DigitsLevel::kElse;
}

}  // namespace xueji::matchers::reference
