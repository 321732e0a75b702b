// UTF-8 <-> code points, for text that ingest has already validated.
//
//   DecodeUtf8("欧阳", buffer)      // appends U+6B27 U+9633 to buffer
//
// Malformed bytes become U+FFFD, one each, so no input can break it. Thread-safe: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace xueji {

inline void AppendUtf8(char32_t code_point, std::string& out) {
  const auto byte = [&](char32_t value) { out.push_back(static_cast<char>(value)); };
  if (code_point < 0x80) {
    byte(code_point);
  } else if (code_point < 0x800) {
    byte(0xC0 | code_point >> 6);
    byte(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    byte(0xE0 | code_point >> 12);
    byte(0x80 | (code_point >> 6 & 0x3F));
    byte(0x80 | (code_point & 0x3F));
  } else {
    byte(0xF0 | code_point >> 18);
    byte(0x80 | (code_point >> 12 & 0x3F));
    byte(0x80 | (code_point >> 6 & 0x3F));
    byte(0x80 | (code_point & 0x3F));
  }
}

// Reads one code point at `at` and moves `at` past it. REQUIRES: at < text.size().
inline char32_t NextCodePoint(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  if (lead < 0x80) return lead;
  const int length = lead >= 0xF0 && lead < 0xF5 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC2 ? 1 : 0;
  if (length == 0 || lead >= 0xF5 || at + static_cast<std::size_t>(length) > text.size()) {
    return 0xFFFD;
  }
  char32_t value = lead & (0x3FU >> length);
  for (int i = 0; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[at + static_cast<std::size_t>(i)]);
    if ((next & 0xC0) != 0x80) return 0xFFFD;
    value = value << 6 | (next & 0x3F);
  }
  at += static_cast<std::size_t>(length);
  return value;
}

// Appends the code points of `text` to `out`.
inline void DecodeUtf8(std::string_view text, std::u32string& out) {
  for (std::size_t at = 0; at < text.size();) out.push_back(NextCodePoint(text, at));
}

inline std::u32string DecodeUtf8(std::string_view text) {
  std::u32string out;
  DecodeUtf8(text, out);
  return out;
}

inline std::string EncodeUtf8(std::u32string_view text) {
  std::string out;
  for (const char32_t code_point : text) AppendUtf8(code_point, out);
  return out;
}

}  // namespace xueji
