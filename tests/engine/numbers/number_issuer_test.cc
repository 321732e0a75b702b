#include "engine/numbers/number_issuer.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "engine/sql/sql_database.h"
#include "matchers/identity/id_number.h"
#include "matchers/identity/student_number.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using R = NumberReason;

std::string WithCheck(const std::string& digits17) {
  return digits17 + matchers::IdCheckCharacter(matchers::IdCheckValue(digits17));
}

// Owns the texts of pupils.
struct Class {
  struct Row {
    std::string record, number, id, series;
    Pupil pupil;
  };
  std::vector<Row> rows;

  Row& Add(const std::string& record, const std::string& digits17 = "", const std::string& number = "") {
    Row row{record, number, digits17.empty() ? "" : WithCheck(digits17), "", {}};
    row.pupil.id = digits17.empty() ? IdState::kNone : IdState::kUsable;
    row.pupil.dedup = DedupState::kClear;
    row.pupil.comparison = digits17.empty() ? ComparisonState::kNotComparable : ComparisonState::kConsistent;
    row.pupil.birth_date = matchers::PackDate(2018, 9, 3);
    row.pupil.school_region = 130283;
    rows.push_back(row);
    return rows.back();
  }
  std::vector<Pupil> Pupils() const {
    std::vector<Pupil> pupils;
    for (const Row& row : rows) {
      Pupil pupil = row.pupil;
      pupil.record_id = row.record;
      pupil.student_number = row.number;
      pupil.id_number = row.id;
      pupil.local_series = row.series;
      pupils.push_back(pupil);
    }
    return pupils;
  }
};

std::string Told(const NumberResult& result) {
  std::string text(result.number.View());
  for (std::size_t i = 0; i < result.reason_count; ++i) text += "|" + std::string(Describe(result.reasons[i]).code);
  return text;
}

class NumberIssuerTest : public ::testing::Test {
 protected:
  std::vector<NumberResult> Issue(const Class& pupils, const std::string& key, std::size_t batch = 3,
                                  const NumberPolicy& policy = {}) {
    const auto store = NumberStore::Open(path_, true).value();
    const StoredRun run = store->BeginRun({.key = key, .on_date = 20260301}).value();
    NumberIssuer issuer(store.get(), policy, run, {.batch = batch});
    const auto results = issuer.Issue(pupils.Pupils());
    EXPECT_TRUE(results.ok()) << results.status();
    return *results;
  }
  std::string L(std::uint32_t n) { return matchers::MakeStudentNumber('L', 130283, matchers::PackDate(2018, 9, 3), n); }
  std::string J(std::uint32_t n) { return matchers::MakeStudentNumber('J', 130283, matchers::PackDate(2018, 9, 3), n); }

  const TemporaryDirectory scratch_;
  const std::string path_ = scratch_.FilePath("numbers.db");
};

const std::string kDigits = "13028320180903001", kOther = "13028320180903002";

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

TEST_F(NumberIssuerTest, ANumberOfAnotherKindDoesNotPassForTheOneThatFollows) {
  Class pupils;
  pupils.Add("r1");
  Issue(pupils, "a");  // L and J
  Class other;         // and now, under the same key, with a number
  other.Add("r1", kDigits);
  const auto store = NumberStore::Open(path_, true).value();
  const StoredRun run = store->BeginRun({.key = "a"}).value();
  EXPECT_EQ(NumberIssuer(store.get(), {}, run).Issue(other.Pupils()).status().code(), absl::StatusCode::kInternal);
  EXPECT_FALSE(store->PersonOfNumber("G" + other.rows[0].id)->has_value());
}

Class Everybody(int count) {
  Class pupils;
  for (int i = 0; i < count; ++i) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "130283201809%02d%03d", 1 + i % 28, i / 28);
    Class::Row& row = pupils.Add("r" + std::to_string(i * 7919 % 10'007), i % 5 == 0 ? "" : digits);
    row.pupil.birth_date = matchers::PackDate(2018, 9, 1 + i % 28);
    if (i % 11 == 0) row.pupil.comparison = ComparisonState::kNameMismatch;
    if (i % 13 == 0) row.pupil.dedup = DedupState::kReview;
    if (i % 17 == 0) row.pupil.dedup = DedupState::kProblem;
    row.series = "0226260010";
  }
  return pupils;
}

// Numbers of all kinds in the store, and persons.
std::pair<std::int64_t, std::int64_t> CountsOf(const std::string& path) {
  const auto database = SqlDatabase::Open(path, false).value();
  return {database->QueryInteger("SELECT (SELECT count(*) FROM number) + (SELECT count(*) FROM local)").value(),
          database->QueryInteger("SELECT count(DISTINCT person) FROM record").value()};
}

std::set<std::string> Lines(const Class& pupils, const std::vector<NumberResult>& results) {
  std::set<std::string> lines;
  for (std::size_t i = 0; i < results.size(); ++i) {
    lines.insert(pupils.rows[i].record + " " + Told(results[i]) + " " + std::string(results[i].passed.View()) + " " +
                 std::string(results[i].previous.View()) + " " + std::string(results[i].local.View()));
  }
  return lines;
}

TEST_F(NumberIssuerTest, TheOrderOfTheRowsAndTheSizeOfABatchDoNotMatter) {
  Class pupils = Everybody(600);
  const std::set<std::string> lines = Lines(pupils, Issue(pupils, "a", 7));
  std::filesystem::remove(path_);
  std::mt19937 random(5);
  std::shuffle(pupils.rows.begin(), pupils.rows.end(), random);
  EXPECT_EQ(Lines(pupils, Issue(pupils, "a", 1000)), lines);
}

TEST_F(NumberIssuerTest, ARunThatIsKilledAndBegunAgainEndsAsOneThatWasNot) {
  const Class pupils = Everybody(1500);
  const std::set<std::string> undisturbed = Lines(pupils, Issue(pupils, "a", 11));
  std::mt19937 random(9);
  for (int round = 0; round < 10; ++round) {
    std::filesystem::remove(path_);
    for (int kills = 0; kills < 3; ++kills) {
      const pid_t child = fork();
      if (child == 0) {
        Issue(pupils, "a", 11);
        _exit(0);
      }
      usleep(static_cast<useconds_t>(random() % 120'000));
      kill(child, SIGKILL);
      int status = 0;
      waitpid(child, &status, 0);
    }
    ASSERT_EQ(Lines(pupils, Issue(pupils, "a", 11)), undisturbed) << round;
  }
}

TEST_F(NumberIssuerTest, WhatAnotherRunGaveBetweenAKillAndTheResumptionCounts) {
  const Class pupils = Everybody(300);
  Issue(pupils, "b", 11);
  const auto once = CountsOf(path_);
  std::filesystem::remove(path_);
  {
    // Run "a" begins and is killed before it gives anything.
    const auto store = NumberStore::Open(path_, true).value();
    ASSERT_EQ(store->BeginRun({.key = "a", .on_date = 20260301})->id, 1);
  }
  const std::set<std::string> of_b = Lines(pupils, Issue(pupils, "b", 11));
  Issue(pupils, "a", 11);
  EXPECT_EQ(CountsOf(path_), once);  // nobody got a second number
  EXPECT_EQ(Lines(pupils, Issue(pupils, "b", 11)), of_b);  // finished: told as it was
}

TEST_F(NumberIssuerTest, RunsAtTheSameTimeGiveNobodyASecondNumber) {
  const Class pupils = Everybody(300);
  Issue(pupils, "alone", 5);
  const auto once = CountsOf(path_);
  for (int round = 0; round < 3; ++round) {
    std::filesystem::remove(path_);
    std::vector<pid_t> children;
    for (const char* key : {"a", "b", "c", "c"}) {
      const pid_t child = fork();
      if (child == 0) {
        Issue(pupils, key, 5);
        _exit(HasFailure() ? 1 : 0);
      }
      children.push_back(child);
    }
    for (const pid_t child : children) {
      int status = 0;
      waitpid(child, &status, 0);
      EXPECT_EQ(status, 0) << round;
    }
    ASSERT_EQ(CountsOf(path_), once) << round;
  }
}

}  // namespace
}  // namespace xueji
