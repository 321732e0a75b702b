#include "matchers/name/code_point_fold.h"

#include <algorithm>

#include "matchers/name/character_data.h"

namespace xueji::matchers {

char32_t FoldCodePoint(char32_t character) {
  // Radicals lie in U+2E80-2FDF, the private-use characters of GB18030 in U+E766-E864.
  const bool radical = character >= 0x2E80 && character <= 0x2FDF;
  if (!radical && (character < 0xE766 || character > 0xE864)) return character;
  const char32_t* const end = character_data::kCodePoint + character_data::kCodePointFoldCount;
  const char32_t* const at = std::lower_bound(character_data::kCodePoint, end, character);
  if (at == end || *at != character) return character;
  return character_data::kCodePointFold[at - character_data::kCodePoint];
}

bool IsDedicatedSeparator(char32_t character) {
  switch (character) {
    case 0x00B7:  // middle dot: the one the 2016 notice of twelve ministries asks for
    case 0x0387:  // Greek ano teleia
    case 0x1427:  // Canadian syllabics final middle dot
    case 0x16EB:  // runic single punctuation
    case 0x2022:  // bullet
    case 0x2024:  // one dot leader
    case 0x2027:  // hyphenation point
    case 0x2219:  // bullet operator
    case 0x22C5:  // dot operator
    case 0x25CF:  // black circle
    case 0x25E6:  // white bullet
    case 0x2E31:  // word separator middle dot
    case 0x2E33:  // raised dot
    case 0x3002:  // ideographic full stop
    case 0x30FB:  // katakana middle dot
    case 0xFF0E:  // full-width full stop
    case 0xFF61:  // half-width ideographic full stop
    case 0xFF65:  // half-width katakana middle dot
      return true;
    default:
      return false;
  }
}

bool IsNameSeparator(char32_t character) {
  if (IsDedicatedSeparator(character)) return true;
  switch (character) {
    case U' ':
    case U'-':
    case U'.':
    case U'_':
    case U'\'':
    case U'`':
    case 0x00A0:  // no-break space
    case 0x2010:  // hyphen
    case 0x2013:  // en dash
    case 0x2014:  // em dash
    case 0x2018:  // quotation marks
    case 0x2019:
    case 0x3000:  // ideographic space
    case 0x3001:  // ideographic comma
    case 0xFF0D:  // full-width hyphen
    case 0xFF3F:  // full-width low line
      return true;
    default:
      return false;
  }
}

bool IsInvisible(char32_t character) {
  return character == 0x00AD || character == 0x034F || character == 0x061C ||
         (character >= 0x180B && character <= 0x180E) ||
         (character >= 0x200B && character <= 0x200F) ||
         (character >= 0x202A && character <= 0x202E) ||
         (character >= 0x2060 && character <= 0x206F) ||
         (character >= 0xFE00 && character <= 0xFE0F) || character == 0xFEFF ||
         (character >= 0xE0100 && character <= 0xE01EF);
}

}  // namespace xueji::matchers
