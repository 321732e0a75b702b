// CompareParts: what two names have in common part by part, where a separator (U+00B7) divides at
// least one of them: transliterated names of the form own name, father's name (阿卜杜拉·艾山), or
// given name, family name. Internal to matchers/name: CompareNames calls it.
//
//   CompareParts(U"艾山·阿卜杜拉", U"阿卜杜拉·艾山");   // kSwapped
//
// Parts are equal when they fold to the same characters, are spellings of one name, or sound alike
// (SamePart of transliteration.h); empty parts are ignored. kSwapped: the
// same two parts or more in another order; kSubset: one name lacks a part of the other, and what it
// has (two characters or more) agrees; kSameGiven: the first parts, of two characters or more,
// agree; kSameSurname: the last parts agree (a father's or family name: siblings). Symmetric. Pure;
// any number of threads. Allocates for more than eight parts.
#pragma once

#include <cstddef>
#include <string_view>

#include "matchers/level.h"

namespace xueji::matchers {

// A transliterated name cut to a column's width still has this many characters.
inline constexpr std::size_t kCutShortMin = 6;

NameLevel CompareParts(std::u32string_view left, std::u32string_view right);

}  // namespace xueji::matchers
