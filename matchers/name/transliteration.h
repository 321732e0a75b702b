// Transliteration: spellings of one transliterated name recognised as one. CompareNames, CompareParts
// and the name keys call it, and what explains two names under one number (engine/population).
//
//   const NameUnits left(U"阿卜杜热合曼"), right(U"阿布都拉曼");
//   SpellingsAgree(left.span(), right.span())         // true; 次仁卓玛 and 才让作玛 too
//   SamePart(U"麦麦提", U"买买提")                    // true
//
// The names of Uyghurs, Kazakhs, Tibetans, Mongols and Yi are written in Chinese characters by
// sound, and one name has several spellings (tools/tables/transliteration.tsv, about 700). A name is
// read from the left, the longest known spelling first (麦麦提明 before 麦麦提); each counts as one unit
// that stands for all its spellings, and other characters stay. Immutable tables; pure; any number
// of threads; nothing allocates. About 40 ns for two names that hold a spelling. Twin:
// reference/transliteration_reference.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "matchers/name/name_units.h"

namespace xueji::matchers {

struct SpellingMatch {
  std::uint16_t group = 0;  // equal for spellings of one name; 0: none begins here
  std::size_t length = 0;   // in units
};

// The longest known spelling that `units` begin with. Compares folded characters.
SpellingMatch SpellingAt(std::span<const NameUnit> units);

// True if both hold a known spelling and, spellings of one name counting as equal, the two agree
// unit by unit: every other character equal, a variant, or of the same sound (tone ignored).
// Symmetric. True for equal names that hold a spelling.
bool SpellingsAgree(std::span<const NameUnit> left, std::span<const NameUnit> right);

// True if two parts of names are one: the same spellings and characters, a character counting as
// its commonest syllable where the part has two characters or more (买 and 麦). An equivalence, so
// that parts can be paired off in any order.
bool SamePart(std::u32string_view left, std::u32string_view right);
// A word that is equal for two parts if SamePart holds, and otherwise with probability 2^-64.
std::uint64_t PartKey(std::u32string_view part);

}  // namespace xueji::matchers
