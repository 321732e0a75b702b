#include "matchers/text/soundex.h"

#include <cstddef>

namespace xueji::matchers {
namespace {

// By letter: 1-6 the code, 0 a vowel (separates equal codes), 7 H or W (does not).
constexpr std::string_view kCodes = "01230127022455012623017202";

}  // namespace

std::uint32_t Soundex(std::string_view text) {
  std::uint32_t soundex = 0;
  int written = 0;
  char before = '0';
  for (const char character : text) {
    const auto letter = static_cast<unsigned char>(character | 0x20);
    if (letter < 'a' || letter > 'z') continue;
    const char code = kCodes[static_cast<std::size_t>(letter - 'a')];
    if (written == 0) {
      soundex = static_cast<std::uint32_t>(letter - 32) << 24;
      written = 1;
      before = code;
    } else if (code == '7') {
      continue;
    } else {
      if (code != '0' && code != before && written < 4) {
        soundex |= static_cast<std::uint32_t>(code) << (8 * (3 - written));
        ++written;
      }
      before = code;
    }
  }
  if (written == 0) return 0;
  for (; written < 4; ++written) soundex |= static_cast<std::uint32_t>('0') << (8 * (3 - written));
  return soundex;
}

std::string SoundexText(std::uint32_t soundex) {
  if (soundex == 0) return "";
  std::string text(4, '0');
  for (std::size_t i = 0; i < 4; ++i) text[i] = static_cast<char>(soundex >> (8 * (3 - i)) & 0xFF);
  return text;
}

}  // namespace xueji::matchers
