// NameRelation: what two written names are to each other, told character by character: the slow and
// obvious reading by which the generator's truth is checked, apart from the engine's comparison.
//
//   PlainName(U"热比娅 买买提")             // U"热比娅·买买提": how it stands in a register
//   RelateNames(U"王小明", U"王晓明")       // NameRelation::kHomophone
//
// The first that holds, in the order of engine/population/verdict.h as far as two names alone can
// tell: separators left out; every differing character a stand-in of one that could not be typed
// (private use, '?', its sound in capitals); … or a variant; … or of the same or nearly the same
// sound; … or of like shape; the same characters in another order; else kAnotherPerson. What else
// was done (a former name, a transliteration) is for the caller, who knows. Pure; any number of
// threads. Cost: 0.1 to 2 us.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace xueji::datasets {

enum class NameRelation : std::uint8_t {
  kSame,
  kFormerName,  // never told by RelateNames
  kSeparator,
  kRareCharacter,
  kVariant,
  kHomophone,
  kTransliteration,  // never told by RelateNames
  kLookAlike,
  kOrder,
  kAnotherPerson,
};

// "homophone"; "" for kSame. The words of population_truth.csv.
std::string_view NameRelationWord(NameRelation relation);

// The form under which a name is filed: blanks, invisible characters, radicals and private forms of
// known characters gone, every separator U+00B7, Latin letters in capitals.
std::u32string PlainName(std::u32string_view name);

// Symmetric. Both as PlainName makes them.
NameRelation RelateNames(std::u32string_view left, std::u32string_view right);

// Whether every character is equal, a variant, or has a reading in common, tones aside: the same to
// the ear, not only nearly (no n for l). Likewise symmetric.
bool SoundTheSame(std::u32string_view left, std::u32string_view right);

}  // namespace xueji::datasets
