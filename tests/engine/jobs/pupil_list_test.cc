#include "engine/jobs/pupil_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/record/student_schema.h"
#include "tests/support/numbers_case.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;
using matchers::PackIdNumber;
using matchers::PackIdTerm;

TEST(IdStateOf, ResidentNumbersOtherDocumentsAndFaults) {
  const auto id = [](const std::string& digits17) { return PackIdNumber(NumbersCase::WithCheck(digits17)); };
  EXPECT_EQ(IdStateOf({}, kDocumentOther), IdState::kNone);
  EXPECT_EQ(IdStateOf(id("13028320180903001"), kDocumentResidentId), IdState::kUsable);
  EXPECT_EQ(IdStateOf(id("13028320180903001"), kDocumentHouseholdRegister), IdState::kUsable);
  EXPECT_EQ(IdStateOf(id("13028320180903001"), 0), IdState::kUsable);
  EXPECT_EQ(IdStateOf(id("13028320180903001"), kDocumentPassport), IdState::kOtherDocument);
  EXPECT_EQ(IdStateOf(id("83000020180903001"), kDocumentResidentId), IdState::kOtherDocument);  // residence permit
  EXPECT_EQ(IdStateOf(id("93028320180903001"), kDocumentResidentId), IdState::kOtherDocument);  // foreigner's card
  EXPECT_EQ(IdStateOf(id("99928320180903001"), kDocumentResidentId), IdState::kUsable);  // told by its warning
  EXPECT_EQ(IdStateOf(PackIdTerm(5), kDocumentResidentId), IdState::kFaulty);
  EXPECT_EQ(IdStateOf(PackIdTerm(5, /*other_document=*/true), 0), IdState::kOtherDocument);
}

class PupilListTest : public ::testing::Test {
 protected:
  // The pupils of the case's students file, read as a job reads them.
  PupilList& Read() {
    night_.WriteFiles();
    StageClock clock(nullptr);
    RunOptions options;
    options.inputs = {night_.scratch.FilePath("students.csv")};
    options.latest_birth_date = 20260101;
    run_ = std::make_unique<LoadedRun>(LoadRunWith(NumbersPlan().value(), options, false, &clock).value());
    verdicts_ = std::make_unique<StudentVerdicts>(*run_->loaded.store);
    XUEJI_CHECK(verdicts_->ReadDedup(night_.scratch.FilePath("dedup")).ok());
    list_ = std::make_unique<PupilList>(*run_, *verdicts_, extras_);
    return *list_;
  }
  NumbersCase night_;
  PupilExtras extras_;
  std::unique_ptr<LoadedRun> run_;
  std::unique_ptr<StudentVerdicts> verdicts_;
  std::unique_ptr<PupilList> list_;
};

TEST_F(PupilListTest, TextsAreThoseOfTheFileCleaned) {
  night_.Add({.id = "r1", .digits = "13028320180903001", .number = "ｌ13028320180903 9998"});
  night_.Add({.id = "r2", .region = "", .school = ""});
  night_.Add({.id = "r3", .digits = "13028320180903005", .dedup_codes = "ID_SEX_CONFLICT"});
  const PupilList& list = Read();
  ASSERT_EQ(list.pupils().size(), 3u);
  EXPECT_EQ(list.pupils()[0].student_number, "L13028320180903" "9998");
  EXPECT_EQ(list.pupils()[0].id_number, NumbersCase::WithCheck("13028320180903001"));
  EXPECT_EQ(list.pupils()[0].school_region, 130283u);
  EXPECT_EQ(list.school_code(0), "1302830001");
  EXPECT_EQ(list.pupils()[1].id, IdState::kNone);
  EXPECT_EQ(list.pupils()[1].school_region, 0u);
  EXPECT_EQ(list.pupils()[2].id, IdState::kFaulty);  // it disagrees with the record
}

TEST_F(PupilListTest, LocalSeriesAreOfSchoolAndYear) {
  extras_.local_schools["1302830001"] = "02260010";
  night_.Add({.id = "r1"});
  night_.Add({.id = "r2", .school = "9"});
  const PupilList& list = Read();
  EXPECT_EQ(list.pupils()[0].local_series, "0226260010");
  EXPECT_EQ(list.pupils()[1].local_series, "");
}

TEST_F(PupilListTest, ListsBesideTheStudentsAreChecked) {
  night_.Add({.id = "r1"});
  Read();
  std::string checksum;
  PupilExtras extras;
  const auto apply = [&](const std::string& text) {
    return std::string(ReadApplications(night_.scratch.Write("apply.csv", text), *verdicts_, &extras, &checksum).message());
  };
  EXPECT_EQ(apply("record_id\nr1\n"), "");
  EXPECT_TRUE(extras.applied[0]);
  EXPECT_EQ(checksum.size(), 32u);
  EXPECT_THAT(apply("record_id\nr1\nr9\n"), HasSubstr("apply.csv:3: the record id of this application"));
  const auto schools = [&](const std::string& rows) {
    extras.local_schools.clear();
    return std::string(ReadLocalSchools(night_.scratch.Write("s.csv", "school_code,region,school,type\n" + rows), &extras,
                                        &checksum).message());
  };
  EXPECT_EQ(schools("1,0226,001,0\n2,0226,002,0\n"), "");
  EXPECT_EQ(extras.local_schools["2"], "02260020");
  EXPECT_THAT(schools("1,226,001,0\n"), HasSubstr("s.csv:2: write school_code, region (4 digits)"));
  EXPECT_THAT(schools("1,0226,001,0\n2,0226,001,0\n"), HasSubstr("cannot share the series"));
  EXPECT_THAT(schools("1,0226,001,0\n1,0226,002,0\n"), HasSubstr("stands twice"));
}

TEST(NumbersPlan, KeepsTheStudentPlansRulesForWhatIsAccepted) {
  const ExecutionPlan plan = NumbersPlan().value();
  bool number = false;
  for (const Field& field : plan.plan.fields) {
    number = number || field.name == "student_number";
    const bool asked = field.name == "name" || field.name == "sex" || field.name == "birth_date";
    EXPECT_TRUE(field.required || !asked) << field.name;
  }
  EXPECT_TRUE(number);
}

}  // namespace
}  // namespace xueji
