// Transliterated names compared as transliteration.h is worded: every known spelling tried at every
// place by a plain scan of the table. For tests and fuzzers only.
//
//   EXPECT_EQ(SpellingsAgree(a, b), SpellingsAgreeReference(a, b));
//
// Shares with the fast one the table of spellings and what is known of single characters. Pure; any
// number of threads; tens of microseconds; allocates freely.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "matchers/name/character_data.h"
#include "matchers/name/character_table.h"
#include "matchers/name/name_units.h"

namespace xueji::matchers::reference {

// One unit of a name in which known spellings are joined; group 0 is a single character.
struct Spelt {
  int group = 0;
  char32_t unit = 0;
};

inline std::u32string FoldAll(std::u32string_view units) {
  std::u32string folded;
  for (const char32_t unit : units) folded += IsSyllable(unit) ? unit : FoldVariant(unit);
  return folded;
}

inline std::vector<Spelt> SpeltOf(std::u32string_view units) {
  const std::u32string folded = FoldAll(units);
  std::vector<Spelt> spelt;
  for (std::size_t at = 0; at < folded.size();) {
    std::size_t longest = 0;
    int group = 0;
    for (int i = 0; i < character_data::kSpellingCount; ++i) {
      const std::u32string spelling(
          character_data::kSpelling + character_data::kSpellingOffset[i],
          character_data::kSpelling + character_data::kSpellingOffset[i + 1]);
      if (spelling.size() > longest && folded.compare(at, spelling.size(), spelling) == 0) {
        longest = spelling.size();
        group = character_data::kSpellingGroup[i];
      }
    }
    spelt.push_back({group, group == 0 ? units[at] : 0});
    at += group == 0 ? 1 : longest;
  }
  return spelt;
}

inline bool SpellingsAgreeReference(std::u32string_view left, std::u32string_view right) {
  const std::vector<Spelt> a = SpeltOf(left);
  const std::vector<Spelt> b = SpeltOf(right);
  if (a.size() != b.size()) return false;
  int groups = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].group != b[i].group) return false;
    groups += a[i].group != 0;
    if (a[i].group != 0) continue;
    const bool letters = IsSyllable(a[i].unit) || IsSyllable(b[i].unit);
    const bool same = letters ? a[i].unit == b[i].unit
                              : FoldVariant(a[i].unit) == FoldVariant(b[i].unit) ||
                                    SharesReading(a[i].unit, b[i].unit);
    if (!same) return false;
  }
  return groups > 0;
}

// What a part is known by: equal for parts that are one.
inline std::vector<std::u32string> PartKeyReference(std::u32string_view part) {
  std::vector<std::u32string> key;
  for (const Spelt& spelt : SpeltOf(part)) {
    const char32_t folded = FoldVariant(spelt.unit);
    const auto readings = Readings(folded);
    if (spelt.group != 0) {
      key.push_back({U'g', static_cast<char32_t>(spelt.group)});
    } else if (part.size() >= 2 && !readings.empty()) {
      key.push_back({U's', static_cast<char32_t>(readings[0])});
    } else {
      key.push_back({U'c', folded});
    }
  }
  return key;
}

}  // namespace xueji::matchers::reference
