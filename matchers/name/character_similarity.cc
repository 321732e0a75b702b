#include "matchers/name/character_similarity.h"

#include <algorithm>
#include <cstddef>

#include "matchers/name/character_table.h"
#include "matchers/name/name_units.h"

namespace xueji::matchers {
namespace {

// What the ear alone says. Their order and distance decide only where slips of ear and eye meet:
// a homophone that also looks alike before one that does not, both before a mere look-alike.
constexpr double kSameSoundScore = 0.60;
constexpr double kOtherToneScore = 0.40;
constexpr double kNearSoundScore = 0.25;
constexpr double kVariantScore = 0.98;
constexpr double kStandInScore = 0.90;  // it may be any rare character

CharacterRelation RelationOf(char32_t left, char32_t right, double look_alike) {
  if (left == right) return CharacterRelation::kEqual;
  if (FoldVariant(left) == FoldVariant(right)) return CharacterRelation::kVariant;
  const auto unreadable = [](char32_t character) {
    return IsStandInMark(character) || (IsHan(character) && IsRareCharacter(character));
  };
  if ((IsStandInMark(left) && unreadable(right)) || (IsStandInMark(right) && unreadable(left))) {
    return CharacterRelation::kStandIn;
  }
  if (SharesTonedReading(left, right)) return CharacterRelation::kSameSound;
  if (SharesReading(left, right)) return CharacterRelation::kOtherTone;
  if (SoundsNear(left, right)) return CharacterRelation::kNearSound;
  return look_alike >= kLookAlikeMin ? CharacterRelation::kLookAlike : CharacterRelation::kNone;
}

double SoundScore(CharacterRelation relation) {
  switch (relation) {
    case CharacterRelation::kSameSound:
      return kSameSoundScore;
    case CharacterRelation::kOtherTone:
      return kOtherToneScore;
    case CharacterRelation::kNearSound:
      return kNearSoundScore;
    default:
      return 0;
  }
}

}  // namespace

CharacterLikeness CharacterSimilarity(char32_t left, char32_t right) {
  CharacterLikeness likeness;
  likeness.look_alike = LookAlike(left, right);
  likeness.relation = RelationOf(left, right, likeness.look_alike);
  switch (likeness.relation) {
    case CharacterRelation::kEqual:
      likeness.score = 1;
      break;
    case CharacterRelation::kVariant:
      likeness.score = kVariantScore;
      break;
    case CharacterRelation::kStandIn:
      likeness.score = kStandInScore;
      break;
    default:  // either sense may have been deceived
      likeness.score = 1 - (1 - SoundScore(likeness.relation)) * (1 - likeness.look_alike);
  }
  return likeness;
}

std::vector<SimilarCharacter> RankSimilar(char32_t character, int count_max) {
  std::vector<SimilarCharacter> all;
  for (const int level : {1, 2, 3}) {
    for (const char32_t other : CharactersOfLevel(level)) {
      if (other != character) all.push_back({other, CharacterSimilarity(character, other)});
    }
  }
  const std::size_t count = std::min(all.size(), static_cast<std::size_t>(std::max(count_max, 0)));
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count), all.end(),
                    [](const SimilarCharacter& left, const SimilarCharacter& right) {
                      if (left.likeness.score != right.likeness.score) {
                        return left.likeness.score > right.likeness.score;
                      }
                      return left.character < right.character;
                    });
  all.resize(count);
  return all;
}

}  // namespace xueji::matchers
