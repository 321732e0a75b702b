// CompareTexts: the TextLevel of two normalised texts, by edits and Jaro-Winkler similarity.
//
//   CompareTexts("jonathan", "jonathon", {.similar = {0.92, 0.88, 0.80}});   // TextLevel::kOneEdit
//
// Edits are counted by optimal string alignment; texts of fewer than four characters need a
// higher bar: two edits only from five characters (of the longer text), one edit only from three.
// Works on UTF-8: bytes if both are ASCII, else code points (malformed bytes count as one
// character each). kSwappedFields is the caller's to find: it needs the other record's second
// field. Symmetric; kNull if either is empty. Pure; any number of threads; no allocation for
// ASCII up to 64.
#pragma once

#include <string_view>

#include "matchers/level.h"

namespace xueji::matchers {

struct TextThresholds {
  double similar[3] = {2, 2, 2};  // of kSimilar1, kSimilar2, kSimilar3; 2 is never reached
};

TextLevel CompareTexts(std::string_view left, std::string_view right,
                       const TextThresholds& thresholds);

}  // namespace xueji::matchers
