// PersonName: a person's name packed in one word, and the facts about a name that need no second
// name.
//
//   std::optional<PackedName> name = PackName(U"欧阳娜娜");  // nullopt: longer than four characters,
//   if (!name) name = EscapedName(term.value);              // or outside the BMP: keep a TermId
//   SurnameLength(U"欧阳娜娜");                             // 2
//   CompareNames(U"欧阳娜娜", U"欧阳那娜");                 // name_levels.h: NameLevel::kHomophone
//   HomophoneKey(U"欧阳娜娜");                              // name_keys.h: a blocking key
//
// Names are canonical code points: the ingest room has folded width, blanks, radicals and
// separators. Packing: character i in bits 16*i; the word 0 is blank. A surrogate (0xD800) in the
// top sixteen bits, which no name contains, marks an escape whose low 32 bits are a TermId. Pure
// functions over immutable tables: any number of threads. Nothing allocates. Pack and unpack cost
// 1-2 ns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace xueji::matchers {

struct PackedName {
  std::uint64_t word = 0;
  friend bool operator==(PackedName, PackedName) = default;
};

inline constexpr std::size_t kPackedNameCharsMax = 4;

// nullopt if `name` has more than four characters, one outside the BMP, a surrogate or U+0000.
std::optional<PackedName> PackName(std::u32string_view name);

constexpr PackedName EscapedName(std::uint32_t term_id) {
  return PackedName{(std::uint64_t{0xD800} << 48) | term_id};
}
constexpr bool IsEscaped(PackedName name) {
  return (name.word >> 48) == 0xD800;
}
// REQUIRES: IsEscaped(name).
constexpr std::uint32_t EscapedTerm(PackedName name) {
  return static_cast<std::uint32_t>(name.word);
}
constexpr bool IsBlank(PackedName name) {
  return name.word == 0;
}

// Number of characters of a name that is not escaped: 0 to 4.
constexpr int PackedLength(PackedName name) {
  return (name.word != 0) + (name.word >> 16 != 0) + (name.word >> 32 != 0) +
         (name.word >> 48 != 0);
}

// Writes the characters to out[0..3] and returns how many; 0 if blank. REQUIRES: !IsEscaped(name).
int UnpackName(PackedName name, char32_t* out);

// Characters of the surname: 2 for a compound surname (欧阳) when a given name follows, the length
// of the first part for a name with separators (U+00B7), else 1; 0 for a blank name.
std::size_t SurnameLength(std::u32string_view name);

// True if `name` shows that a character could not be typed or stored: '?', '*', '□', U+FFFD, a
// private-use character, or Latin letters standing inside a Han name (王YAN).
bool HasStandIn(std::u32string_view name);

// True if every character is a Han ideograph, or a separator between ideographs; false if blank.
bool IsHanName(std::u32string_view name);

}  // namespace xueji::matchers

// The two halves most users want beside it: comparing two names, and blocking keys of one.
#include "matchers/name/name_keys.h"    // IWYU pragma: export
#include "matchers/name/name_levels.h"  // IWYU pragma: export
