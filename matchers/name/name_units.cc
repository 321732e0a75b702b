#include "matchers/name/name_units.h"

#include <algorithm>

#include "matchers/name/character_table.h"

namespace xueji::matchers {
namespace {

constexpr std::size_t kSyllableLettersMax = 6;  // zhuang

}  // namespace

NameUnits::NameUnits(std::u32string_view name) {
  bool has_han = false;
  bool has_letters = false;
  for (const char32_t character : name) {
    has_han |= IsHan(character);
    has_letters |= IsAsciiLetter(character);
  }
  for (std::size_t at = 0; at < name.size();) {
    if (name[at] == kNameSeparator) {
      ++at;
      continue;
    }
    if (!has_han || !has_letters || !IsAsciiLetter(name[at])) {
      Append(name[at++]);
      continue;
    }
    std::size_t end = at;
    while (end < name.size() && IsAsciiLetter(name[end])) ++end;
    AppendLetters(name.substr(at, end - at));
    at = end;
  }
}

void NameUnits::Append(NameUnit unit) {
  if (spill_.empty() && count_ < kInlineMax) {
    inline_[count_++] = unit;
    return;
  }
  if (spill_.empty()) spill_.assign(inline_.begin(), inline_.end());
  spill_.push_back(unit);
}

// The longest syllable first ("YANXI" -> yan, xi); letters that spell none stay letters.
void NameUnits::AppendLetters(std::u32string_view letters) {
  while (!letters.empty()) {
    char text[kSyllableLettersMax];
    std::size_t length = std::min(letters.size(), kSyllableLettersMax);
    for (std::size_t i = 0; i < length; ++i) text[i] = static_cast<char>(letters[i]);
    SyllableId syllable = 0;
    // Single letters ("a", "e") are stray letters more often than syllables.
    while (length >= 2 && (syllable = ParseSyllable({text, length})) == 0) --length;
    if (syllable == 0) {
      Append(letters.front());
      letters.remove_prefix(1);
    } else {
      Append(kSyllableUnit | syllable);
      letters.remove_prefix(length);
    }
  }
}

int CompoundSurnameIndex(std::span<const NameUnit> units) {
  if (units.size() < 3) return -1;
  const std::size_t entry = character_data::Entry(units[0]);
  if ((character_data::kRow[entry].traits & character_data::kStartsCompound) == 0) return -1;
  const NameUnit first = character_data::FoldOf(units[0], entry);
  const NameUnit second = FoldUnit(units[1]);
  if (first > 0xFFFF || second > 0xFFFF) return -1;
  const std::uint32_t wanted = first | second << 16;
  const std::uint32_t* const begin = character_data::kCompoundSurname;
  const std::uint32_t* const end = begin + character_data::kCompoundSurnameCount;
  const std::uint32_t* const at = std::lower_bound(begin, end, wanted);
  return at != end && *at == wanted ? static_cast<int>(at - begin) : -1;
}

}  // namespace xueji::matchers
