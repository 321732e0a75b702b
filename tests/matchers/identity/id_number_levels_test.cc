#include "matchers/identity/id_number_levels.h"

#include <gtest/gtest.h>

#include <string>

#include "matchers/reference/id_number_reference.h"
#include "tests/matchers/identity/id_samples.h"

namespace xueji::matchers {
namespace {

const std::string kId = WithCheck("11010520120305123");

IdLevel Packed(const std::string& left, const std::string& right) {
  return CompareIdNumbers(PackIdNumber(left), PackIdNumber(right));
}

TEST(CompareIdNumbers, BlankIsNoEvidence) {
  EXPECT_EQ(CompareIdNumbers({}, PackIdNumber(kId)), IdLevel::kNull);
  EXPECT_EQ(CompareIdNumbers({}, {}), IdLevel::kNull);
}

TEST(CompareIdNumbers, OneDigitAndExchange) {
  for (std::size_t at = 0; at < 18; ++at) {
    std::string wrong = kId;
    wrong[at] = wrong[at] == '4' ? '6' : '4';
    EXPECT_EQ(Packed(kId, wrong), IdLevel::kOneDigit) << at;
    if (at + 1 < 17 && kId[at] != kId[at + 1]) {
      wrong = kId;
      std::swap(wrong[at], wrong[at + 1]);
      EXPECT_EQ(Packed(kId, wrong), IdLevel::kTransposed) << at;
    }
  }
}

TEST(CompareIdNumbers, TwinsAreNeighbours) {
  EXPECT_EQ(Packed(kId, WithCheck("11010520120305125")), IdLevel::kNeighbour);
}

TEST(CompareIdNumbers, AnInvalidOneIsNoNeighbour) {
  std::string invalid = WithCheck("11010520120305457");
  invalid[17] = invalid[17] == '0' ? '1' : '0';
  EXPECT_EQ(Packed(kId, invalid), IdLevel::kSegments);
}

TEST(CompareIdNumbers, TwoOfThreeParts) {
  EXPECT_EQ(Packed(kId, WithCheck("44030820120305123")), IdLevel::kSegments);
  EXPECT_EQ(Packed(kId, WithCheck("11010519990929123")), IdLevel::kSegments);
  EXPECT_EQ(Packed(kId, WithCheck("44030819990929123")), IdLevel::kElse);
}

TEST(CompareIdNumbers, FifteenDigitsKept) {
  EXPECT_EQ(Packed(kId, kId.substr(0, 15) + "000"), IdLevel::kTruncated);
}

TEST(CompareIdNumbers, TermsAreEqualOrNot) {
  EXPECT_EQ(CompareIdNumbers(PackIdTerm(5), PackIdTerm(5)), IdLevel::kExact);
  EXPECT_EQ(CompareIdNumbers(PackIdTerm(5), PackIdTerm(6)), IdLevel::kElse);
  EXPECT_EQ(CompareIdNumbers(PackIdTerm(5), PackIdTerm(5, true)), IdLevel::kElse);
  EXPECT_EQ(CompareIdNumbers(PackIdTerm(5), PackIdNumber(kId)), IdLevel::kElse);
}

TEST(CompareIdTexts, LostAndDoubledDigits) {
  std::string missing = kId;
  missing.erase(4, 1);
  EXPECT_EQ(CompareIdTexts(kId, missing), IdLevel::kOneDigit);
  std::string doubled = kId;
  doubled.insert(4, 1, doubled[4]);
  EXPECT_EQ(CompareIdTexts(doubled, kId), IdLevel::kOneDigit);
  EXPECT_EQ(CompareIdTexts("1234567", "1234568"), IdLevel::kElse);  // too short to mean anything
  EXPECT_EQ(CompareIdTexts("E12345678", "E12345687"), IdLevel::kTransposed);
}

TEST(CompareIdTexts, WhatASpreadsheetLeaves) {
  const std::string scientific = kId.substr(0, 1) + "." + kId.substr(1, 14) + "E+17";
  EXPECT_EQ(CompareIdTexts(kId, scientific), IdLevel::kTruncated);
  EXPECT_EQ(CompareIdTexts(kId, kId.substr(0, 15)), IdLevel::kTruncated);
  EXPECT_EQ(CompareIdTexts(kId, "1.10105E+17"), IdLevel::kElse);  // a county, no person
}

TEST(CompareIdTexts, TheFifteenDigitFormIsTheSameNumber) {
  EXPECT_EQ(CompareIdTexts("610104620927690", WithCheck("61010419620927690")), IdLevel::kExact);
}

TEST(CompareIdTexts, AgreesWithItsReferenceAndIsSymmetric) {
  IdSamples samples(77);
  int levels[kLevelCountMax] = {};
  for (int i = 0; i < 200'000; ++i) {
    const std::string left =
        samples.Below(4) == 0 ? samples.Slip(samples.Valid()) : samples.Valid();
    const std::string right = samples.Below(3) == 0 ? samples.Valid() : samples.Slip(left);
    const IdLevel level = CompareIdTexts(left, right);
    ++levels[static_cast<int>(level)];
    ASSERT_EQ(level, reference::CompareIdTextsReference(left, right)) << i;
    ASSERT_EQ(level, CompareIdTexts(right, left)) << i;
    if (reference::IsIdShape(left) && reference::IsIdShape(right)) {
      ASSERT_EQ(level, Packed(left, right)) << i;
    }
  }
  for (int level = 1; level <= static_cast<int>(IdLevel::kExact); ++level) {
    EXPECT_GT(levels[level], 20) << level;
  }
}

TEST(CompareIdStatus, ValidityOfBoth) {
  const PackedIdNumber valid = PackIdNumber(kId);
  const PackedIdNumber other = PackIdNumber(WithCheck("44030820120305123"));
  EXPECT_EQ(CompareIdStatus({}, {}), IdStatusLevel::kNull);
  EXPECT_EQ(CompareIdStatus(valid, {}), IdStatusLevel::kElse);
  EXPECT_EQ(CompareIdStatus(valid, PackIdTerm(1)), IdStatusLevel::kElse);
  EXPECT_EQ(CompareIdStatus(PackIdTerm(1), PackIdTerm(1)), IdStatusLevel::kElse) << "faulty numbers";
  EXPECT_EQ(CompareIdStatus(PackIdTerm(1, true), PackIdTerm(2, true)), IdStatusLevel::kBothOther);
  EXPECT_EQ(CompareIdStatus(PackIdTerm(1, true), PackIdTerm(1)), IdStatusLevel::kElse);
  EXPECT_EQ(CompareIdStatus(valid, valid), IdStatusLevel::kBothValidEqual);
  EXPECT_EQ(CompareIdStatus(valid, other), IdStatusLevel::kBothValidDifferent);
}

}  // namespace
}  // namespace xueji::matchers
