#include "matchers/name/person_name.h"

#include <algorithm>

#include "matchers/name/character_table.h"
#include "matchers/name/code_point_fold.h"
#include "matchers/name/name_units.h"

namespace xueji::matchers {

std::optional<PackedName> PackName(std::u32string_view name) {
  if (name.size() > kPackedNameCharsMax) return std::nullopt;
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char32_t character = name[i];
    const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
    if (character == 0 || character > 0xFFFF || surrogate) return std::nullopt;
    word |= std::uint64_t{character} << (16 * i);
  }
  return PackedName{word};
}

int UnpackName(PackedName name, char32_t* out) {
  int count = 0;
  for (std::uint64_t word = name.word; word != 0; word >>= 16) {
    out[count++] = static_cast<char32_t>(word & 0xFFFF);
  }
  return count;
}

std::size_t SurnameLength(std::u32string_view name) {
  const std::size_t separator = name.find(kNameSeparator);
  if (separator != std::u32string_view::npos && separator > 0) return separator;
  return SurnameUnits({name.data(), name.size()});
}

bool HasStandIn(std::u32string_view name) {
  bool has_han = false;
  bool has_letters = false;
  for (const char32_t character : name) {
    if (IsStandInMark(character)) return true;
    has_han |= IsHan(character);
    has_letters |= IsAsciiLetter(character);
  }
  return has_han && has_letters;
}

bool IsHanName(std::u32string_view name) {
  if (name.empty() || name.front() == kNameSeparator || name.back() == kNameSeparator) return false;
  return std::all_of(name.begin(), name.end(), [](char32_t character) {
    return IsHan(character) || character == kNameSeparator;
  });
}

}  // namespace xueji::matchers
