#include "matchers/identity/id_repairs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "matchers/reference/id_repairs_reference.h"
#include "tests/matchers/identity/id_samples.h"

namespace xueji::matchers {
namespace {

const std::string kId = WithCheck("11010520120305123");

const IdRepair* Find(const std::vector<IdRepair>& repairs, const std::string& number) {
  for (const IdRepair& repair : repairs) {
    if (repair.number == number) return &repair;
  }
  return nullptr;
}

void ExpectAsReference(const std::string& typed) {
  const std::vector<IdRepair> repairs = FindIdRepairs(typed);
  const std::set<std::string> expected = reference::RepairsReference(typed);
  ASSERT_EQ(repairs.size(), expected.size()) << typed;
  std::size_t i = 0;
  for (const std::string& number : expected) {  // both by number
    EXPECT_EQ(repairs[i].number, number) << typed;
    EXPECT_NEAR(repairs[i].likelihood, reference::SlipProbabilityReference(number, typed), 1e-12)
        << typed << " of " << number;
    ++i;
  }
}

TEST(FindIdRepairs, EverySingleDigitIsRepaired) {
  for (std::size_t at = 0; at < 17; ++at) {
    std::string typed = kId;
    typed[at] = typed[at] == '4' ? '5' : '4';
    const std::vector<IdRepair> repairs = FindIdRepairs(typed);
    const IdRepair* repair = Find(repairs, kId);
    ASSERT_NE(repair, nullptr) << at;
    EXPECT_EQ(repair->slip, IdSlip::kOneDigit) << at;
    EXPECT_LE(repairs.size(), 64u);
  }
}

TEST(FindIdRepairs, EachKindLeadsBack) {
  const auto expect = [](const std::string& typed, const std::string& number, IdSlip slip) {
    const std::vector<IdRepair> repairs = FindIdRepairs(typed);
    const IdRepair* repair = Find(repairs, number);
    ASSERT_NE(repair, nullptr) << static_cast<int>(slip);
    EXPECT_EQ(repair->slip, slip);
  };
  std::string typed = kId;
  std::swap(typed[3], typed[4]);
  expect(typed, kId, IdSlip::kTransposed);
  typed = kId;
  std::swap(typed[14], typed[16]);
  expect(typed, kId, IdSlip::kJump);
  typed = kId;
  typed.erase(9, 1);
  expect(typed, kId, IdSlip::kMissingDigit);
  typed = kId;
  typed.insert(9, 1, typed[9]);
  expect(typed, kId, IdSlip::kExtraDigit);
  typed = kId;
  typed[17] = typed[17] == '7' ? '8' : '7';
  expect(typed, kId, IdSlip::kCheckCharacter);
  expect(kId.substr(0, 6) + kId.substr(8, 9), kId, IdSlip::kFifteenDigits);
  expect("G" + kId, kId, IdSlip::kPrefix);
  std::string with_x = kId;
  for (int sequence = 100; with_x.back() != 'X'; ++sequence) {
    with_x = WithCheck("11010520120305" + std::to_string(sequence));
  }
  ASSERT_EQ(with_x.back(), 'X');
  expect(with_x.substr(0, 17) + "0", with_x, IdSlip::kCheckCharacter);
  expect(with_x.substr(0, 17) + "×", with_x, IdSlip::kCheckCharacter);
}

TEST(FindIdRepairs, AValidNumberHasNoNeighbourByOneDigit) {
  for (const IdRepair& repair : FindIdRepairs(kId)) {
    EXPECT_NE(repair.slip, IdSlip::kOneDigit);
    EXPECT_NE(repair.slip, IdSlip::kTransposed);
  }
}

TEST(FindIdRepairs, NothingOfWhatIsNoNumber) {
  for (const char* text : {"", "X", "护照", "1.10105E+17", "110105", "G", "E123456789"}) {
    EXPECT_TRUE(FindIdRepairs(text).empty()) << text;
  }
}

TEST(FindIdRepairs, ConfusedDigitsAreLikelier) {
  std::string typed = kId;
  typed[0] = '7';  // 1 for 7 is a usual confusion, 1 for 5 is not
  const double confused = reference::SlipProbabilityReference(kId, typed);
  typed[0] = '5';
  EXPECT_GT(confused, 1.5 * reference::SlipProbabilityReference(kId, typed));
}

TEST(FindIdRepairs, AgreesWithTheChannelRunForwards) {
  IdSamples samples(71);
  for (int i = 0; i < 400; ++i) {
    const std::string typed = samples.Slip(samples.Valid());
    ExpectAsReference(typed);
  }
  ExpectAsReference(kId);
  ExpectAsReference(kId.substr(0, 17));
  ExpectAsReference(kId.substr(0, 17) + "*");
}

TEST(IdSlipLikelihood, RegionAndTruncationNeedANumberToCompare) {
  const std::string moved = WithCheck("44030820120305123");
  EXPECT_GT(IdSlipLikelihood(moved, kId, IdSlip::kOldRegion), 0);
  EXPECT_EQ(IdSlipLikelihood(WithCheck("44030820120305125"), kId, IdSlip::kOldRegion), 0);
  EXPECT_GT(IdSlipLikelihood(kId, kId.substr(0, 15) + "000", IdSlip::kTruncated), 0);
  EXPECT_GT(IdSlipLikelihood(kId, kId.substr(0, 15), IdSlip::kTruncated), 0);
  EXPECT_EQ(IdSlipLikelihood(kId, kId.substr(0, 14), IdSlip::kTruncated), 0);
}

}  // namespace
}  // namespace xueji::matchers
