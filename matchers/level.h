// Level: the graded outcome of comparing two values. Every comparison kind has its own closed list,
// ordered from disagreement to identity, and two outcomes in common: kNull (at least one side is
// blank: no evidence either way) and kElse (both present, nothing in common). A linkage plan names
// levels by the words of LevelNames().
//
// Every matcher is symmetric: Compare(a, b) == Compare(b, a), and Compare(a, a) is its exact level
// unless `a` is blank. Plain values.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace xueji::matchers {

using Level = std::uint8_t;
inline constexpr Level kNullLevel = 0;
inline constexpr Level kElseLevel = 1;
inline constexpr int kLevelCountMax = 16;

// Person names, Han or transliterated. From weakest to strongest evidence.
enum class NameLevel : Level {
  kNull, kElse,
  kSameSurname,    // the surname agrees, the given name does not (siblings, strangers)
  kSameGiven,      // the given name (two characters or more) agrees, the surname does not
  kSubset,         // one name is the other with a character or a part left out or added
  kSwapped,        // the same characters or parts in another order
  kOneCharacter,   // same length (three or more), one character of the given name differs and is
                   // neither like-sounding nor look-alike
  kLookAlike,      // the differing characters are easily mistaken for each other by eye
  kNearSound,      // the differing characters sound alike to speakers of southern dialects
  kTransliteration,  // two spellings of one transliterated name
  kOtherTone,      // every differing character shares a reading, tone ignored
  kHomophone,      // every differing character shares a reading, tone included
  kVariant,        // every differing character is a variant, traditional or stand-in form
  kExact,
};

// Identity document numbers.
enum class IdLevel : Level {
  kNull, kElse,
  kSegments,    // two of the three parts region, birth date, sequence agree
  kNeighbour,   // same region and birth date, both valid, other sequence: twins sit here
  kTruncated,   // one is the other after a spreadsheet kept 15 digits
  kTransposed,  // two adjacent characters exchanged
  kOneDigit,    // one character replaced, missing or doubled
  kExact,
};

// How usable two identity numbers are, whatever their digits.
enum class IdStatusLevel : Level {
  kNull,          // neither has a number: both blank
  kElse,          // anything else (one blank, or one or both not valid)
  kBothOther,     // two passports, permits and the like: they have no check to fail
  kBothValidDifferent,  // two valid resident numbers that differ: two persons, as a rule
  kBothValidEqual,
};

enum class DateLevel : Level {
  kNull, kElse,
  kGeneration,     // sixteen years or more apart, and more than the year differs: parent and child
  kSameYear,       // only the year agrees
  kNear,           // at most 31 days apart
  kOneComponent,   // exactly one of year, month, day differs
  kSwapped,        // day and month exchanged
  kOneDigit,       // exactly one of the eight digits differs
  kExact,
};

enum class CodeLevel : Level { kNull, kElse, kExact };

// GB/T 2260 regions by shared prefix.
enum class RegionLevel : Level { kNull, kElse, kProvince, kPrefecture, kExact };

// Phone and other digit strings.
enum class DigitsLevel : Level { kNull, kElse, kTransposed, kOneDigit, kExact };

enum class AddressLevel : Level { kNull, kElse, kSimilar, kExact };

// Latin text. kSimilar1 is the highest of up to three thresholds the plan gives.
enum class TextLevel : Level {
  kNull, kElse,
  kSimilar3, kSimilar2, kSimilar1,  // Jaro-Winkler at least the plan's 3rd, 2nd, 1st threshold
  kTwoEdits, kOneEdit,              // OSA distance 2 / 1
  kSwappedFields,                   // equal to the plan's second field of the other record
  kExact,
};

// Legitimate multiplicity by enrolment state.
enum class MultiplicityLevel : Level { kNull, kElse, kLegitimate };

}  // namespace xueji::matchers
