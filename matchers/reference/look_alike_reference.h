// LookAlikeReference: the formula of look_alike.h with plain edit-distance tables over letters. For
// tests and fuzzers only.
//
//   EXPECT_NEAR(LookAlike(a, b), LookAlikeReference(a, b), 1e-12);
//
// Pure; any number of threads; about a microsecond; allocates.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "matchers/name/character_data.h"
#include "matchers/reference/text_reference.h"

namespace xueji::matchers::reference {

inline std::string LettersOf(std::uint32_t packed) {
  std::string letters;
  for (; packed != 0; packed >>= 5) letters += static_cast<char>('a' + (packed & 31) - 1);
  return letters;
}

inline std::string StrokesOf(std::uint32_t offset) {
  std::string strokes;
  if (offset == 0) return strokes;
  const std::uint32_t first = offset + 1 + character_data::kStrokeClasses;
  for (std::uint32_t i = 0; i < character_data::kStrokes[offset]; ++i) {
    strokes += "hspnz"[character_data::kStrokes[first + i]];
  }
  return strokes;
}

// nullopt if one of the two is unknown.
inline std::optional<double> EditSimilarity(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return std::nullopt;
  return 1 - static_cast<double>(LevenshteinReference<std::string>(a, b)) /
                 static_cast<double>(std::max(a.size(), b.size()));
}

inline double LookAlikeReference(char32_t left, char32_t right) {
  if (left == right) return 1;
  const character_data::CharacterShape& l = character_data::kShape[character_data::Entry(left)];
  const character_data::CharacterShape& r = character_data::kShape[character_data::Entry(right)];
  double weight = 0;
  double score = 0;
  const auto add = [&](double share, double similarity) {
    weight += share;
    score += share * similarity;
  };
  if (const auto strokes = EditSimilarity(StrokesOf(l.stroke_offset), StrokesOf(r.stroke_offset))) {
    add(0.45, *strokes);
  }
  if (l.four_corner != 0xFFFF && r.four_corner != 0xFFFF) {
    int agreeing = 0;
    for (int corner = 0; corner < 4; ++corner) {
      agreeing += (l.four_corner >> 4 * corner & 15) == (r.four_corner >> 4 * corner & 15);
    }
    add(0.30, agreeing / 4.0);
  }
  const auto cangjie = EditSimilarity(LettersOf(l.cangjie), LettersOf(r.cangjie));
  const auto wubi = EditSimilarity(LettersOf(l.wubi), LettersOf(r.wubi));
  if (cangjie && wubi) {
    add(0.25, (*cangjie + *wubi) / 2);
  } else if (cangjie || wubi) {
    add(0.25, cangjie ? *cangjie : *wubi);
  }
  return weight > 0 ? score / weight : 0;
}

}  // namespace xueji::matchers::reference
