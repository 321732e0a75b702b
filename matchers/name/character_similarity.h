// CharacterSimilarity: what two characters of a name have to do with each other, and how easily one
// is written for the other.
//
//   const CharacterLikeness likeness = CharacterSimilarity(U'诗', U'思');
//   likeness.relation == CharacterRelation::kNearSound;     // shi, si
//   likeness.score                                          // 0.5…: ear and eye taken together
//   RankSimilar(U'诗', 20)                                  // what may have been written for it
//
// The relation is the strongest that holds, in the order of the enumeration: by it reports say how
// the differing characters of two names differ. The score is for ranking, not a probability: the
// sounds weigh as often as each kind is seen among real slips (same tone 72, other tone 8, near
// sound 5 of 100 of native writers, look-alike 12 beside; SIGHAN 2013), the shape by LookAlike, and
// both together more than either: 76 % of slips are of the ear, 46 % of the eye, 29 % of both (Liu
// et al. 2011).
//
// Immutable tables; pure; any number of threads. About 120 ns, RankSimilar about 1 ms. Works on any
// code points; symmetric. Twin: reference/character_similarity_reference.h.
#pragma once

#include <cstdint>
#include <vector>

namespace xueji::matchers {

enum class CharacterRelation : std::uint8_t {
  kNone,
  kLookAlike,  // mistaken by eye: LookAlike is at least kLookAlikeMin
  kNearSound,  // zh for z, n for l, an for ang and their like
  kOtherTone,  // a shared reading, tone ignored
  kSameSound,  // a shared reading, tone included
  kStandIn,    // one is '?', '□', a private-use character, the other rare or such a mark too
  kVariant,    // traditional, variant or printed forms of one character
  kEqual,
};

struct CharacterLikeness {
  CharacterRelation relation = CharacterRelation::kNone;
  double score = 0;       // in [0,1]: 1 if equal
  double look_alike = 0;  // LookAlike of the two, whatever the relation
};

CharacterLikeness CharacterSimilarity(char32_t left, char32_t right);

struct SimilarCharacter {
  char32_t character;
  CharacterLikeness likeness;
};
// The `count_max` characters of the General Standard table (8,105) most easily written for
// `character`, best first, equal scores by code point.
std::vector<SimilarCharacter> RankSimilar(char32_t character, int count_max);

}  // namespace xueji::matchers
