#include "server/ops/record_view.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "tests/server/ops/ops_samples.h"

namespace xueji::server {
namespace {

const Pseudonyms& Words() {
  static const Pseudonyms pseudonyms(SampleKeys());
  return pseudonyms;
}

TEST(RecordView, AHitIsShownByHowNearItIs) {
  const HitFacts hit{.record_id = "r-7041", .school_region = 370102, .school_code = "2137000001"};
  const HitView own = ViewHit(OfficeOf("county/370102"), hit, Words());
  EXPECT_EQ(own.record_id, "r-7041");
  EXPECT_EQ(own.school_code, "2137000001");
  EXPECT_EQ(own.region, 370102U);
  const HitView near = ViewHit(OfficeOf("county/370202"), hit, Words());
  EXPECT_EQ(near.grade, ViewGrade::kCounty);
  EXPECT_EQ(near.region, 370102U);
  EXPECT_EQ(near.school_code, "");
  const HitView far = ViewHit(OfficeOf("county/510104"), hit, Words());
  EXPECT_EQ(far.grade, ViewGrade::kProvince);
  EXPECT_EQ(far.region, 370000U);
  EXPECT_EQ(far.record_id + far.school_code, "");
  EXPECT_EQ(far.case_hint, own.case_hint);
  EXPECT_EQ(near.case_hint, own.case_hint);
}

// A record whose id is the ID number: no more of it than of the number.
TEST(RecordView, AnIdThatIsANumberIsMaskedLikeOne) {
  const std::string number =
      "37010220140305"
      "123"
      "?";
  const HitView near =
      ViewHit(OfficeOf("county/370202"),
              {.record_id = number, .school_region = 370102, .school_code = ""}, Words());
  EXPECT_EQ(near.record_id.substr(0, 4), "3701");
  EXPECT_EQ(near.record_id.find("2014"), std::string::npos);
}

std::string Digits(std::mt19937& random, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += static_cast<char>('0' + random() % 10);
  return text;
}

StudentText RandomRecord(std::mt19937& random) {
  constexpr std::string_view kRegions[] = {"370102", "370103", "370202", "510104"};
  StudentText record;
  const std::string region(kRegions[random() % 4]);
  const std::string number = region + "2014" + Digits(random, 8);
  record[StudentColumnId::kRecordId] = random() % 2 == 0 ? "r-" + Digits(random, 5) : number;
  record[StudentColumnId::kStudentNumber] = "G" + number;
  record[StudentColumnId::kName] = "欧阳小明";
  record[StudentColumnId::kFormerName] = "欧阳大明";
  record[StudentColumnId::kSex] = "1";
  record[StudentColumnId::kBirthDate] = number.substr(6, 8);
  record[StudentColumnId::kDocumentNumber] = number;
  record[StudentColumnId::kHouseholdRegion] = region;
  record[StudentColumnId::kSchoolRegion] = kRegions[random() % 4];
  record[StudentColumnId::kSchoolCode] = "21" + Digits(random, 8);
  record[StudentColumnId::kGuardian1Name] = "欧阳锋";
  record[StudentColumnId::kGuardian1DocumentNumber] = Digits(random, 18);
  record[StudentColumnId::kGuardian1Phone] = Digits(random, 11);
  record[StudentColumnId::kAddress] = "泉城路" + Digits(random, 2) + "号";
  return record;
}

// Two views of one value laid over one another: what either shows. Views of another length show
// nothing of where it stands.
std::string Overlay(const std::string& wide, const std::string& other) {
  std::string both = wide;
  for (std::size_t i = 0; i < std::min(wide.size(), other.size()); ++i) {
    if (both[i] == '*') both[i] = other[i];
  }
  return both;
}

// S-6: of any two views of a record, one shows all that both show together, but a region that is
// cut, which is nested too.
TEST(RecordView, ViewsNeverAddUpToMoreThanTheWidestOfThem) {
  std::mt19937 random(7);
  const std::vector<std::string> offices = {
      "ministry/national", "province/370000", "province/510000", "prefecture/370100",
      "county/370102",     "county/370202",   "county/510104",   "school/370102/2100000000"};
  for (int round = 0; round < 500; ++round) {
    const StudentText record = RandomRecord(random);
    std::vector<StudentText> masked;
    for (const std::string& office : offices) {
      for (const Access access : {Access::kRefused, Access::kMasked})
        masked.push_back(ViewRecord(OfficeOf(office), access, record));
    }
    for (std::size_t column = 0; column < kStudentColumnCount; ++column) {
      if (static_cast<StudentColumnId>(column) == StudentColumnId::kSchoolRegion)
        continue;  // "370102" or "370000"
      for (const StudentText& left : masked) {
        for (const StudentText& right : masked) {
          const std::string& a = left.values[column];
          const std::string& b = right.values[column];
          if (a.empty() || b.empty()) continue;
          EXPECT_EQ(Overlay(a, b), a) << Column(static_cast<StudentColumnId>(column)).name;
        }
      }
    }
  }
}

// What masked views of the columns tell of the ID number together: prefecture and birth year, not a
// digit more.
TEST(RecordView, AllColumnsTogetherTellPrefectureAndYearOfTheNumber) {
  std::mt19937 random(8);
  for (int round = 0; round < 500; ++round) {
    StudentText record = RandomRecord(random);
    record[StudentColumnId::kSchoolRegion] = "370102";
    const StudentText view = ViewRecord(OfficeOf("county/370102"), Access::kMasked, record);
    const std::string& number = record[StudentColumnId::kDocumentNumber];
    EXPECT_EQ(view[StudentColumnId::kDocumentNumber], number.substr(0, 4) + std::string(14, '*'));
    EXPECT_EQ(view[StudentColumnId::kBirthDate], number.substr(6, 4) + "****");
    EXPECT_EQ(view[StudentColumnId::kHouseholdRegion], number.substr(0, 4) + "00");
    for (std::size_t column = 0; column < kStudentColumnCount; ++column) {
      const auto id = static_cast<StudentColumnId>(column);
      if (id == StudentColumnId::kSchoolRegion || id == StudentColumnId::kHouseholdRegion ||
          id == StudentColumnId::kSchoolCode)
        continue;
      // No run of it that is longer than what is shown anyway.
      for (std::size_t at = 0; at + 5 <= number.size(); ++at) {
        EXPECT_EQ(view.values[column].find(number.substr(at, 5)), std::string::npos)
            << Column(id).name;
      }
    }
    EXPECT_EQ(view[StudentColumnId::kName].substr(0, 3), "欧");
    EXPECT_EQ(view[StudentColumnId::kName].find("阳"), std::string::npos);
  }
}

TEST(RecordView, OfAnotherPlaceNothingButTheHint) {
  std::mt19937 random(9);
  StudentText record = RandomRecord(random);
  record[StudentColumnId::kSchoolRegion] = "370102";
  for (const Access access : {Access::kMasked, Access::kAllowed}) {
    const StudentText far = ViewRecord(OfficeOf("county/510104"), access, record);
    StudentText wanted;
    wanted[StudentColumnId::kSchoolRegion] = "370000";
    EXPECT_EQ(far, wanted);
    const StudentText near = ViewRecord(OfficeOf("county/370202"), access, record);
    EXPECT_EQ(near[StudentColumnId::kSchoolRegion], "370102");
    EXPECT_EQ(near[StudentColumnId::kName] + near[StudentColumnId::kBirthDate] +
                  near[StudentColumnId::kDocumentNumber],
              "");
  }
  EXPECT_EQ(ViewRecord(OfficeOf("county/370102"), Access::kAllowed, record), record);
  EXPECT_EQ(ViewRecord(OfficeOf("county/370102"), Access::kRefused, record), StudentText{});
}

}  // namespace
}  // namespace xueji::server
