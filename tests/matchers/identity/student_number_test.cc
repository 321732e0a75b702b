#include "matchers/identity/student_number.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/matchers/identity/id_samples.h"

namespace xueji::matchers {
namespace {

const std::string kBody = WithCheck("11010520120305002");

std::string WithWrongCheck() {
  std::string body = kBody;
  body[17] = body[17] == '7' ? '8' : '7';
  return body;
}

TEST(ExamineStudentNumber, FormalCarriesTheResidentNumberOfItsDay) {
  const std::string number = "G" + kBody;
  const StudentNumberFinding finding = ExamineStudentNumber(number);
  EXPECT_EQ(finding.kind, StudentNumberKind::kFormal);
  EXPECT_EQ(finding.faults, 0);
  EXPECT_EQ(finding.id_number, kBody);
  EXPECT_EQ(finding.birth_date, PackDate(2012, 3, 5));
  EXPECT_EQ(finding.region, 110105u);
}

TEST(ExamineStudentNumber, ChecksTheLastCharacterOfGAndJOnly) {
  EXPECT_EQ(ExamineStudentNumber("G" + WithWrongCheck()).faults, kStudentNumberCheckDigit);
  EXPECT_EQ(ExamineStudentNumber("J" + WithWrongCheck()).faults, kStudentNumberCheckDigit);
  EXPECT_EQ(ExamineStudentNumber("L" + WithWrongCheck()).faults, 0);
  EXPECT_TRUE(ExamineStudentNumber("G" + WithWrongCheck()).id_number.empty());
}

TEST(ExamineStudentNumber, DateAndShape) {
  EXPECT_EQ(ExamineStudentNumber("L110105201213050021").faults, kStudentNumberDate);
  EXPECT_EQ(ExamineStudentNumber("L11010520120305002").faults, kStudentNumberShape);
  EXPECT_EQ(ExamineStudentNumber("G1101O5201203050021").faults, kStudentNumberShape);
  EXPECT_EQ(ExamineStudentNumber("Q" + kBody).faults, kStudentNumberShape);
  EXPECT_EQ(ExamineStudentNumber("Q" + kBody).kind, StudentNumberKind::kUnknown);
  EXPECT_EQ(ExamineStudentNumber("G").faults, kStudentNumberShape);
}

TEST(ExamineStudentNumber, LocalNumbersAndBlank) {
  EXPECT_EQ(ExamineStudentNumber("").kind, StudentNumberKind::kBlank);
  for (const std::size_t length : {14, 16, 19}) {
    const StudentNumberFinding finding = ExamineStudentNumber(std::string(length, '2'));
    EXPECT_EQ(finding.kind, StudentNumberKind::kLocal);
    EXPECT_EQ(finding.faults, 0);
  }
  EXPECT_EQ(ExamineStudentNumber(std::string(15, '2')).kind, StudentNumberKind::kUnknown);
}

TEST(StudentNumberKindName, NamesAll) {
  EXPECT_EQ(StudentNumberKindName(StudentNumberKind::kFormal), "formal");
  EXPECT_EQ(StudentNumberKindName(StudentNumberKind::kUnknown), "unknown");
}

}  // namespace
}  // namespace xueji::matchers
