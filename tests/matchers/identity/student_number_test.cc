#include "matchers/identity/student_number.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "matchers/identity/id_number.h"
#include "matchers/reference/student_number_reference.h"
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

// The vectors of the published specimens and of the domain notes: the check characters come from the
// seventeen digits, and each is the one published there.
TEST(ExamineStudentNumber, PublishedVectors) {
  const std::pair<const char*, char> vectors[] = {{"81000019940823002", '1'},
                                                  {"83000019920130002", '2'},
                                                  {"44030819990110151", '2'},
                                                  {"50015419930113588", '6'},
                                                  {"61010419620927690", '8'}};
  for (const auto& [digits, check] : vectors) {
    EXPECT_EQ(IdCheckCharacter(IdCheckValue(digits)), check) << digits;
    EXPECT_EQ(ExamineStudentNumber("G" + std::string(digits) + check).faults, 0) << digits;
    const char wrong = check == '3' ? '4' : '3';
    EXPECT_EQ(ExamineStudentNumber("J" + std::string(digits) + wrong).faults, kStudentNumberCheckDigit);
  }
}

TEST(ExamineStudentNumber, SaysWhichRuleFailed) {
  EXPECT_EQ(ExamineStudentNumber("L110105201213050021").faults, kStudentNumberDate);
  EXPECT_EQ(ExamineStudentNumber("L11010520120305002").faults, kStudentNumberLength);
  EXPECT_EQ(ExamineStudentNumber("G1101O5201203050021").faults, kStudentNumberCharset);
  EXPECT_EQ(ExamineStudentNumber("Q" + kBody).faults, kStudentNumberLetter);
  EXPECT_EQ(ExamineStudentNumber("Q" + kBody).kind, StudentNumberKind::kUnknown);
  EXPECT_EQ(ExamineStudentNumber("G").faults, kStudentNumberLength);
  EXPECT_EQ(ExamineStudentNumber("GX").faults, kStudentNumberLength | kStudentNumberCharset);
  // A resident number in the place of a student number.
  EXPECT_EQ(ExamineStudentNumber(kBody).kind, StudentNumberKind::kUnknown);
}

TEST(ExamineStudentNumber, LocalNumbersPseudoNumbersAndBlank) {
  EXPECT_EQ(ExamineStudentNumber("").kind, StudentNumberKind::kBlank);
  for (const std::size_t length : {14, 16, 19}) {
    const StudentNumberFinding finding = ExamineStudentNumber(std::string(length, '2'));
    EXPECT_EQ(finding.kind, StudentNumberKind::kLocal);
    EXPECT_EQ(finding.faults, 0);
  }
  EXPECT_EQ(ExamineStudentNumber(std::string(15, '2')).kind, StudentNumberKind::kUnknown);
  const StudentNumberFinding pseudo = ExamineStudentNumber("999" + std::string(15, '2'));
  EXPECT_EQ(pseudo.kind, StudentNumberKind::kPseudo);
  EXPECT_EQ(pseudo.faults, kStudentNumberPseudo);
}

TEST(ExamineStudentNumber, AgreesWithTheReference) {
  std::mt19937 random(7);
  IdSamples samples(11);
  const std::string letters = "GLJQ0";
  for (int i = 0; i < 20'000; ++i) {
    std::string text = letters[random() % 5] + samples.Valid();
    for (std::size_t slips = random() % 3; slips > 0; --slips) text = samples.Slip(text);
    if (random() % 4 == 0) text = std::string(random() % 20, static_cast<char>('0' + random() % 10));
    const StudentNumberFinding finding = ExamineStudentNumber(text);
    ASSERT_EQ(finding.kind, reference::StudentNumberKindReference(text)) << text;
    ASSERT_EQ(finding.faults, reference::StudentNumberFaultsReference(text)) << text;
  }
}

TEST(MakeStudentNumber, IsShapedLikeAResidentNumberAndChecked) {
  const std::string number = MakeStudentNumber('J', 130283, PackDate(2018, 9, 3), 7);
  EXPECT_EQ(number, "J" + WithCheck("13028320180903007"));
  EXPECT_EQ(ExamineStudentNumber(number).faults, 0);
  for (std::uint32_t sequence = 1; sequence <= kStudentSequenceMax; ++sequence) {
    const std::string made = MakeStudentNumber('L', 110105, PackDate(2012, 2, 29), sequence);
    ASSERT_EQ(made.size(), 19u);
    // The check character is right although none is asked of an L.
    ASSERT_EQ(reference::CheckCharacterReference(made.substr(1, 17)), made[18]);
    ASSERT_EQ(ExamineStudentNumber(made).birth_date, PackDate(2012, 2, 29));
  }
}

TEST(CanonicalStudentNumber, NarrowsAndCleans) {
  EXPECT_EQ(CanonicalStudentNumber("ｇ１１0105-2012 0305"), "G110105" "20120305");
  EXPECT_EQ(CanonicalStudentNumber(" "), "");
}

TEST(StudentNumberNames, NameAll) {
  EXPECT_EQ(StudentNumberKindName(StudentNumberKind::kFormal), "formal");
  EXPECT_EQ(StudentNumberKindName(StudentNumberKind::kPseudo), "pseudo");
  EXPECT_EQ(StudentNumberKindName(StudentNumberKind::kUnknown), "unknown");
  EXPECT_EQ(StudentNumberFaultNames().size(), kStudentNumberFaultCount);
  EXPECT_EQ(StudentNumberFaultNames()[4], "check_digit");
  EXPECT_EQ(1u << 4, static_cast<unsigned>(kStudentNumberCheckDigit));
}

}  // namespace
}  // namespace xueji::matchers
