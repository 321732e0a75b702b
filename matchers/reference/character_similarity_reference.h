// CharacterSimilarityReference: the relations of character_similarity.h asked one after the other,
// weakest first, each overruling the last; syllables compared as text. For tests and fuzzers only.
//
//   EXPECT_EQ(CharacterSimilarity(a, b).relation, CharacterRelationReference(a, b));
//
// Pure; any number of threads; microseconds; allocates.
#pragma once

#include <string>

#include "matchers/name/character_similarity.h"
#include "matchers/name/character_table.h"
#include "matchers/reference/name_levels_reference.h"

namespace xueji::matchers::reference {

inline CharacterRelation CharacterRelationReference(char32_t left, char32_t right) {
  CharacterRelation relation = CharacterRelation::kNone;
  if (LookAlike(left, right) >= kLookAlikeMin) relation = CharacterRelation::kLookAlike;
  const auto any_pair = [&](const auto& same) {
    for (const TonedId one : TonedReadings(left)) {
      for (const TonedId other : TonedReadings(right)) {
        if (same(std::string(TonedText(one)), std::string(TonedText(other)))) return true;
      }
    }
    return false;
  };
  const auto syllable = [](std::string toned) {
    toned.pop_back();
    return toned;
  };
  if (any_pair([&](const std::string& a, const std::string& b) {
        return NearSpelling(syllable(a)) == NearSpelling(syllable(b));
      })) {
    relation = CharacterRelation::kNearSound;
  }
  if (any_pair([&](const std::string& a, const std::string& b) {
        return syllable(a) == syllable(b);
      })) {
    relation = CharacterRelation::kOtherTone;
  }
  if (any_pair([](const std::string& a, const std::string& b) { return a == b; })) {
    relation = CharacterRelation::kSameSound;
  }
  const Sign one{left, 0};
  const Sign other{right, 0};
  if ((IsMark(one) && (IsMark(other) || IsRareHan(other))) || (IsMark(other) && IsRareHan(one))) {
    relation = CharacterRelation::kStandIn;
  }
  if (FoldVariant(left) == FoldVariant(right)) relation = CharacterRelation::kVariant;
  return left == right ? CharacterRelation::kEqual : relation;
}

}  // namespace xueji::matchers::reference
