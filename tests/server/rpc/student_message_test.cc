#include "server/rpc/student_message.h"

#include <gtest/gtest.h>

namespace xueji::server {
namespace {

TEST(StudentMessage, EveryColumnGoesThereAndBackToItsOwnField) {
  StudentText text;
  for (const StudentColumn& column : StudentColumns())
    text[column.id] = "value of " + std::string(column.name);
  v1::Student student;
  FillStudent(text, &student);
  EXPECT_EQ(TextOf(student), text);
  for (const StudentColumn& column : StudentColumns()) {
    const auto* field = v1::Student::descriptor()->FindFieldByName(std::string(column.name));
    ASSERT_NE(field, nullptr) << column.name;
    EXPECT_EQ(student.GetReflection()->GetString(student, field), text[column.id]);
  }
  EXPECT_EQ(v1::Student::descriptor()->field_count(), static_cast<int>(kStudentColumnCount));
}

TEST(StudentMessage, PathsAreColumnNames) {
  EXPECT_EQ(ColumnOfPath("birth_date"), StudentColumnId::kBirthDate);
  EXPECT_EQ(ColumnOfPath("出生日期"), std::nullopt);
  EXPECT_EQ(ColumnOfPath(""), std::nullopt);
}

TEST(StudentMessage, TooLongAndZeroBytesAreFaults) {
  StudentText text;
  EXPECT_TRUE(FaultsOf(text, "student.").empty());
  text[StudentColumnId::kName] = std::string(kValueBytesMax + 1, 'x');
  text[StudentColumnId::kClass] = std::string("a\0", 2);
  const std::vector<FieldFault> faults = FaultsOf(text, "student.");
  ASSERT_EQ(faults.size(), 2U);
  EXPECT_EQ(faults[0].field, "student.name");
  EXPECT_EQ(faults[1].code, "ZERO_BYTE");
}

}  // namespace
}  // namespace xueji::server
