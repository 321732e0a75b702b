// Numbers as people read them, the same in every locale.
//
//   Thousands(1234567)      // "1,234,567"
//   Decimal(0.98765, 2)     // "0.99"
//
// Thread-safe: pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>

namespace xueji {

inline std::string Thousands(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

// REQUIRES: |value| < 1e40, 0 <= decimals <= 20.
inline std::string Decimal(double value, int decimals) {
  std::array<char, 80> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return text.data();
}

}  // namespace xueji
