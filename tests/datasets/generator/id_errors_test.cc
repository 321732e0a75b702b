#include "datasets/generator/id_errors.h"

#include <gtest/gtest.h>

#include <map>

#include "matchers/identity/id_number.h"

namespace xueji::datasets {
namespace {

class IdErrorsTest : public testing::Test {
 protected:
  IdErrorsTest() {
    home_.kind = HouseholdKind::kSiblings;
    home_.children[0].document_number = MakeIdNumber(410185, 15'000, 233);
    home_.children[1].document_number = MakeIdNumber(410185, 16'000, 126);
    home_.guardians[0].document_number = MakeIdNumber(410185, 5'000, 411);
    home_.guardians[1].document_number = MakeIdNumber(410185, 5'200, 18);
  }
  const std::string& number() const { return home_.children[0].document_number; }

  Household home_;
  SeededRandom random_{1, Stream::kEntry, 0};
};

bool Valid(const std::string& number) {
  return matchers::ExamineIdNumber(number).faults == 0;
}

TEST_F(IdErrorsTest, KindsComeInTheirSharesAndAlwaysChangeTheNumber) {
  constexpr int kDraws = 40'000;
  std::map<ErrorClass, int> counts;
  for (int i = 0; i < kDraws; ++i) {
    std::string wrong = number();
    ++counts[CorruptId(home_, 0, false, random_, wrong)];
    EXPECT_NE(wrong, number());
  }
  const auto percent = [&](ErrorClass kind) { return 100.0 * counts[kind] / kDraws; };
  EXPECT_NEAR(percent(ErrorClass::kIdOneDigit), 52, 1.5);
  EXPECT_NEAR(percent(ErrorClass::kIdTransposed), 10, 1);
  EXPECT_NEAR(percent(ErrorClass::kIdMissingDigit), 8, 1);
  EXPECT_NEAR(percent(ErrorClass::kIdExtraDigit), 5, 0.7);
  EXPECT_NEAR(percent(ErrorClass::kIdJump), 3, 0.6);
  EXPECT_NEAR(percent(ErrorClass::kIdCheckDigit), 4, 0.6);
  EXPECT_NEAR(percent(ErrorClass::kIdGuardian), 6, 0.8);
  EXPECT_NEAR(percent(ErrorClass::kIdSibling), 5, 0.7);
  EXPECT_NEAR(percent(ErrorClass::kIdInvented), 4, 0.6);
  EXPECT_NEAR(percent(ErrorClass::kIdRegion), 2, 0.5);
  EXPECT_NEAR(percent(ErrorClass::kId15), 1, 0.3);
}

TEST_F(IdErrorsTest, SlipsOfTheHandDoNotPassTheCheckDigit) {
  for (int i = 0; i < 10'000; ++i) {
    std::string wrong = number();
    switch (CorruptId(home_, 0, false, random_, wrong)) {
      case ErrorClass::kIdOneDigit:
      case ErrorClass::kIdTransposed:
      case ErrorClass::kIdJump:
      case ErrorClass::kIdCheckDigit:
      case ErrorClass::kIdMissingDigit:
      case ErrorClass::kIdExtraDigit:
        EXPECT_FALSE(Valid(wrong));
        break;
      case ErrorClass::kIdGuardian:
      case ErrorClass::kIdSibling:
      case ErrorClass::kIdRegion:
        EXPECT_TRUE(Valid(wrong));
        break;
      case ErrorClass::kId15:
        EXPECT_EQ(wrong.size(), 15U);
        break;
      default:
        break;
    }
  }
}

TEST_F(IdErrorsTest, VerifiedEntryLetsOnlyConsistentNumbersThrough) {
  for (int i = 0; i < 5000; ++i) {
    std::string wrong = number();
    const ErrorClass kind = CorruptId(home_, 0, true, random_, wrong);
    EXPECT_TRUE(kind == ErrorClass::kIdGuardian || kind == ErrorClass::kIdSibling ||
                kind == ErrorClass::kIdInvented || kind == ErrorClass::kIdRegion ||
                kind == ErrorClass::kId15);
  }
}

TEST_F(IdErrorsTest, BorrowedNumbersAreTheFamilys) {
  for (int i = 0; i < 5000; ++i) {
    std::string wrong = number();
    const ErrorClass kind = CorruptId(home_, 0, false, random_, wrong);
    if (kind == ErrorClass::kIdSibling) {
      EXPECT_EQ(wrong, home_.children[1].document_number);
    }
    if (kind == ErrorClass::kIdGuardian) {
      EXPECT_TRUE(wrong == home_.guardians[0].document_number ||
                  wrong == home_.guardians[1].document_number);
    }
  }
}

TEST_F(IdErrorsTest, AnOnlyChildBorrowsTheGuardians) {
  home_.kind = HouseholdKind::kOnlyChild;
  for (int i = 0; i < 3000; ++i) {
    std::string wrong = number();
    EXPECT_NE(CorruptId(home_, 0, false, random_, wrong), ErrorClass::kIdSibling);
  }
}

TEST_F(IdErrorsTest, AnotherBirthDateMakesAnotherValidNumber) {
  std::string other = number();
  EnterOtherBirthDay(other, 15'001);
  EXPECT_TRUE(Valid(other));
  EXPECT_EQ(other.substr(0, 6), number().substr(0, 6));
  EXPECT_NE(other.substr(6, 8), number().substr(6, 8));
  EXPECT_EQ(other.substr(14, 3), number().substr(14, 3));
}

TEST_F(IdErrorsTest, OneDigitIsOneDigit) {
  for (int i = 0; i < 1000; ++i) {
    std::string wrong = number();
    ReplaceDigit(random_, wrong);
    int differing = 0;
    for (std::size_t at = 0; at < 18; ++at) differing += wrong[at] != number()[at];
    EXPECT_EQ(differing, 1);
    EXPECT_EQ(wrong[17], number()[17]);
  }
}

}  // namespace
}  // namespace xueji::datasets
