#include "matchers/identity/id_forensics.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/matchers/identity/id_samples.h"

namespace xueji::matchers {
namespace {

const std::string kId = WithCheck("11010520120305237");
const IdContext kHolder = {.birth_date = PackDate(2012, 3, 5), .sex = 1, .region = 110105};

std::string OneDigitWrong(std::size_t at) {
  std::string typed = kId;
  typed[at] = typed[at] == '4' ? '5' : '4';
  return typed;
}

TEST(InvestigateId, ARightNumberIsAsTyped) {
  const IdForensics found = InvestigateId(kId, kHolder);
  ASSERT_FALSE(found.explanations.empty());
  EXPECT_EQ(found.explanations[0].origin, IdOrigin::kAsTyped);
  EXPECT_GT(found.explanations[0].score, 0.99);
  EXPECT_EQ(found.warnings, 0);
}

TEST(InvestigateId, BirthDateAndRegionPickTheRepair) {
  for (std::size_t at = 0; at < 14; ++at) {
    const IdForensics found = InvestigateId(OneDigitWrong(at), kHolder);
    ASSERT_FALSE(found.explanations.empty()) << at;
    EXPECT_EQ(found.explanations[0].number, kId) << at;
    EXPECT_GT(found.explanations[0].score, 0.5) << at;
    const unsigned evidence = found.explanations[0].evidence;
    EXPECT_TRUE(evidence & kIdCheckRight);
    EXPECT_TRUE(evidence & kIdBirthDateAgrees);
    EXPECT_TRUE(evidence & kIdSexAgrees);
    EXPECT_TRUE(evidence & kIdRegionAgrees);
  }
}

TEST(InvestigateId, TheCounterpartsNumberSettlesIt) {
  const std::string typed = OneDigitWrong(15);
  IdContext context = kHolder;
  const double without = InvestigateId(typed, context).explanations[0].score;
  context.counterpart = kId;
  const IdForensics found = InvestigateId(typed, context);
  EXPECT_EQ(found.explanations[0].number, kId);
  EXPECT_GT(found.explanations[0].score, 0.99);
  EXPECT_GT(found.explanations[0].score, without);
  EXPECT_TRUE(found.explanations[0].evidence & kIdEqualsCounterpart);
}

TEST(InvestigateId, AGuardiansNumberIsFoundOut) {
  const std::string guardian = WithCheck("11010519850911224");
  IdContext context = kHolder;
  context.guardians = {guardian, WithCheck("11010519850911223")};
  const IdForensics found = InvestigateId(guardian, context);
  ASSERT_FALSE(found.explanations.empty());
  EXPECT_EQ(found.explanations[0].origin, IdOrigin::kGuardian);
  EXPECT_TRUE(found.explanations[0].number.empty()) << "the holder's own is not known";
  EXPECT_TRUE(found.warnings & kIdWarnGuardian);
  EXPECT_TRUE(found.warnings & kIdWarnBirthDate);
  EXPECT_TRUE(found.warnings & kIdWarnSex);
}

TEST(InvestigateId, ASiblingsNumberIsFoundOut) {
  const std::string sibling = WithCheck("11010520140911224");
  IdContext context = kHolder;
  context.siblings = {sibling};
  const IdForensics found = InvestigateId(sibling, context);
  EXPECT_EQ(found.explanations[0].origin, IdOrigin::kSibling);
  EXPECT_TRUE(found.warnings & kIdWarnSibling);
}

TEST(InvestigateId, AMadeUpNumberWithAWrongCheckIsSuspected) {
  std::string typed = WithCheck("11010520120305001");
  typed[17] = typed[17] == '1' ? '2' : '1';
  const IdForensics found = InvestigateId(typed, kHolder);
  EXPECT_TRUE(found.warnings & kIdWarnSequence);
  bool invented = false;
  for (const IdExplanation& explanation : found.explanations) {
    invented |= explanation.origin == IdOrigin::kInvented && explanation.score > 0.05;
  }
  EXPECT_TRUE(invented);
}

TEST(InvestigateId, AnOldRegionIsFoundByTheCounterpart) {
  const std::string old_number = WithCheck("11022120120305237");
  IdContext context = kHolder;
  context.counterpart = kId;
  const IdForensics found = InvestigateId(old_number, context);
  bool old_region = false;
  for (const IdExplanation& explanation : found.explanations) {
    old_region |= explanation.slip == IdSlip::kOldRegion && explanation.number == kId;
  }
  EXPECT_TRUE(old_region);
}

TEST(InvestigateId, ASpreadsheetsNumberIsCompletedFromTheCounterpart) {
  IdContext context = kHolder;
  context.counterpart = kId;
  const IdForensics found = InvestigateId(kId.substr(0, 15) + "000", context);
  ASSERT_FALSE(found.explanations.empty());
  EXPECT_EQ(found.explanations[0].slip, IdSlip::kTruncated);
  EXPECT_EQ(found.explanations[0].number, kId);
}

TEST(InvestigateId, RegionOnlyWarns) {
  const std::string unknown = WithCheck("99010520120305123");
  EXPECT_TRUE(InvestigateId(unknown, kHolder).warnings & kIdWarnProvinceUnknown);
  const std::string elsewhere = WithCheck("44030820120305123");
  const IdForensics moved = InvestigateId(elsewhere, kHolder);
  EXPECT_TRUE(moved.warnings & kIdWarnProvince);
  EXPECT_EQ(moved.explanations[0].origin, IdOrigin::kAsTyped) << "a move is no error";
  const std::string ended = WithCheck("51021320120305123");
  EXPECT_TRUE(InvestigateId(ended, kHolder).warnings & kIdWarnRegionEnded);
  const std::string in_time = WithCheck("51021319960305123");
  EXPECT_FALSE(InvestigateId(in_time, {}).warnings & kIdWarnRegionEnded);
}

TEST(InvestigateId, NobodyIsBornInTheFuture) {
  IdContext context;
  context.born_by = PackDate(2020, 1, 1);
  const std::string typed = kId.substr(0, 6) + kId.substr(8, 9);  // 1912 or 2012
  for (const IdExplanation& explanation : InvestigateId(typed, context, 99).explanations) {
    EXPECT_LE(IdBirthDate(PackIdNumber(explanation.number)), context.born_by);
  }
  context.born_by = PackDate(2000, 1, 1);
  for (const IdExplanation& explanation : InvestigateId(typed, context, 99).explanations) {
    EXPECT_NE(explanation.number, kId);
  }
}

TEST(InvestigateId, ScoresAreSharesBestFirst) {
  IdSamples samples(5);
  for (int i = 0; i < 300; ++i) {
    const std::string typed = samples.Slip(samples.Valid());
    const IdForensics found = InvestigateId(typed, kHolder, 1000);
    double sum = 0;
    for (std::size_t k = 0; k < found.explanations.size(); ++k) {
      const IdExplanation& explanation = found.explanations[k];
      sum += explanation.score;
      if (k > 0) {
        EXPECT_LE(explanation.score, found.explanations[k - 1].score);
      }
      if (!explanation.number.empty()) {
        EXPECT_TRUE(IsValid(PackIdNumber(explanation.number)));
      }
    }
    if (!found.explanations.empty()) {
      EXPECT_NEAR(sum, 1, 1e-9) << typed;
    }
    EXPECT_LE(InvestigateId(typed, kHolder, 3).explanations.size(), 3u);
  }
}

TEST(IdFirstDifference, CountsFromOne) {
  EXPECT_EQ(IdFirstDifference("123", "123"), 0u);
  EXPECT_EQ(IdFirstDifference("123", "143"), 2u);
  EXPECT_EQ(IdFirstDifference("12", "123"), 3u);
}

}  // namespace
}  // namespace xueji::matchers
