// CompareNamesReference: the name comparison of name_levels.h written as its rules are worded, one
// level at a time, without tables, packing or early exits. For tests and fuzzers only.
//
//   EXPECT_EQ(CompareNames(a, b), CompareNamesReference(a, b));
//
// It shares with the fast one only what is known of single characters (character_table.h). Pure;
// any number of threads; microseconds per pair; allocates freely.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/level.h"
#include "matchers/name/character_data.h"
#include "matchers/name/character_table.h"
#include "matchers/name/code_point_fold.h"
#include "matchers/reference/transliteration_reference.h"

namespace xueji::matchers::reference {

// A character, or a syllable spelt in Latin letters inside a Han name.
struct Sign {
  char32_t character = 0;
  SyllableId syllable = 0;
  friend auto operator<=>(const Sign&, const Sign&) = default;
};
using Signs = std::vector<Sign>;

inline bool IsLetter(char32_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

inline bool IsMark(const Sign& sign) {
  static constexpr std::u32string_view kMarks = U"?*□\uFFFD\uFF1F\uFF0A";
  return sign.syllable == 0 &&
         (kMarks.find(sign.character) != std::u32string_view::npos || IsPrivateUse(sign.character));
}

inline Signs SignsOf(std::u32string_view name) {
  const bool han = std::any_of(name.begin(), name.end(), IsHan);
  Signs signs;
  for (std::size_t i = 0; i < name.size();) {
    if (name[i] == kNameSeparator) {
      ++i;
      continue;
    }
    std::size_t best = 0;  // letters of the longest syllable that starts here
    SyllableId best_syllable = 0;
    std::string letters;
    for (std::size_t end = i; han && end < name.size() && IsLetter(name[end]); ++end) {
      letters += static_cast<char>(name[end]);
      const SyllableId syllable = letters.size() <= 6 ? ParseSyllable(letters) : SyllableId{0};
      if (letters.size() >= 2 && syllable != 0) {
        best = letters.size();
        best_syllable = syllable;
      }
    }
    if (best > 0) {
      signs.push_back({0, best_syllable});
      i += best;
    } else {
      signs.push_back({name[i++], 0});
    }
  }
  return signs;
}

inline Sign Fold(const Sign& sign) {
  return {FoldVariant(sign.character), sign.syllable};
}

inline Signs Fold(const Signs& signs) {
  Signs folded;
  for (const Sign& sign : signs) folded.push_back(Fold(sign));
  return folded;
}

inline bool IsRareHan(const Sign& sign) {
  return sign.syllable == 0 && IsHan(sign.character) && IsRareCharacter(sign.character);
}

inline bool Sounds(const Sign& han, SyllableId syllable) {
  const auto readings = Readings(han.character);
  return std::find(readings.begin(), readings.end(), syllable) != readings.end();
}

inline bool IsVariantPair(const Sign& a, const Sign& b, bool surname) {
  if (Fold(a) == Fold(b)) return true;
  if (a.syllable == 0 && b.syllable == 0 && surname &&
      FoldSurname(a.character) == FoldSurname(b.character)) {
    return true;
  }
  for (const auto& [mark, other] : {std::pair{a, b}, std::pair{b, a}}) {
    if (IsMark(mark) && (IsMark(other) || IsRareHan(other))) return true;
    if (mark.syllable != 0 && other.syllable == 0 && Sounds(other, mark.syllable) &&
        IsRareCharacter(other.character)) {
      return true;
    }
  }
  return false;
}

inline bool IsHomophonePair(const Sign& a, const Sign& b) {
  if (a.syllable == 0 && b.syllable == 0) return SharesReading(a.character, b.character);
  if (a.syllable != 0 && b.syllable != 0) return false;
  return a.syllable != 0 ? Sounds(b, a.syllable) : Sounds(a, b.syllable);
}

inline bool IsOtherTonePair(const Sign& a, const Sign& b) {
  return a.syllable == 0 && b.syllable == 0 && !SharesTonedReading(a.character, b.character);
}

// Spelling by spelling, without the table of classes.
inline std::string NearSpelling(std::string_view syllable) {
  std::string text(syllable);
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"zh", "z"}, {"ch", "c"},
                                 {"sh", "s"}, {"n", "l"}, {"r", "l"}, {"f", "h"}}) {
    if (text.compare(0, from.size(), from) == 0) {
      text = to + text.substr(from.size());
      break;
    }
  }
  for (const std::string ending : {"ang", "eng", "ing"}) {
    if (text.size() >= 3 && text.compare(text.size() - 3, 3, ending) == 0) text.pop_back();
  }
  return text;
}

inline bool IsNearPair(const Sign& a, const Sign& b) {
  if (a.syllable != 0 || b.syllable != 0) return false;
  for (const SyllableId one : Readings(a.character)) {
    for (const SyllableId other : Readings(b.character)) {
      if (NearSpelling(SyllableText(one)) == NearSpelling(SyllableText(other))) return true;
    }
  }
  return false;
}

inline bool IsAlikePair(const Sign& a, const Sign& b) {
  return a.syllable == 0 && b.syllable == 0 &&
         LookAlike(a.character, b.character) >= kLookAlikeMin;
}

// As the units that transliteration works on.
inline std::u32string UnitsOf(const Signs& signs) {
  std::u32string units;
  for (const Sign& sign : signs) {
    units += sign.syllable != 0 ? kSyllableUnit | sign.syllable : sign.character;
  }
  return units;
}

inline std::size_t SurnameSigns(const Signs& signs) {
  if (signs.size() >= 3) {
    const char32_t first = FoldVariant(signs[0].character);
    const char32_t second = FoldVariant(signs[1].character);
    for (int i = 0; i < character_data::kCompoundSurnameCount; ++i) {
      const char32_t compound = character_data::kCompoundSurname[i];
      if ((compound & 0xFFFF) == first && compound >> 16 == second) return 2;
    }
  }
  return signs.empty() ? 0 : 1;
}

inline bool LacksOne(const Signs& shorter, const Signs& longer) {
  for (std::size_t i = 0; i < longer.size(); ++i) {
    Signs without = longer;
    without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
    if (without == shorter) return true;
  }
  return false;
}

// kExact down to kSubset, which do not ask what is a surname but for its place.
inline NameLevel CompareSigns(const Signs& a, const Signs& b, bool transliterated) {
  const bool spelt = SpellingsAgreeReference(UnitsOf(a), UnitsOf(b));
  if (a.size() == b.size()) {
    std::size_t variant = 0, tone = 0, sound = 0, near = 0, alike = 0, other = 0, other_place = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (a[i] == b[i] || IsVariantPair(a[i], b[i], i == 0)) {
        ++variant;
      } else if (IsHomophonePair(a[i], b[i])) {
        ++sound;
        tone += IsOtherTonePair(a[i], b[i]);
      } else {
        ++other;
        other_place = i;
        near += IsNearPair(a[i], b[i]);
        alike += !IsNearPair(a[i], b[i]) && IsAlikePair(a[i], b[i]);
      }
    }
    if (variant == a.size()) return NameLevel::kVariant;
    if (other == 0) return tone == 0 ? NameLevel::kHomophone : NameLevel::kOtherTone;
    if (spelt && (transliterated || variant >= 1)) return NameLevel::kTransliteration;
    if (near == other && other <= 2 && variant >= 1) return NameLevel::kNearSound;
    if (near + alike == other && other <= 2 && variant >= 1) return NameLevel::kLookAlike;
    const bool surname =
        !transliterated && other_place < std::min(SurnameSigns(a), SurnameSigns(b));
    if (a.size() >= 3 && other == 1 && sound == 0 && !surname) return NameLevel::kOneCharacter;
    std::map<Sign, int> balance;
    for (const Sign& sign : Fold(a)) ++balance[sign];
    for (const Sign& sign : Fold(b)) --balance[sign];
    const bool same = std::all_of(balance.begin(), balance.end(),
                                  [](const auto& entry) { return entry.second == 0; });
    if (same) return NameLevel::kSwapped;
  } else if (spelt && (transliterated || Fold(a.front()) == Fold(b.front()) ||
                       Fold(a.back()) == Fold(b.back()))) {
    return NameLevel::kTransliteration;
  }
  const Signs& shorter = a.size() < b.size() ? a : b;
  const Signs& longer = a.size() < b.size() ? b : a;
  if (shorter.size() >= 2 && shorter.size() + 1 == longer.size() &&
      LacksOne(Fold(shorter), Fold(longer))) {
    return NameLevel::kSubset;
  }
  return NameLevel::kElse;
}

// A part as what it is known by (transliteration_reference.h), and its length.
struct Part {
  std::vector<std::u32string> key;
  std::size_t characters = 0;
  friend auto operator<=>(const Part& a, const Part& b) { return a.key <=> b.key; }
  friend bool operator==(const Part& a, const Part& b) { return a.key == b.key; }
};

inline std::vector<Part> PartsOf(std::u32string_view name) {
  std::vector<std::u32string> texts(1);
  for (const char32_t character : name) {
    if (character == kNameSeparator) {
      texts.emplace_back();
    } else {
      texts.back() += character;
    }
  }
  std::vector<Part> parts;
  for (const std::u32string& text : texts) {
    if (!text.empty()) parts.push_back({PartKeyReference(text), text.size()});
  }
  return parts;
}

inline NameLevel ComparePartLists(std::vector<Part> a, std::vector<Part> b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (a.empty()) return NameLevel::kElse;
  std::vector<Part> sorted_a = a, sorted_b = b;
  std::sort(sorted_a.begin(), sorted_a.end());
  std::sort(sorted_b.begin(), sorted_b.end());
  if (sorted_a == sorted_b) return NameLevel::kSwapped;
  std::size_t characters = 0;
  for (const Part& part : a) characters += part.characters;
  if (characters >= 2 && std::ranges::includes(sorted_b, sorted_a)) return NameLevel::kSubset;
  if (a.size() < 2) return NameLevel::kElse;
  if (a.front().characters >= 2 && a.front() == b.front()) return NameLevel::kSameGiven;
  return a.back() == b.back() ? NameLevel::kSameSurname : NameLevel::kElse;
}

inline NameLevel CompareNamesReference(std::u32string_view left, std::u32string_view right) {
  if (left.empty() || right.empty()) return NameLevel::kNull;
  if (left == right) return NameLevel::kExact;
  const Signs a = SignsOf(left);
  const Signs b = SignsOf(right);
  const bool transliterated = left.find(kNameSeparator) != std::u32string_view::npos ||
                              right.find(kNameSeparator) != std::u32string_view::npos;
  if (a == b) return NameLevel::kVariant;
  if (a.empty() || b.empty()) return NameLevel::kElse;
  NameLevel level = CompareSigns(a, b, transliterated);
  if (transliterated) {
    if (level >= NameLevel::kOneCharacter) return level;
    level = std::max(level, ComparePartLists(PartsOf(left), PartsOf(right)));
    const Signs& shorter = a.size() < b.size() ? a : b;
    const Signs& longer = a.size() < b.size() ? b : a;
    const bool cut = shorter.size() >= 6 && shorter.size() < longer.size() &&
                     std::equal(shorter.begin(), shorter.end(), longer.begin(),
                                [](const Sign& one, const Sign& other) {
                                  return one == other || IsVariantPair(one, other, false) ||
                                         IsHomophonePair(one, other);
                                });
    return cut ? std::max(level, NameLevel::kSubset) : level;
  }
  if (level != NameLevel::kElse) return level;
  const auto cut_a = static_cast<std::ptrdiff_t>(SurnameSigns(a));
  const auto cut_b = static_cast<std::ptrdiff_t>(SurnameSigns(b));
  const Signs given_a = Fold(Signs(a.begin() + cut_a, a.end()));
  const Signs given_b = Fold(Signs(b.begin() + cut_b, b.end()));
  if (given_a.size() >= 2 && given_a == given_b) return NameLevel::kSameGiven;
  Signs surname_a = Fold(Signs(a.begin(), a.begin() + cut_a));
  Signs surname_b = Fold(Signs(b.begin(), b.begin() + cut_b));
  for (Signs* surname : {&surname_a, &surname_b}) {
    surname->front().character = FoldSurname(surname->front().character);
  }
  return surname_a == surname_b ? NameLevel::kSameSurname : NameLevel::kElse;
}

}  // namespace xueji::matchers::reference
