// The arrays of the generated character tables; what they mean is said in character_table.h. Only
// character_table.cc, code_point_fold.cc, person_name.cc, name_keys.cc and name_levels.cc use them.
// Immutable; any number of threads.
//
//   const std::size_t at = character_data::Entry(character);   // its entry in the per-character
//   arrays
//
// Two stages: a page number per 128 code points, then an entry per code point of the pages that
// hold anything. Page 0 is the empty page: entries below kPageSize know nothing and fold to 0.
#pragma once

#include <cstddef>
#include <cstdint>

namespace xueji::matchers::character_data {

inline constexpr std::size_t kPageSize = 128;
inline constexpr char32_t kCodePointEnd = 0x32400;
inline constexpr std::size_t kReadingsMax = 4;

// Of CharacterRow::traits.
inline constexpr unsigned kLevelMask = 3;  // 2013 General Standard table: 1-3, 0 outside
inline constexpr unsigned kContinuesSpelling = 1u << 3;  // second character of a spelling
inline constexpr unsigned kStartsSpelling = 1u << 4;     // first character of one of kSpelling
inline constexpr unsigned kHasSurnameReading = 1u << 5;  // listed in kSurname
inline constexpr unsigned kHasSurnameForm = 1u
                                            << 6;  // its representative is listed in kSurnameForm
inline constexpr unsigned kStartsCompound = 1u << 7;  // a compound surname may begin here

// Four bits of CharacterRow::traits: the class of near sounds of the first reading, its low bits.
// They tell most characters that do not sound near at a glance.
inline constexpr unsigned kNearBitsShift = 8;
inline constexpr unsigned kNearBits = 15u << kNearBitsShift;
// From here five bits for each reading: the tones 1 to 5 it is read with.
inline constexpr unsigned kTonesShift = 12;
inline constexpr unsigned kToneCount = 5;

// What comparing needs of a character, in one quarter of a cache line.
struct alignas(16) CharacterRow {
  char32_t fold;                         // representative; 0 on the empty page
  std::uint32_t traits;                  // the level and the bits above
  std::uint16_t readings[kReadingsMax];  // 0 = none
};

// What its shape is known by.
struct alignas(16) CharacterShape {
  std::uint32_t cangjie;        // five bits a letter, first letter lowest, 0 = unknown
  std::uint32_t wubi;           // the same
  std::uint32_t stroke_offset;  // into kStrokes, 0 = unknown
  std::uint16_t four_corner;    // four digits as nibbles, kNoFourCorner = unknown
};
inline constexpr std::uint16_t kNoFourCorner = 0xFFFF;
inline constexpr int kStrokeClasses = 5;

extern const std::uint16_t kPage[];           // kCodePointEnd / kPageSize
extern const CharacterRow kRow[];             // by entry
extern const CharacterShape kShape[];         // by entry
extern const std::uint16_t kTonedReadings[];  // kReadingsMax per entry, 0 = none
extern const std::uint8_t kStrokes[];  // count, strokes of each class, the class of each stroke

extern const int kSyllableCount;
extern const char* const kSyllableText[];  // by id, 0 = ""
extern const int kNearSoundCount;
extern const std::uint16_t kNearSoundOf[];  // by syllable id: its class of near sounds
extern const int kTonedCount;
extern const char* const kTonedText[];
extern const std::uint16_t kTonelessOf[];
extern const std::uint32_t kTonedCharactersOffset[];  // id - 1 -> first in kTonedCharacters
extern const char32_t kTonedCharacters[];
extern const std::uint32_t kSyllableCharactersOffset[];
extern const char32_t kSyllableCharacters[];
extern const std::uint32_t kLevelCharactersOffset[];  // level - 1
extern const char32_t kLevelCharacters[];
extern const int kVariantCount;
extern const char32_t kVariantOf[];  // ascending representatives
extern const std::uint32_t kVariantFormsOffset[];
extern const char32_t kVariantForms[];
extern const int kSurnameReadingCount;
extern const char32_t kSurname[];  // ascending
extern const std::uint16_t kSurnameReading[];
extern const int kCompoundSurnameCount;
extern const std::uint32_t kCompoundSurname[];         // first | second << 16, ascending
extern const std::uint16_t kCompoundSurnameReading[];  // two per compound surname
extern const int kSurnameFormCount;
extern const char32_t kSurnameForm[];  // ascending
extern const char32_t kSurnameFormOf[];

// Spellings of transliterated names, by their first two characters, the longest first; folded.
extern const int kSpellingCount;
extern const std::uint16_t kSpellingGroup[];  // from 1; equal for spellings of one name
extern const std::uint32_t kSpellingOffset[];
extern const char32_t kSpelling[];
// A hash table: 1 + the first spelling with a slot's two characters, or 0; collisions go to the next slot.
inline constexpr std::uint32_t kSpellingSlots = 2048;
extern const std::uint16_t kSpellingSlot[];
constexpr std::uint32_t SpellingSlotOf(char32_t first, char32_t second) {
  return ((first * 40503U + second * 30011U) >> 4) % kSpellingSlots;
}

extern const int kCodePointFoldCount;
extern const char32_t kCodePoint[];  // ascending
extern const char32_t kCodePointFold[];

// The two main blocks lie in one run after the empty page.
inline constexpr char32_t kHanFirst = 0x3400;
inline constexpr char32_t kHanEnd = 0xA000;

inline std::size_t Entry(char32_t character) {
  if (character - kHanFirst < kHanEnd - kHanFirst) return character - kHanFirst + kPageSize;
  if (character >= kCodePointEnd) return 0;
  return kPage[character / kPageSize] * kPageSize + character % kPageSize;
}

// The representative of an entry's character.
inline char32_t FoldOf(char32_t character, std::size_t entry) {
  return entry < kPageSize ? character : kRow[entry].fold;
}

}  // namespace xueji::matchers::character_data
