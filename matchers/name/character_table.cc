#include "matchers/name/character_table.h"

#include <algorithm>
#include <cstddef>

#include "matchers/name/character_data.h"
#include "matchers/name/reading_overlap.h"

namespace xueji::matchers {
namespace {

namespace data = character_data;

// The readings in use of the four places at `first`.
std::span<const std::uint16_t> ReadingsAt(const std::uint16_t* first) {
  std::size_t count = 0;
  while (count < data::kReadingsMax && first[count] != 0) ++count;
  return {first, count};
}

// Group `index` of one of the generated lists.
std::span<const char32_t> Group(const std::uint32_t* offsets, const char32_t* values, int index) {
  return {values + offsets[index], values + offsets[index + 1]};
}

bool ShareOne(std::span<const std::uint16_t> left, std::span<const std::uint16_t> right) {
  return std::any_of(left.begin(), left.end(), [right](std::uint16_t reading) {
    return std::find(right.begin(), right.end(), reading) != right.end();
  });
}

const char32_t* Find(const char32_t* first, int count, char32_t character) {
  const char32_t* const at = std::lower_bound(first, first + count, character);
  return at != first + count && *at == character ? at : nullptr;
}

}  // namespace

char32_t FoldVariant(char32_t character) {
  return data::FoldOf(character, data::Entry(character));
}

char32_t FoldSurname(char32_t character) {
  const std::size_t entry = data::Entry(character);
  const char32_t folded = data::FoldOf(character, entry);
  if ((data::kRow[entry].traits & data::kHasSurnameForm) == 0) return folded;
  const char32_t* const at = Find(data::kSurnameForm, data::kSurnameFormCount, folded);
  return at == nullptr ? folded : data::kSurnameFormOf[at - data::kSurnameForm];
}

std::span<const SyllableId> Readings(char32_t character) {
  return ReadingsAt(data::kRow[data::Entry(character)].readings);
}

SyllableId SurnameReading(char32_t character) {
  const std::size_t entry = data::Entry(character);
  if ((data::kRow[entry].traits & data::kHasSurnameReading) != 0) {
    const char32_t* const at = Find(data::kSurname, data::kSurnameReadingCount, character);
    if (at != nullptr) return data::kSurnameReading[at - data::kSurname];
  }
  return data::kRow[entry].readings[0];
}

bool SharesReading(char32_t left, char32_t right) {
  return ShareOne(Readings(left), Readings(right));
}

bool SharesTonedReading(char32_t left, char32_t right) {
  return ShareOne(TonedReadings(left), TonedReadings(right));
}

NearSoundId NearSoundOf(SyllableId syllable) {
  return syllable <= data::kSyllableCount ? data::kNearSoundOf[syllable] : NearSoundId{0};
}

int NearSoundCount() {
  return data::kNearSoundCount;
}

bool SoundsNear(char32_t left, char32_t right) {
  return SoundsNearRows(data::kRow[data::Entry(left)], data::kRow[data::Entry(right)]);
}

std::string_view SyllableText(SyllableId syllable) {
  return syllable <= data::kSyllableCount ? data::kSyllableText[syllable] : "";
}

int SyllableCount() {
  return data::kSyllableCount;
}

SyllableId ParseSyllable(std::string_view letters) {
  // Longest syllable: "zhuang"; 'v' and "yu" after l and n are how keyboards and passports spell ü.
  char text[12];
  std::size_t length = 0;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (length + 2 > sizeof text) return 0;
    const char lower = static_cast<char>(letters[i] | 0x20);
    if (lower < 'a' || lower > 'z') return 0;
    const bool umlaut =
        lower == 'v' || (lower == 'y' && i == 1 && (text[0] == 'l' || text[0] == 'n') &&
                         i + 1 < letters.size() && (letters[i + 1] | 0x20) == 'u');
    if (umlaut) {
      text[length++] = '\xC3';
      text[length++] = '\xBC';
      if (lower == 'y') ++i;
    } else {
      text[length++] = lower;
    }
  }
  const std::string_view wanted(text, length);
  const char* const* const first = data::kSyllableText + 1;
  const char* const* const last = first + data::kSyllableCount;
  const char* const* const at = std::lower_bound(
      first, last, wanted,
      [](const char* entry, std::string_view value) { return std::string_view(entry) < value; });
  if (at == last || std::string_view(*at) != wanted) return 0;
  return static_cast<SyllableId>(at - data::kSyllableText);
}

std::span<const TonedId> TonedReadings(char32_t character) {
  return ReadingsAt(data::kTonedReadings + data::Entry(character) * data::kReadingsMax);
}

int TonedCount() {
  return data::kTonedCount;
}

std::string_view TonedText(TonedId toned) {
  return toned <= data::kTonedCount ? data::kTonedText[toned] : "";
}

SyllableId TonelessOf(TonedId toned) {
  return toned <= data::kTonedCount ? data::kTonelessOf[toned] : SyllableId{0};
}

std::span<const char32_t> CharactersWithReading(TonedId toned) {
  if (toned == 0 || toned > data::kTonedCount) return {};
  return Group(data::kTonedCharactersOffset, data::kTonedCharacters, toned - 1);
}

std::span<const char32_t> CharactersWithSyllable(SyllableId syllable) {
  if (syllable == 0 || syllable > data::kSyllableCount) return {};
  return Group(data::kSyllableCharactersOffset, data::kSyllableCharacters, syllable - 1);
}

int StandardLevel(char32_t character) {
  return static_cast<int>(data::kRow[data::Entry(character)].traits & data::kLevelMask);
}

std::span<const char32_t> CharactersOfLevel(int level) {
  if (level < 1 || level > 3) return {};
  return Group(data::kLevelCharactersOffset, data::kLevelCharacters, level - 1);
}

std::span<const char32_t> VariantForms(char32_t character) {
  const char32_t* const at = Find(data::kVariantOf, data::kVariantCount, FoldVariant(character));
  if (at == nullptr) return {};
  return Group(data::kVariantFormsOffset, data::kVariantForms,
               static_cast<int>(at - data::kVariantOf));
}

bool IsHan(char32_t character) {
  return (character >= 0x4E00 && character <= 0x9FFF) ||  // unified ideographs
         (character >= 0x3400 && character <= 0x4DBF) ||  // extension A
         character == 0x3007 ||                           // 〇
         (character >= 0xF900 && character <= 0xFAFF) ||  // compatibility ideographs
         (character >= 0x20000 && character <= 0x323AF);  // extensions B to H
}

}  // namespace xueji::matchers
