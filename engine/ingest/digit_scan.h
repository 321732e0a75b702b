// Which bytes a short text is made of, eight at a time: the question before every number is packed.
//
//   AllDigits("110101")            // true
//   AllDigitsOrCapitals("11010X")  // true
//
// Pure, inline; 1-2 ns for 18 bytes. Nothing beyond the text is read.
#pragma once

#include <cstddef>
#include <string_view>

#include "matchers/identity/digit_words.h"

namespace xueji {

// True for the empty text too.
inline bool AllDigits(std::string_view text) {
  const char* at = text.data();
  std::size_t left = text.size();
  if (left >= 8) {
    // The last eight bytes overlap those before them, so no byte is looked at alone.
    if (!matchers::AreEightDigits(matchers::LoadEight(at + left - 8))) return false;
    for (; left > 8; at += 8, left -= left < 16 ? left - 8 : 8) {
      if (!matchers::AreEightDigits(matchers::LoadEight(at))) return false;
    }
    return true;
  }
  bool digits = true;
  for (std::size_t i = 0; i < left; ++i) {
    digits &= static_cast<unsigned char>(at[i] - '0') <= 9;
  }
  return digits;
}

// True if every byte is a digit or a capital letter.
inline bool AllDigitsOrCapitals(std::string_view text) {
  // Numbers are digits but for the first or the last character.
  if (text.size() >= 9 && AllDigits(text.substr(1, text.size() - 2))) {
    const auto plain = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
    return plain(text.front()) && plain(text.back());
  }
  bool plain = true;
  for (const char c : text) {
    plain &= (static_cast<unsigned char>(c - '0') <= 9) | (static_cast<unsigned char>(c - 'A') <= 25);
  }
  return plain;
}

}  // namespace xueji
