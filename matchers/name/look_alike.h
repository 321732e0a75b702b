// LookAlike: how easily the eye takes one Han character for another.
//
//   LookAlike(U'未', U'末') >= kLookAlikeMin;   IsLookAlike(U'未', U'末')
//   for (const AlikeCharacter& alike : MostAlike(U'己', 20)) { ... }   // 已 巳 …
//
// Edit similarity of the stroke orders 0.45, agreeing four-corner digits 0.30, edit similarity of
// the keystroke codes (Cangjie and Wubi, their mean) 0.25; a signal that one of the two lacks is
// left out and the rest re-weighted. Scored for any two characters rather than looked up in a list:
// a list of the twenty most alike explains only about 40 % of real visual errors.
//
// Immutable tables, any number of threads. LookAlike: about 90 ns (bit-parallel over the strokes);
// IsLookAlike: about 30 ns for unrelated characters, which the cheap signals rule out. Twin:
// reference/look_alike_reference.h.
#pragma once

#include <vector>

namespace xueji::matchers {

// In [0,1]; 1 if equal; 0 if neither strokes nor codes of both are known. Symmetric.
double LookAlike(char32_t left, char32_t right);

// From here on two characters count as look-alikes: see the measurement in look_alike.cc.
inline constexpr double kLookAlikeMin = 0.55;

// LookAlike(left, right) >= kLookAlikeMin, with early exits.
bool IsLookAlike(char32_t left, char32_t right);

struct AlikeCharacter {
  char32_t character;
  double score;
};
// The `count_max` most similar other characters of levels 1-2, best first, equal scores by code
// point. Scans 6,500 characters: about 0.3 ms.
std::vector<AlikeCharacter> MostAlike(char32_t character, int count_max);

}  // namespace xueji::matchers
