// CharacterTable: what is known of one Han character: variants, readings, level. And of two: do
// they sound alike, do they look alike.
//
//   FoldVariant(U'偉') == U'伟';  SharesReading(U'小', U'晓')
//   SyllableText(Readings(U'小')[0]) == "xiao"
//   LookAlike(U'未', U'末') >= kLookAlikeMin
//
// Flat arrays by code point, generated at build time by tools/tables/character_table.py from the
// Debian packages unicode-data (Unihan 15), opencc, rime-data-stroke and rime-data-wubi; surname
// readings, compound surnames and forms that stand for each other in names are stated facts
// (tools/tables/surnames.tsv, character_forms.tsv). Immutable; any number of threads. A look-up
// is one row of sixteen bytes (1-2 ns when cached). Unknown characters fold to themselves and
// have no readings.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace xueji::matchers {

// The representative of `character`: traditional and variant forms fold to the form of the 2013
// General Standard table (规范字). Idempotent. Conservative: two standard characters stay apart,
// except those that OpenCC's traditional-to-simplified conversion merges, and a short stated list
// (锺 钟).
char32_t FoldVariant(char32_t character);
// The same for the first character of a name: also 肖 萧, 付 傅, 闫 阎, 代 戴, 丘 邱, 兰 蓝.
char32_t FoldSurname(char32_t character);

// Toneless syllable ids, up to four, commonest first; a surname reading is among them. Ids are
// 1-based in alphabetical order of the spelling: dense, stable for one Unihan version.
using SyllableId = std::uint16_t;
std::span<const SyllableId> Readings(char32_t character);
// The reading as a surname (单 shan, 曾 zeng), else the commonest; 0 if none is known.
SyllableId SurnameReading(char32_t character);
// True if the two have a toneless reading in common.
bool SharesReading(char32_t left, char32_t right);
// Syllables that speakers of southern dialects, and the fuzzy pinyin of input methods, take for each
// other are in one class: zh z, ch c, sh s, n l, r l, f h, an ang, en eng, in ing. Classes are
// 1..NearSoundCount(), 0 for no syllable. `ning` and `lin` are in one class too.
using NearSoundId = std::uint16_t;
NearSoundId NearSoundOf(SyllableId syllable);
int NearSoundCount();
// True if readings of the two are in one class. SharesReading implies it.
bool SoundsNear(char32_t left, char32_t right);
std::string_view SyllableText(SyllableId syllable);  // "xiao"; "lü"; "" if unknown
int SyllableCount();                                 // ids are 1..SyllableCount()
// The syllable spelt by ASCII letters of any case ("YAN", "lv", "lü" as "lv"); 0 if it is none.
SyllableId ParseSyllable(std::string_view letters);

// Toned readings ("xiao3"), for generators and reports. Up to four per character, commonest first.
using TonedId = std::uint16_t;
std::span<const TonedId> TonedReadings(char32_t character);
// True if the two have a toned reading in common.
bool SharesTonedReading(char32_t left, char32_t right);
int TonedCount();                           // ids are 1..TonedCount()
std::string_view TonedText(TonedId toned);  // "xiao3"; tone 5 is neutral
SyllableId TonelessOf(TonedId toned);
// Characters of the General Standard table with that reading first or second, by level, then code
// point.
std::span<const char32_t> CharactersWithReading(TonedId toned);
// The same for a toneless syllable.
std::span<const char32_t> CharactersWithSyllable(SyllableId syllable);

// 1, 2 or 3 in the 2013 General Standard table (通用规范汉字表), 0 outside.
int StandardLevel(char32_t character);
// All characters of one level (1-3), ascending by code point.
std::span<const char32_t> CharactersOfLevel(int level);
// Not in levels 1-2: a character that systems have trouble with.
inline bool IsRareCharacter(char32_t character) {
  const int level = StandardLevel(character);
  return level == 0 || level == 3;
}
// Other characters that fold to the same representative (traditional, variant), ascending; may be
// empty.
std::span<const char32_t> VariantForms(char32_t character);

bool IsHan(char32_t character);  // CJK ideographs of all planes, U+3007

}  // namespace xueji::matchers

// The shape half: LookAlike, kLookAlikeMin, IsLookAlike, MostAlike.
#include "matchers/name/look_alike.h"  // IWYU pragma: export
