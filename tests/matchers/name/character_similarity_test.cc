#include "matchers/name/character_similarity.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "matchers/name/look_alike.h"
#include "matchers/reference/character_similarity_reference.h"
#include "tests/matchers/name/name_samples.h"

namespace xueji::matchers {
namespace {

CharacterRelation Relation(char32_t left, char32_t right) {
  EXPECT_EQ(CharacterSimilarity(left, right).relation, CharacterSimilarity(right, left).relation);
  return CharacterSimilarity(left, right).relation;
}

TEST(CharacterSimilarity, NamesTheStrongestRelation) {
  EXPECT_EQ(Relation(U'明', U'明'), CharacterRelation::kEqual);
  EXPECT_EQ(Relation(U'偉', U'伟'), CharacterRelation::kVariant);
  EXPECT_EQ(Relation(U'喆', U'哲'), CharacterRelation::kVariant);
  EXPECT_EQ(Relation(U'䶮', U'?'), CharacterRelation::kStandIn);
  EXPECT_EQ(Relation(U'□', U'?'), CharacterRelation::kStandIn);
  EXPECT_EQ(Relation(U'明', U'?'), CharacterRelation::kNone);  // 明 needs no stand-in
  EXPECT_EQ(Relation(U'怡', U'宜'), CharacterRelation::kSameSound);
  EXPECT_EQ(Relation(U'伟', U'薇'), CharacterRelation::kOtherTone);
  EXPECT_EQ(Relation(U'诗', U'思'), CharacterRelation::kNearSound);
  EXPECT_EQ(Relation(U'未', U'末'), CharacterRelation::kLookAlike);
  EXPECT_EQ(Relation(U'王', U'霞'), CharacterRelation::kNone);
}

TEST(CharacterSimilarity, EarAndEyeTogetherWeighMore) {
  const double both = CharacterSimilarity(U'晴', U'情').score;      // qing, and look-alike
  const double ear = CharacterSimilarity(U'怡', U'宜').score;       // yi
  const double eye = CharacterSimilarity(U'未', U'末').score;
  const double neither = CharacterSimilarity(U'王', U'霞').score;
  EXPECT_GT(both, ear);
  EXPECT_GT(ear, neither);
  EXPECT_GT(eye, neither);
  EXPECT_EQ(CharacterSimilarity(U'明', U'明').score, 1);
}

TEST(CharacterSimilarity, AgreesWithItsReferenceAndStaysInRange) {
  NameSamples samples(5);
  for (int i = 0; i < 20'000; ++i) {
    const std::u32string name(1, samples.Character());
    const std::u32string slip = i % 2 == 0 ? samples.Slip(name) : samples.Name();
    if (slip.empty()) continue;
    const CharacterLikeness likeness = CharacterSimilarity(name[0], slip[0]);
    ASSERT_EQ(likeness.relation, reference::CharacterRelationReference(name[0], slip[0])) << i;
    ASSERT_EQ(likeness.score, CharacterSimilarity(slip[0], name[0]).score);
    ASSERT_GE(likeness.score, 0);
    ASSERT_LE(likeness.score, 1);
    ASSERT_EQ(likeness.look_alike, LookAlike(name[0], slip[0]));
  }
}

TEST(RankSimilar, BestFirstAndBounded) {
  const auto ranked = RankSimilar(U'晴', 30);
  ASSERT_EQ(ranked.size(), 30u);
  for (std::size_t i = 1; i < ranked.size(); ++i) {
    EXPECT_GE(ranked[i - 1].likeness.score, ranked[i].likeness.score);
  }
  const auto is = [](char32_t wanted) {
    return [wanted](const SimilarCharacter& one) { return one.character == wanted; };
  };
  EXPECT_TRUE(std::any_of(ranked.begin(), ranked.end(), is(U'情')));
  EXPECT_TRUE(std::none_of(ranked.begin(), ranked.end(), is(U'晴')));
  EXPECT_TRUE(RankSimilar(U'晴', 0).empty());
  EXPECT_TRUE(RankSimilar(U'晴', -1).empty());
}

}  // namespace
}  // namespace xueji::matchers
