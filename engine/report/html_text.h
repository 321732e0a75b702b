// Small pieces of HTML: escaping, both languages side by side, figures. Names in a register are
// text that strangers wrote: everything that is not ours goes through Escape, without exception.
//
//   html += Both("记录数", "records") + Cell(Thousands(1234567));
//
// Thread-safe: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/number_text.h"
#include "engine/base/utf8.h"

namespace xueji::html {

// Text that can neither open a tag nor leave an attribute nor reorder what surrounds it: control
// characters and the direction overrides of Unicode (UAX 9) become U+FFFD.
inline std::string Escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, at);
    const bool reorders = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
                          c == 0x200E || c == 0x200F || c == 0x061C;
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        AppendUtf8(c < 0x20 || c == 0x7F || reorders ? char32_t{0xFFFD} : c, out);
    }
  }
  return out;
}

// Both languages; the page's switch hides one.
inline std::string Both(std::string_view zh, std::string_view en) {
  return "<span class=\"zh\" lang=\"zh-CN\">" + Escape(zh) +
         "</span><span class=\"en\" lang=\"en\">" + Escape(en) + "</span>";
}

inline std::string Cell(std::string_view html) {
  return "<td>" + std::string(html) + "</td>";
}
inline std::string NumberCell(std::uint64_t value) {
  return "<td class=\"n\">" + Thousands(value) + "</td>";
}
inline std::string Head(std::string_view zh, std::string_view en) {
  return "<th scope=\"col\">" + Both(zh, en) + "</th>";
}
// Of a column of numbers.
inline std::string NumberHead(std::string_view zh, std::string_view en) {
  return "<th scope=\"col\" class=\"n\">" + Both(zh, en) + "</th>";
}

}  // namespace xueji::html
