#include "engine/population/candidate_weight.h"

#include <gtest/gtest.h>

#include "tests/engine/population/population_test_support.h"

namespace xueji {
namespace {

using matchers::IdSlip;

const std::string kId = WithCheck("37010220120305123");
const std::string kOther = WithCheck("11010520010101321");

StudentIdentity Student() {
  return {.id = PackedId(kOther), .name = U"王小明", .former_name = {},
          .birth_date = *matchers::ParseDate("20120305"), .sex = 1};
}

CandidateEvidence Weigh(const EntryText& entry, std::optional<IdSlip> slip = {}, std::uint32_t region = 370102) {
  const RegistryChunk chunk = ChunkOf({entry});
  return WeighCandidate(Student(), region, chunk.persons[0], chunk, slip);
}

TEST(CandidateWeight, SumsWhatAgrees) {
  const EntryText same{kId, U"王小明", {}, "20120305", 1, RegistryState::kNormal, 370102};
  EXPECT_EQ(Weigh(same).weight, 15000 + 12000 + 1000 + 8000 - 3000);
  EXPECT_EQ(Weigh(same, IdSlip::kOneDigit).weight, 15000 + 12000 + 1000 + 8000 + 20000);
  EntryText entry = same;
  entry.name = U"王晓明";
  EXPECT_EQ(Weigh(entry).weight, Weigh(same).weight - 5000);
  entry = same;
  entry.former_name = U"王小明";
  entry.name = U"李大伟";
  EXPECT_EQ(Weigh(entry).weight, Weigh(same).weight - 3000);
  entry = same;
  entry.sex = 2;
  EXPECT_EQ(Weigh(entry).weight, Weigh(same).weight - 7000);
  entry = same;
  entry.birth_date = "20120503";
  EXPECT_EQ(Weigh(entry).weight, Weigh(same).weight - 8000);
  entry = same;
  entry.region = 370199;
  EXPECT_EQ(Weigh(entry).weight, Weigh(same).weight - 3000);
  entry = same;
  entry.state = RegistryState::kDeceased;
  EXPECT_EQ(Weigh(entry).weight, Weigh(same).weight - 4000);
}

TEST(CandidateWeight, ANumberThatDiffersInTheBirthDateAloneIsNearlyRight) {
  StudentIdentity student = Student();
  student.id = PackedId(WithCheck("37010220120405123"));
  student.birth_date = *matchers::ParseDate("20120405");
  const RegistryChunk chunk = ChunkOf({{kId, U"王小明"}});
  EXPECT_EQ(WeighCandidate(student, 0, chunk.persons[0], chunk, {}).weight, 15000 + 4000 + 1000 + 12000);
}

TEST(CandidateWeight, SameNameAndBirthdaySufficeToBeOffered) {
  EXPECT_TRUE(Weigh({kId, U"王小明", {}, "20120305", 1, RegistryState::kNormal, 440100}).offered);
  EXPECT_TRUE(Weigh({kId, U"王小明", {}, "20120305", 1}).offered);
  EXPECT_FALSE(Weigh({kId, U"王小明", {}, "20090101", 1}).offered);
}

TEST(CandidateWeight, AnotherPersonIsNotOfferedWhateverTheNumber) {
  EXPECT_FALSE(Weigh({kId, U"李大伟", {}, "20120305", 1, RegistryState::kNormal, 370102}, IdSlip::kOneDigit).offered);
  const CandidateEvidence close = Weigh({kId, U"王小华", {}, "20120305", 1}, IdSlip::kOneDigit);
  EXPECT_TRUE(close.offered);
  EXPECT_FALSE(close.like_name);
  EXPECT_TRUE(Weigh({kId, U"王晓明", {}, "20120305", 1}).like_name);
}

TEST(CandidateWeight, OneErrorIsASlipOfHandOrEye) {
  for (const IdSlip slip : {IdSlip::kOneDigit, IdSlip::kTransposed, IdSlip::kMissingDigit, IdSlip::kExtraDigit,
                            IdSlip::kJump, IdSlip::kCheckCharacter}) {
    EXPECT_TRUE(IsOneError(slip));
  }
  for (const IdSlip slip : {IdSlip::kFifteenDigits, IdSlip::kPrefix, IdSlip::kOldRegion,
                            IdSlip::kTruncated}) {
    EXPECT_FALSE(IsOneError(slip));
  }
}

}  // namespace
}  // namespace xueji
