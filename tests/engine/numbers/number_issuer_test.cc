#include "engine/numbers/number_issuer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/support/pupil_class.h"

namespace xueji {
namespace {

using R = NumberReason;

class NumberIssuerTest : public NumberIssuerCase {};

TEST_F(NumberIssuerTest, APupilWhoPassesBothChecksGoesFromNoneOverLToG) {
  Class pupils;
  pupils.Add("r1", kDigits);
  const NumberResult result = Issue(pupils, "a")[0];
  EXPECT_EQ(Told(result), "G" + pupils.rows[0].id + "|REGISTERED|FORMAL_ISSUED");
  EXPECT_EQ(result.passed.View(), L(1));
  EXPECT_TRUE(result.previous.empty());
  // The next run finds nothing to do.
  EXPECT_EQ(Told(Issue(pupils, "b")[0]), "G" + pupils.rows[0].id + "|FORMAL_HELD");
}

TEST_F(NumberIssuerTest, WithoutAnIdAPupilGetsJAndLaterG) {
  Class pupils;
  pupils.Add("r1");
  EXPECT_EQ(Told(Issue(pupils, "a")[0]), J(1) + "|REGISTERED|SUBSTITUTE_ISSUED");
  EXPECT_EQ(Told(Issue(pupils, "b")[0]), J(1) + "|SUBSTITUTE_HELD");
  Class with_id;
  with_id.Add("r1", kDigits);
  const NumberResult result = Issue(with_id, "c")[0];
  EXPECT_EQ(Told(result), "G" + with_id.rows[0].id + "|FORMAL_ISSUED");
  EXPECT_EQ(result.previous.View(), J(1));
  const auto store = NumberStore::Open(path_, false).value();
  EXPECT_EQ(store->NumbersOf(**store->PersonOfNumber(L(1)))->size(), 3u);  // L, J, G: all kept
}

TEST_F(NumberIssuerTest, AProblemKeepsTheNumberAndADuplicateIsNotRegistered) {
  Class pupils;
  pupils.Add("r1", kDigits).pupil.dedup = DedupState::kProblem;
  pupils.Add("r2", kOther, L(77)).pupil.comparison = ComparisonState::kNameMismatch;
  pupils.Add("r3", "13028320180903003").pupil.comparison = ComparisonState::kIdAbsent;
  const std::vector<NumberResult> results = Issue(pupils, "a");
  EXPECT_EQ(Told(results[0]), "|DUPLICATE_OPEN");
  EXPECT_EQ(Told(results[1]), L(77) + "|NAME_MISMATCH");
  EXPECT_EQ(Told(results[2]), L(1) + "|REGISTERED|ID_ABSENT");
}

TEST_F(NumberIssuerTest, FormalStaysWhenTheIdChangesAndIsReissuedOnApplication) {
  Class pupils;
  pupils.Add("r1", kDigits);
  Issue(pupils, "a");
  Class changed;
  changed.Add("r1", kOther);
  EXPECT_EQ(Told(Issue(changed, "b")[0]), "G" + pupils.rows[0].id + "|FORMAL_KEPT_ID_CHANGED");
  changed.rows[0].pupil.applied = true;
  const NumberResult result = Issue(changed, "c")[0];
  EXPECT_EQ(Told(result), "G" + changed.rows[0].id + "|FORMAL_REISSUED");
  EXPECT_EQ(result.previous.View(), "G" + pupils.rows[0].id);
}

TEST_F(NumberIssuerTest, AFormalNumberOfSomebodyElseIsNotIssuedAgain) {
  Class first;
  first.Add("r1", kDigits);
  Issue(first, "a");
  Class second;  // the police gave her the number of another girl
  second.Add("r2", kDigits);
  EXPECT_EQ(Told(Issue(second, "b")[0]), L(2) + "|REGISTERED|FORMAL_TAKEN");
}

TEST_F(NumberIssuerTest, ANumberGoesWithThePersonToAnotherRecord) {
  Class first;
  first.Add("r1", kDigits);
  Issue(first, "a");
  Class moved;
  moved.Add("new-school-9", kDigits, "G" + first.rows[0].id);
  EXPECT_EQ(Told(Issue(moved, "b")[0]), "G" + first.rows[0].id + "|FORMAL_HELD");
  const auto store = NumberStore::Open(path_, false).value();
  EXPECT_EQ(*store->PersonOfRecord("r1"), *store->PersonOfRecord("new-school-9"));
}

TEST_F(NumberIssuerTest, TwoRecordsWithOneNumberAreBothRefused) {
  Class pupils;
  pupils.Add("r1", kDigits, L(5));
  pupils.Add("r2", kOther, L(5));
  for (const NumberResult& result : Issue(pupils, "a")) EXPECT_EQ(Told(result), L(5) + "|NUMBER_SHARED");
  EXPECT_EQ(Told(Issue(pupils, "b")[1]), L(5) + "|NUMBER_SHARED");
}

TEST_F(NumberIssuerTest, ASecondRecordThatAPupilMayHaveHasHisNumber) {
  Class pupils;
  pupils.Add("guest", kDigits).pupil.legitimate = true;
  pupils.Add("home", kDigits).pupil.legitimate = true;
  const std::string formal = "G" + pupils.rows[0].id;
  for (const char* key : {"a", "a", "b"}) {  // and again, and in a later run
    const std::vector<NumberResult> results = Issue(pupils, key);
    EXPECT_EQ(results[0].number.View(), formal);
    EXPECT_EQ(Told(results[1]), formal + "|SAME_PUPIL") << key;
    EXPECT_TRUE(results[1].previous.empty());
    EXPECT_FALSE(results[1].issued);
  }
  // With an L of its own the second record keeps that.
  Class other;
  other.Add("later", kDigits, L(400)).pupil.legitimate = true;
  EXPECT_EQ(Told(Issue(other, "c")[0]), L(400) + "|SAME_PUPIL");
  EXPECT_EQ(Told(Issue(other, "c")[0]), L(400) + "|SAME_PUPIL");
}

TEST_F(NumberIssuerTest, ANumberThatIsNotTheStoresOrBreaksItsRulesIsRefused) {
  Class first;
  first.Add("r1", kDigits);
  Issue(first, "a");
  Class other;
  other.Add("r1", kDigits, L(400));
  other.Add("r2", kOther, "G1");
  other.Add("r3", "13028320180903003", "999" "1302830001" "00012");  // made up: as if there were none
  const std::vector<NumberResult> results = Issue(other, "b");
  EXPECT_EQ(Told(results[0]), "G" + first.rows[0].id + "|NUMBER_OF_ANOTHER");
  EXPECT_EQ(Told(results[1]), "|NUMBER_INVALID");
  EXPECT_EQ(results[2].last_reason(), R::kFormalIssued);
}

TEST_F(NumberIssuerTest, WithoutASchoolRegionThereIsNoLButAGNeedsNone) {
  Class pupils;
  pupils.Add("r1", kDigits).pupil.school_region = 0;
  pupils.Add("r2", kOther, L(9)).pupil.school_region = 0;
  const std::vector<NumberResult> results = Issue(pupils, "a");
  EXPECT_EQ(Told(results[0]), "|SCHOOL_REGION_MISSING");
  EXPECT_EQ(results[1].last_reason(), R::kFormalIssued);
}

TEST_F(NumberIssuerTest, LocalNumbersAreIssuedOnceAndInOrder) {
  Class pupils;
  pupils.Add("b").series = "0226260010";
  pupils.Add("a").series = "0226260010";
  pupils.Add("c", kDigits, "02262600100007").series = "0226260010";  // has one already
  std::vector<NumberResult> results = Issue(pupils, "x");
  EXPECT_EQ(results[1].local.View(), "02262600100008");
  EXPECT_EQ(results[0].local.View(), "02262600100009");
  EXPECT_EQ(results[2].local.View(), "02262600100007");
  results = Issue(pupils, "y");
  EXPECT_EQ(results[0].local.View(), "02262600100009");
  EXPECT_EQ(results[2].last_reason(), R::kFormalHeld);
}

// The key stands for the inputs; a caller who is wrong about that gets nobody another number.
TEST_F(NumberIssuerTest, UnderOneKeyAPupilIsToldOneThing) {
  Class pupils;
  pupils.Add("r1");
  const std::string told = Told(Issue(pupils, "a")[0]);  // L and J
  Class other;                                           // and now, under the same key, with an ID
  other.Add("r1", kDigits);
  EXPECT_EQ(Told(Issue(other, "a")[0]), told);
  const auto store = NumberStore::Open(path_, true).value();
  EXPECT_FALSE(store->PersonOfNumber("G" + other.rows[0].id)->has_value());
  // One of whom the finished run told nothing is not numbered in its name.
  other.Add("r2", kOther);
  const StoredRun run = store->BeginRun({.key = "a"}).value();
  EXPECT_EQ(NumberIssuer(store.get(), {}, run).Issue(other.Pupils()).status().code(), absl::StatusCode::kInternal);
  EXPECT_FALSE(store->PersonOfRecord("r2")->has_value());
}

TEST_F(NumberIssuerTest, TheOrderOfTheRowsAndTheSizeOfABatchDoNotMatter) {
  Class pupils = Everybody(600);
  const std::set<std::string> lines = Lines(pupils, Issue(pupils, "a", 7));
  std::filesystem::remove(path_);
  std::mt19937 random(5);
  std::shuffle(pupils.rows.begin(), pupils.rows.end(), random);
  EXPECT_EQ(Lines(pupils, Issue(pupils, "a", 1000)), lines);
}

}  // namespace
}  // namespace xueji
