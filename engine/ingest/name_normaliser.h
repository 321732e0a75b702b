// Names of persons: one canonical form for every way a school types them.
//
//   std::u32string name;
//   NormaliseName("张　三", name)              // U"张三": blanks inside Han names vanish
//   NormaliseName("热比娅•买买提", name)         // U"热比娅·买买提": every dot is U+00B7 (GB18030 A1A4)
//   NormaliseName("热比娅 买买提", name)         // the same: parts of two characters and more, five in all
//   NormaliseName("  mary  Ann smith", name)   // U"MARY ANN SMITH"
//
// On top of Canonical (unicode_fold.h). Dots and bullets are always separators; '.', ',', '-', '_',
// quotes and blanks are only between two characters of a Han name; separators at the ends go, runs become
// one. Latin letters are upper case. Variants and homophones are not touched: matchers see them.
// Thread-safe: pure. Cost: 2 ns for a plain Han name of two to four characters, 30 ns for one of
// Han and middle dots, else about 1 µs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/ingest/unicode_fold.h"
#include "matchers/identity/digit_words.h"
#include "matchers/name/person_name.h"

namespace xueji {

// Replaces `name` by the canonical name in `text` (UTF-8); empty if nothing is left.
void NormaliseName(std::string_view text, std::u32string& name,
                   FoldPath path = FoldPath::kFast);

// The packed form of a name that is two to four plain ideographs and nothing else; blank otherwise
// (then NormaliseName tells). REQUIRES: valid UTF-8; with kPadded, a readable byte behind it.
// PERF: 2 ns; in valid UTF-8 the order of the bytes is that of the code points, so one comparison of
// three bytes tells a common ideograph.
template <bool kPadded = false>
inline matchers::PackedName PackPlainName(std::string_view text) {
  constexpr std::uint32_t kFirst = 0xE4B880;  // U+4E00
  constexpr std::uint32_t kLast = 0xE9BEA5;   // U+9FA5; all in between are plain (a test holds it)
  const char* at = text.data();
  const auto bytes = [&](std::size_t place) { return __builtin_bswap32(matchers::LoadFour(at + place)) >> 8; };
  const auto last_bytes = [&](std::size_t place) {
    return kPadded ? bytes(place) : __builtin_bswap32(matchers::LoadFour(at + place - 1)) & 0xFFFFFF;
  };
  bool common = true;
  const auto code_point = [&](std::uint32_t three) {
    common &= three - kFirst <= kLast - kFirst;
    return std::uint64_t{(three >> 4 & 0xF000) | (three >> 2 & 0x0FC0) | (three & 0x3F)};
  };
  std::uint64_t word = 0;
  switch (text.size()) {
    case 6: word = code_point(bytes(0)) | code_point(last_bytes(3)) << 16; break;
    case 9:
      word = code_point(bytes(0)) | code_point(bytes(3)) << 16 | code_point(last_bytes(6)) << 32;
      break;
    case 12:
      word = code_point(bytes(0)) | code_point(bytes(3)) << 16 | code_point(bytes(6)) << 32 |
             code_point(last_bytes(9)) << 48;
      break;
    default: return {};
  }
  if (common) [[likely]] return matchers::PackedName{word};
  for (std::size_t i = 0; i < text.size(); i += 3) {
    const bool three = (static_cast<unsigned char>(text[i]) & 0xF0) == 0xE0;
    if (!three || !IsPlainHan(word >> (16 * (i / 3)) & 0xFFFF)) return {};
  }
  return matchers::PackedName{word};
}

// A word that schools write where they have no name: 无, 无名, 不详, 测试 … `name` is canonical.
bool IsPlaceholderName(std::u32string_view name);

}  // namespace xueji
