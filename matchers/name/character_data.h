// The arrays of the generated character tables; what they mean is said in character_table.h. Only
// character_table.cc, code_point_fold.cc, person_name.cc, name_keys.cc and name_levels.cc use them.
// Immutable; any number of threads.
//
//   const std::size_t at = character_data::Entry(character);   // its entry in the per-character arrays
//
// Two stages: a page number per 128 code points, then an entry per code point of the pages that hold
// anything. Page 0 is the empty page: entries below kPageSize know nothing and fold to 0.
#pragma once

#include <cstddef>
#include <cstdint>

namespace xueji::matchers::character_data {

inline constexpr std::size_t kPageSize = 128;
inline constexpr char32_t kCodePointEnd = 0x32400;
inline constexpr std::size_t kReadingsMax = 4;

// Of kTraits.
inline constexpr unsigned kLevelMask = 3;                // 2013 General Standard table: 1-3, 0 outside
inline constexpr unsigned kHasSurnameReading = 1u << 5;  // listed in kSurname
inline constexpr unsigned kHasSurnameForm = 1u << 6;     // its representative is listed in kSurnameForm
inline constexpr unsigned kStartsCompound = 1u << 7;     // a compound surname may begin here

extern const std::uint16_t kPage[];            // kCodePointEnd / kPageSize
extern const char32_t kFold[];                 // representative; 0 on the empty page
extern const std::uint16_t kReadings[];        // kReadingsMax per entry, 0 = none
extern const std::uint16_t kTonedReadings[];   // kReadingsMax per entry, 0 = none
extern const std::uint8_t kTraits[];           // the level and the bits below
extern const std::uint16_t kFourCorner[];      // four digits as nibbles, 0xFFFF = unknown
extern const std::uint32_t kCangjie[];         // five bits a letter, first letter lowest, 0 = unknown
extern const std::uint32_t kWubi[];            // the same
extern const std::uint32_t kStrokeOffset[];    // into kStrokes, 0 = unknown
extern const std::uint8_t kStrokes[];          // count, then one of five classes per stroke

extern const int kSyllableCount;
extern const char* const kSyllableText[];      // by id, 0 = ""
extern const int kTonedCount;
extern const char* const kTonedText[];
extern const std::uint16_t kTonelessOf[];
extern const std::uint32_t kTonedCharactersOffset[];     // id - 1 -> first in kTonedCharacters
extern const char32_t kTonedCharacters[];
extern const std::uint32_t kSyllableCharactersOffset[];
extern const char32_t kSyllableCharacters[];
extern const std::uint32_t kLevelCharactersOffset[];     // level - 1
extern const char32_t kLevelCharacters[];
extern const int kVariantCount;
extern const char32_t kVariantOf[];                      // ascending representatives
extern const std::uint32_t kVariantFormsOffset[];
extern const char32_t kVariantForms[];
extern const int kSurnameReadingCount;
extern const char32_t kSurname[];                        // ascending
extern const std::uint16_t kSurnameReading[];
extern const int kCompoundSurnameCount;
extern const std::uint32_t kCompoundSurname[];           // first | second << 16, ascending
extern const std::uint16_t kCompoundSurnameReading[];    // two per compound surname
extern const int kSurnameFormCount;
extern const char32_t kSurnameForm[];                    // ascending
extern const char32_t kSurnameFormOf[];

extern const int kCodePointFoldCount;
extern const char32_t kCodePoint[];                      // ascending
extern const char32_t kCodePointFold[];

inline std::size_t Entry(char32_t character) {
  if (character >= kCodePointEnd) return 0;
  return kPage[character / kPageSize] * kPageSize + character % kPageSize;
}

// The representative of an entry's character.
inline char32_t FoldOf(char32_t character, std::size_t entry) {
  return entry < kPageSize ? character : kFold[entry];
}

}  // namespace xueji::matchers::character_data
