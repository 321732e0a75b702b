// One golden row for each warning about a single record.
#include "engine/ingest/field_validator.h"

#include <gtest/gtest.h>

#include "engine/record/student_schema.h"
#include "tests/engine/ingest/ingest_test_support.h"

namespace xueji {
namespace {

class FieldValidatorTest : public ::testing::Test {
 protected:
  // A girl born on 29 February 2012 with a number that says so; `document` may be anything.
  std::string Warnings(const std::string& document, std::uint8_t type = kDocumentResidentId,
                       std::uint8_t sex = kSexFemale, const std::string& student_number = "") {
    StudentFacts facts;
    facts.sex = sex;
    facts.birth_date = matchers::PackDate(2012, 2, 29);
    facts.document_type = type;
    facts.document_given = !document.empty();
    if (facts.document_given) facts.document = NormaliseIdentity(document, type, terms_, scratch_);
    facts.student_number = student_number;
    return JoinCodes(ValidateStudent(facts));
  }
  TermDictionary terms_;
  CodeScratch scratch_;
  const std::string id_ = IdWithDigit("13010220120229", 242);
};

TEST_F(FieldValidatorTest, ACleanRecordHasNoWarning) { EXPECT_EQ(Warnings(id_), ""); }

TEST_F(FieldValidatorTest, NamesEachFaultOfTheNumber) {
  std::string check = id_;
  check[17] = check[17] == '9' ? '0' : static_cast<char>(check[17] + 1);
  EXPECT_EQ(Warnings(check), "ID_CHECK_DIGIT");
  EXPECT_EQ(Warnings(id_.substr(0, 16)), "ID_LENGTH");
  EXPECT_EQ(Warnings(WithCheck("13010220120230242")), "ID_DATE_INVALID");
  EXPECT_EQ(Warnings("G" + id_), "ID_HAS_NUMBER_PREFIX");
  EXPECT_EQ(Warnings(id_, kDocumentResidentId, kSexMale), "ID_SEX_CONFLICT");
  EXPECT_EQ(Warnings(IdWithDigit("13010220120228", 242)), "ID_BIRTHDATE_CONFLICT");
  EXPECT_NE(Warnings("1301022012022924二3").find("ID_CHARSET"), std::string::npos);
}

TEST_F(FieldValidatorTest, RecognisesWhatASpreadsheetDidToTheNumber) {
  std::string truncated = id_.substr(0, 15) + "000";
  if (IsValid(matchers::PackIdNumber(truncated))) GTEST_SKIP() << "the truncated number is valid by chance";
  EXPECT_NE(Warnings(truncated).find("ID_EXCEL_TRUNCATED"), std::string::npos);
  EXPECT_NE(Warnings("1.30102E+17").find("ID_EXCEL_TRUNCATED"), std::string::npos);
}

TEST_F(FieldValidatorTest, PseudoNumbersAndPlaceholders) {
  EXPECT_NE(Warnings("999410303100100001").find("ID_PSEUDO_999"), std::string::npos);
  EXPECT_NE(Warnings("111111111111111111").find("PLACEHOLDER_VALUE"), std::string::npos);
  EXPECT_EQ(Warnings("无"), "ID_MISSING|PLACEHOLDER_VALUE");
}

TEST_F(FieldValidatorTest, OnlyTypeZMayHaveNoNumber) {
  EXPECT_EQ(Warnings("", 0), "ID_MISSING");
  EXPECT_EQ(Warnings("", kDocumentResidentId), "ID_MISSING");
  EXPECT_EQ(Warnings("", kDocumentOther), "");
}

TEST_F(FieldValidatorTest, TheDocumentTypeMustFitTheNumber) {
  EXPECT_EQ(Warnings(id_, kDocumentPassport), "DOCUMENT_TYPE_MISMATCH");
  EXPECT_EQ(Warnings(id_, kDocumentOther), "DOCUMENT_TYPE_MISMATCH");
  EXPECT_EQ(Warnings(id_, kDocumentHouseholdRegister), "");
  EXPECT_EQ(Warnings("1234567", 2), "DOCUMENT_TYPE_MISMATCH");  // an officer's card
  EXPECT_EQ(Warnings("H12345678", kDocumentHongKong), "");
  EXPECT_EQ(Warnings("E12345678", kDocumentPassport), "");
  EXPECT_EQ(Warnings(IdWithDigit("83000020120229", 242), kDocumentResidencePermit), "");
}

TEST_F(FieldValidatorTest, ARegionCodeIsOnlyAHint) {
  EXPECT_EQ(Warnings(IdWithDigit("99010220120229", 242), 0), "");  // a foreigner's number
  EXPECT_EQ(Warnings(IdWithDigit("19010220120229", 242)), "REGION_CODE_UNKNOWN");
}

TEST_F(FieldValidatorTest, ExaminesStudentNumbers) {
  const auto with = [&](const std::string& number) {
    return Warnings(id_, kDocumentResidentId, kSexFemale, number);
  };
  EXPECT_EQ(with("G" + id_), "");
  EXPECT_EQ(with("G" + IdWithDigit("13010220120229", 102)), "");  // the number of another day: legal
  EXPECT_EQ(with("L" + id_.substr(0, 14) + "0000"), "");          // no check character to verify
  EXPECT_EQ(with("J" + IdWithDigit("13010220120229", 602)), "");
  std::string wrong = "J" + IdWithDigit("13010220120229", 602);
  wrong.back() = wrong.back() == '9' ? '0' : static_cast<char>(wrong.back() + 1);
  EXPECT_EQ(with(wrong), "STUDENT_NUMBER_INVALID");
  EXPECT_EQ(with("Q123"), "STUDENT_NUMBER_INVALID");
  EXPECT_EQ(with("02260912300001"), "");  // a local number of fourteen digits
}

TEST_F(FieldValidatorTest, TheFifteenCharacterFormIsTheSameNumberButNotaPupilsCard) {
  StudentFacts facts;
  facts.sex = kSexFemale;
  facts.birth_date = matchers::PackDate(1962, 9, 27);
  facts.document_given = true;
  facts.document = NormaliseIdentity("130102620927690", 0, terms_, scratch_);
  EXPECT_EQ(JoinCodes(ValidateStudent(facts)), "ID_LENGTH");
}

}  // namespace
}  // namespace xueji
