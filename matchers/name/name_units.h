// NameUnits: a name as the units that comparison and keys work on.
//
//   const NameUnits units(U"王YAN·x");   // 王, the syllable yan, …; separators left out
//
// A unit is a code point, or kSyllableUnit | SyllableId where Latin letters inside a Han name spell
// a pinyin syllable that stands in for a character. Value type; any number of threads; no
// allocation up to 32 units.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "matchers/name/character_data.h"
#include "matchers/name/code_point_fold.h"

namespace xueji::matchers {

using NameUnit = char32_t;
inline constexpr NameUnit kSyllableUnit = 0x80000000;

constexpr bool IsSyllable(NameUnit unit) {
  return (unit & kSyllableUnit) != 0;
}

// A mark that shows where a character could not be typed, stored or decoded.
constexpr bool IsStandInMark(NameUnit unit) {
  return unit == U'?' || unit == U'*' || unit == 0x25A1 || unit == 0xFFFD || unit == 0xFF1F ||
         unit == 0xFF0A || IsPrivateUse(unit);
}

constexpr bool IsAsciiLetter(char32_t character) {
  return (character >= U'A' && character <= U'Z') || (character >= U'a' && character <= U'z');
}

class NameUnits {
 public:
  explicit NameUnits(std::u32string_view name);

  std::span<const NameUnit> span() const {
    return spill_.empty() ? std::span<const NameUnit>(inline_.data(), count_)
                          : std::span<const NameUnit>(spill_);
  }

 private:
  static constexpr std::size_t kInlineMax = 32;
  void Append(NameUnit unit);
  void AppendLetters(std::u32string_view letters);

  std::array<NameUnit, kInlineMax> inline_;
  std::size_t count_ = 0;
  std::vector<NameUnit> spill_;
};

// Representative for equality: FoldVariant of a character, a syllable unit itself.
inline NameUnit FoldUnit(NameUnit unit) {
  return character_data::FoldOf(unit, character_data::Entry(unit));
}

// Index of the compound surname that `units` begin with, when a given name follows; -1 if none.
int CompoundSurnameIndex(std::span<const NameUnit> units);

// 2 if the units begin with a compound surname and a given name follows, 1 if they hold anything.
inline std::size_t SurnameUnits(std::span<const NameUnit> units) {
  if (units.empty()) return 0;
  return CompoundSurnameIndex(units) >= 0 ? 2 : 1;
}

}  // namespace xueji::matchers
