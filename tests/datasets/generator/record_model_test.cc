#include "datasets/generator/record_model.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <unordered_map>

#include "matchers/identity/id_number.h"
#include "matchers/identity/student_number.h"

namespace xueji::datasets {
namespace {

struct Tally {
  int records = 0;
  std::map<ErrorClass, int> firsts;
  std::map<ErrorClass, int> seconds;
  int second_records = 0;
  double FirstRate(ErrorClass kind) {
    return firsts[kind] / static_cast<double>(records - second_records);
  }
  double SecondRate(ErrorClass kind) { return seconds[kind] / static_cast<double>(second_records); }
};

Tally TallyOf(const RecordModel& model) {
  Tally tally;
  for (std::uint64_t record = 0; record < model.shape().records(); ++record) {
    const StudentRecord made = model.Make(record);
    ++tally.records;
    tally.second_records += made.copy > 0;
    for (int i = 0; i < static_cast<int>(ErrorClass::kCount); ++i) {
      const auto kind = static_cast<ErrorClass>(i);
      if (made.errors.Has(kind)) ++(made.copy > 0 ? tally.seconds : tally.firsts)[kind];
    }
  }
  return tally;
}

TEST(RecordModel, FieldErrorsComeAtTheRatesOfTheProfile) {
  // Stated rates are of the difference between two records; each has half. Care is drawn per
  // school, and 200,000 records have few hundred schools: hence the wide bands.
  const RecordModel model({.records = 200'000, .seed = 5, .profile = Profile::kField});
  Tally tally = TallyOf(model);
  EXPECT_NEAR(tally.FirstRate(ErrorClass::kBirthDate), 0.0050, 0.0015);
  EXPECT_NEAR(tally.FirstRate(ErrorClass::kIdBirthDate), 0.0025, 0.001);
  EXPECT_NEAR(tally.FirstRate(ErrorClass::kSex), 0.0025, 0.001);
  EXPECT_NEAR(tally.FirstRate(ErrorClass::kIdMissing), 0.0075, 0.002);
  const double name = tally.FirstRate(ErrorClass::kNameHomophone) +
                      tally.FirstRate(ErrorClass::kNameTone) +
                      tally.FirstRate(ErrorClass::kNameLookAlike);
  EXPECT_NEAR(name, 0.0125 * 0.65, 0.003);
  EXPECT_EQ(tally.firsts[ErrorClass::kMoved], 0);
  EXPECT_EQ(tally.firsts[ErrorClass::kContact], 0);
  ASSERT_GT(tally.second_records, 2000);
  EXPECT_NEAR(tally.SecondRate(ErrorClass::kContact), 0.25, 0.04);
  EXPECT_NEAR(tally.SecondRate(ErrorClass::kHukou), 0.08, 0.02);
  EXPECT_NEAR(tally.SecondRate(ErrorClass::kIdMissing), 0.25, 0.04);
  EXPECT_GT(tally.SecondRate(ErrorClass::kMoved), 0.45);
}

TEST(RecordModel, ProfilesDiffer) {
  Tally clean = TallyOf(RecordModel({.records = 50'000, .seed = 5, .profile = Profile::kClean}));
  Tally stress = TallyOf(RecordModel({.records = 50'000, .seed = 5, .profile = Profile::kStress}));
  EXPECT_LT(clean.second_records, 100);
  EXPECT_NEAR(stress.second_records / 50'000.0, 0.2344 / 1.2344, 0.01);
  EXPECT_EQ(clean.firsts[ErrorClass::kIdOneDigit], 0);
  EXPECT_GT(stress.FirstRate(ErrorClass::kIdOneDigit), 0.008);
  EXPECT_GT(stress.FirstRate(ErrorClass::kNameHomophone), 0.03);
  EXPECT_LT(clean.FirstRate(ErrorClass::kNameHomophone), 0.003);
}

TEST(RecordModel, ARecordWithoutErrorClassSaysTheTruth) {
  const RecordModel model({.records = 20'000, .seed = 9, .profile = Profile::kStress});
  int truthful = 0;
  for (std::uint64_t record = 0; record < 20'000; ++record) {
    const StudentRecord made = model.Make(record);
    const Residence residence = model.shape().ResidenceOf(made.person);
    const Household home = model.HouseholdOf(residence);
    const Child& child = home.children[static_cast<std::size_t>(residence.member)];
    const bool same = made.name == child.name && made.birth_day == child.birth_day &&
                      made.sex == child.sex && made.document_number == child.document_number &&
                      made.address == home.address;
    if (made.errors.empty()) {
      EXPECT_TRUE(same) << record;
      ++truthful;
      continue;
    }
    // A new school or hukou shows in none of the five.
    const bool shows = !made.errors.Has(ErrorClass::kMoved) && !made.errors.Has(ErrorClass::kHukou);
    if (shows) {
      EXPECT_FALSE(same) << record;
    }
  }
  EXPECT_GT(truthful, 8000);
}

TEST(RecordModel, TrueNumbersAreNoOneElses) {
  const RecordModel model({.records = 200'000, .seed = 2, .profile = Profile::kField});
  std::unordered_map<std::string, std::uint64_t> owner;
  for (std::uint64_t record = 0; record < 200'000; ++record) {
    const StudentRecord made = model.Make(record);
    if (made.document_number.empty() || !made.errors.empty()) continue;
    const auto [found, is_new] = owner.emplace(made.document_number, made.person);
    if (!is_new) {
      EXPECT_EQ(found->second, made.person);
    }
  }
}

TEST(RecordModel, SharedNumbersArePlantedInTheOldRegister) {
  const RecordModel model({.records = 200'000, .seed = 2, .profile = Profile::kStress});
  int shared = 0;
  for (std::uint64_t record = 0; record < 200'000; ++record) {
    const StudentRecord made = model.Make(record);
    shared += made.errors.Has(ErrorClass::kIdShared);
  }
  EXPECT_GT(shared, 8);  // 1.3 in 10,000 persons: 26 expected
  EXPECT_LT(shared, 60);
}

TEST(RecordModel, StudentNumbersFollowTheirKind) {
  const RecordModel model({.records = 20'000, .seed = 2, .profile = Profile::kField});
  std::map<char, int> kinds;
  for (std::uint64_t record = 0; record < 20'000; ++record) {
    const StudentRecord made = model.Make(record);
    if (made.student_number.empty()) {
      ++kinds[' '];
      continue;
    }
    const char kind = made.student_number[0];
    ++kinds[kind];
    ASSERT_EQ(made.student_number.size(), 19U);
    const std::string body = made.student_number.substr(1);
    if (kind == 'G') {
      EXPECT_EQ(matchers::ExamineIdNumber(body).faults, 0);
    }
    if (kind == 'J') {
      EXPECT_EQ(matchers::ExamineIdNumber(body).faults, 0);
    }
    if (kind != 'G') {
      EXPECT_EQ(body.substr(0, 6), std::to_string(made.school_region));
    }
  }
  EXPECT_NEAR(kinds['G'] / 20'000.0, 0.80, 0.03);
  EXPECT_NEAR(kinds[' '] / 20'000.0, 0.03, 0.006);
  EXPECT_GT(kinds['L'], 2000);
  EXPECT_GT(kinds['J'], 50);
}

TEST(RecordModel, GradesFitTheBirthDate) {
  const RecordModel model({.records = 5'000, .seed = 2, .profile = Profile::kClean});
  std::map<int, int> grades;
  for (std::uint64_t record = 0; record < 5'000; ++record) {
    const StudentRecord made = model.Make(record);
    ++grades[made.grade];
    EXPECT_GE(made.entered_on, 202103);
    EXPECT_LE(made.entered_on, 202609);
    EXPECT_EQ(made.school_code[0], made.grade <= 6 ? '2' : made.grade <= 9 ? '3' : '4');
  }
  ASSERT_EQ(grades.size(), 12U);
  for (const auto& [grade, count] : grades) EXPECT_NEAR(count, 5000 / 12, 120) << grade;
}

}  // namespace
}  // namespace xueji::datasets
