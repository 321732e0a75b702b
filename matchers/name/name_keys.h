// Blocking keys of one person name: 64-bit words that are equal when two names are alike in one
// way.
//
//   HomophoneKey(U"王小明") == HomophoneKey(U"王晓鸣")
//   VariantKey(U"陳偉") == VariantKey(U"陈伟")
//   SortedCharsKey(U"王明小") == SortedCharsKey(U"王小明")
//
// No key is ever 0, which means "no block"; a blank name's key is 0. Keys ignore separators
// (U+00B7), but for SortedPartsKey. Equal classes always give equal keys; different ones collide with probability 2^-64.
// Stable as long as the character tables are. Pure; 10-16 ns. REQUIRES for the packed overloads:
// !IsEscaped(name).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace xueji::matchers {

struct PackedName;

// Toneless syllables in order, the first character by its surname reading (单 shan), the others by
// their commonest; capital pinyin standing in for a character counts as that syllable (王YAN). Names
// of more than three units go by their first three and their number of units: every unit more would
// multiply the keys below.
std::uint64_t HomophoneKey(std::u32string_view name);
std::uint64_t HomophoneKey(PackedName name);

// Further keys of a name that may be read or stand in more than one way, HomophoneKey(name) left
// out: one per combination of the readings of its characters (曾单 zeng dan, ceng shan …), and,
// where a character is rare, of a place left open (王堃 and 王? then meet). Two names that
// CompareNames finds kOtherTone or more share a key: that is the promise. Names of a generated
// register have 0.22 on average (key_word_bench), any name at most a few hundred. Appends to `keys`,
// all distinct.
void AppendFurtherHomophoneKeys(std::u32string_view name, std::vector<std::uint64_t>* keys);
void AppendFurtherHomophoneKeys(PackedName name, std::vector<std::uint64_t>* keys);

// Whether the two names have one of these keys in common, place by place: 100 ns for names
// taken at random (key_word_bench).
bool ShareHomophoneKey(std::u32string_view left, std::u32string_view right);
bool ShareHomophoneKey(PackedName left, PackedName right);

// Equal for names that agree up to traditional and variant forms (FoldVariant, FoldSurname).
std::uint64_t VariantKey(std::u32string_view name);
std::uint64_t VariantKey(PackedName name);

// Equal for names of the same folded characters in any order.
std::uint64_t SortedCharsKey(std::u32string_view name);
std::uint64_t SortedCharsKey(PackedName name);

// Equal for names of two or more parts (艾山·阿卜杜拉) that have the same parts in any order, a part
// counting as SamePart of transliteration.h has it; 0 for names of one part.
std::uint64_t SortedPartsKey(std::u32string_view name);
std::uint64_t SortedPartsKey(PackedName name);

}  // namespace xueji::matchers
