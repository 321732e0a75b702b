// CompareNames: the NameLevel of two person names.
//
//   CompareNames(U"王小明", U"王晓明");       // kHomophone
//   ComparePackedNames(*PackName(a), *PackName(b));   // the same level, 12 ns
//
// The strongest level that holds is returned; level.h names them. In detail, on Han names:
//   kVariant       every differing character folds to the same form (FoldVariant, FoldSurname for
//                  the first), or stands in for a rare one: '?', '□', '*', a private-use character,
//                  or its pinyin in capitals; also separators left out
//   kHomophone     every differing character is a variant or shares a reading, tone included
//   kOtherTone     … or shares a reading, tone ignored
//   kTransliteration  the two hold spellings of one transliterated name (麦麦提 买买提), and all else
//                  agrees up to tone; without separators a character must agree at its place, or, at
//                  two lengths, the first or the last (transliteration.h)
//   kNearSound     every differing character is a variant, shares a reading, or sounds near (zh z,
//                  n l, an ang …: SoundsNear); at most two sound near, one character at least is
//                  equal or a variant
//   kLookAlike     … or is a look-alike; at most two sound near or look alike
//   kOneCharacter  three characters or more; one differs, not the surname; the rest equal or variant
//   kSwapped       the same characters (folded) in another order
//   kSubset        one name, of two characters or more, is the other with a character left out
//   kSameGiven     given names of two characters or more agree, surnames do not
//   kSameSurname   the surnames agree
// Two-character names that share one character are kSameSurname or kElse, never kOneCharacter: half
// a name agreeing is no evidence.
//
// Names with separators (阿卜杜拉·艾山) are compared joined, for the levels down to kOneCharacter,
// then part by part (name_parts.h): kSwapped is parts in another order, kSubset a part left out or
// a name cut short after six characters or more, kSameGiven the first part (own name), kSameSurname the
// last (the father's name: siblings share it).
//
// Symmetric; kNull if either is blank. Pure; any number of threads; nothing allocates up to 32
// characters without separators. Reference twin:
// reference/name_levels_reference.h.
#pragma once

#include <string_view>

#include "matchers/level.h"

namespace xueji::matchers {

NameLevel CompareNames(std::u32string_view left, std::u32string_view right);

}  // namespace xueji::matchers

// ComparePackedNames: the same of two packed names.
#include "matchers/name/packed_name_levels.h"  // IWYU pragma: export
