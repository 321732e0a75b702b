#include "engine/population/student_roster.h"

#include <gtest/gtest.h>

#include "engine/record/student_schema.h"
#include "tests/engine/population/population_test_support.h"

namespace xueji {
namespace {

const std::string kId = WithCheck("37010220120305123");

TEST(StudentRoster, ReadsTheFieldsOfAStudent) {
  const LoadedStudents students("1,王小明,王明,1,20120305,1," + kId + ",370102,370103\n" +
                                "2,热比娅·买买提,,女,2012-03-05,,,,\n");
  const StudentRoster& roster = *students.roster;
  ASSERT_EQ(roster.size(), 2U);
  const StudentRow first(roster, RecordId{0});
  EXPECT_EQ(first.identity().id, PackedId(kId));
  EXPECT_EQ(first.identity().name, U"王小明");
  EXPECT_EQ(first.identity().former_name, U"王明");
  EXPECT_EQ(first.identity().sex, kSexMale);
  EXPECT_EQ(first.identity().birth_date, *matchers::ParseDate("20120305"));
  EXPECT_EQ(roster.HouseholdRegion(RecordId{0}), 370102U);
  EXPECT_EQ(roster.SchoolRegion(RecordId{0}), 370103U);
  EXPECT_EQ(roster.DocumentType(RecordId{0}), kDocumentResidentId);
  EXPECT_TRUE(roster.IsComparable(RecordId{0}));
  const StudentRow second(roster, RecordId{1});
  EXPECT_EQ(second.identity().name, U"热比娅·买买提");
  EXPECT_TRUE(second.identity().former_name.empty());
  EXPECT_FALSE(roster.IsComparable(RecordId{1}));
}

// What ingest says of a number decides whether it can be held against the registry.
TEST(StudentRoster, NumbersOfOtherShapesAreNotComparable) {
  const std::string numbers[] = {kId.substr(0, 17), kId + "1", "370102120305123", "999000000000000001", "AB1234567",
                                 "3.70102E+17"};
  for (const std::string& number : numbers) {
    const LoadedStudents students("1,王小明,,1,20120305,1," + number + ",,\n");
    EXPECT_FALSE(students.roster->IsComparable(RecordId{0})) << number;
  }
  std::string wrong = kId;
  wrong[5] = wrong[5] == '9' ? '0' : static_cast<char>(wrong[5] + 1);
  const LoadedStudents students("1,王小明,,1,20120305,1," + wrong + ",,\n2,王小明,,1,20120305,A," + kId + ",,\n");
  EXPECT_TRUE(students.roster->IsComparable(RecordId{0}));
  EXPECT_FALSE(students.roster->IsComparable(RecordId{1}));
}

}  // namespace
}  // namespace xueji
