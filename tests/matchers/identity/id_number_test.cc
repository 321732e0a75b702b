#include "matchers/identity/id_number.h"

#include <gtest/gtest.h>

#include <string>

#include "matchers/reference/id_number_reference.h"
#include "tests/matchers/identity/id_samples.h"

namespace xueji::matchers {
namespace {

TEST(IdCheckValue, AgreesWithTheRecurrenceOfTheStandard) {
  IdSamples samples(1);
  for (int i = 0; i < 50'000; ++i) {
    std::string digits;
    for (int k = 0; k < 17; ++k) digits += static_cast<char>('0' + samples.Below(10));
    ASSERT_EQ(IdCheckCharacter(IdCheckValue(digits)), reference::CheckCharacterReference(digits));
  }
  // The example of GB 11643-1999, annex: its check character is X.
  EXPECT_EQ(IdCheckValue("11010519491231002"), 10);
}

TEST(IdCheckValue, FindsEverySingleDigitAndEveryAdjacentExchange) {
  IdSamples samples(2);
  for (int i = 0; i < 300; ++i) {
    const std::string id = samples.Valid();
    for (std::size_t at = 0; at < 17; ++at) {
      for (char digit = '0'; digit <= '9'; ++digit) {
        std::string wrong = id;
        wrong[at] = digit;
        EXPECT_EQ(IsValid(PackIdNumber(wrong)), wrong == id);
      }
      if (at + 1 < 17 && id[at] != id[at + 1]) {
        std::string wrong = id;
        std::swap(wrong[at], wrong[at + 1]);
        EXPECT_FALSE(IsValid(PackIdNumber(wrong)));
      }
    }
  }
}

TEST(PackIdNumber, KeepsEveryDigitAndTellsValidity) {
  IdSamples samples(3);
  for (int i = 0; i < 50'000; ++i) {
    const std::string text = i % 2 == 0 ? samples.Valid() : samples.Slip(samples.Valid());
    const PackedIdNumber id = PackIdNumber(text);
    ASSERT_EQ(IsWellFormed(id), reference::IsIdShape(text)) << text.size();
    ASSERT_EQ(IsBlank(id), !IsWellFormed(id));
    ASSERT_EQ(IsValid(id), reference::IsValidIdReference(text));
    ASSERT_EQ(UnpackIdNumber(id), IsWellFormed(id) ? text : "");
    ASSERT_FALSE(IsTerm(id));
  }
  EXPECT_TRUE(IsBlank(PackIdNumber("")));
  EXPECT_TRUE(IsBlank(PackIdNumber("x")));
}

TEST(PackIdNumber, TakesNoOtherCharacterAtAnyPlace) {
  IdSamples samples(4);
  for (int round = 0; round < 20; ++round) {
    const std::string id = samples.Valid();
    for (std::size_t at = 0; at < id.size(); ++at) {
      for (int character = 0; character < 256; ++character) {
        std::string text = id;
        text[at] = static_cast<char>(character);
        const PackedIdNumber packed = PackIdNumber(text);
        ASSERT_EQ(IsWellFormed(packed), reference::IsIdShape(text)) << at << ' ' << character;
        ASSERT_EQ(IsValid(packed), reference::IsValidIdReference(text)) << at << ' ' << character;
        ASSERT_EQ(UnpackIdNumber(packed), IsWellFormed(packed) ? text : "");
        if (!IsWellFormed(packed)) continue;
        ASSERT_EQ(std::to_string(1000000 + IdRegion(packed)).substr(1), text.substr(0, 6));
        ASSERT_EQ(!IsBlank(IdBirthDate(packed)), reference::IsDateReference(text.substr(6, 8)));
      }
    }
  }
}

TEST(PackIdNumber, PartsAreWhereTheStandardPutsThem) {
  const PackedIdNumber id = PackIdNumber(WithCheck("11010519491231002"));
  EXPECT_EQ(id.digits, 0x1101051949123100ULL);
  EXPECT_EQ(id.tail & 0xFF, 0xA2);
  EXPECT_EQ(IdRegion(id), 110105u);
  EXPECT_EQ(IdBirthDate(id), PackDate(1949, 12, 31));
  EXPECT_EQ(IdSequence(id), 2u);
  EXPECT_EQ(IdSex(id), 2);
  EXPECT_TRUE(IsBlank(IdBirthDate(PackIdNumber(WithCheck("11010519491331002")))));
}

TEST(PackIdNumber, ResidencePermitsOfHongKongMacaoAndTaiwanAreValid) {
  for (const char* body : {"81000019940823002", "82000019940823002", "83000019920130002"}) {
    EXPECT_TRUE(IsValid(PackIdNumber(WithCheck(body))));
  }
}

TEST(PackIdTerm, IsNeitherWellFormedNorBlank) {
  const PackedIdNumber term = PackIdTerm(0);
  EXPECT_FALSE(IsBlank(term));
  EXPECT_FALSE(IsWellFormed(term));
  EXPECT_TRUE(IsTerm(PackIdTerm(7, true)));
  EXPECT_TRUE(IsOtherDocument(PackIdTerm(7, true)));
  EXPECT_EQ(IdTerm(PackIdTerm(0xFFFFFFFF)), 0xFFFFFFFFu);
  EXPECT_EQ(UnpackIdNumber(term), "");
}

TEST(ExtendIdNumber, InsertsTheCenturyAndTheCheck) {
  EXPECT_EQ(ExtendIdNumber("610104620927690"), WithCheck("61010419620927690"));
  EXPECT_FALSE(ExtendIdNumber("61010462092769").has_value());
  EXPECT_FALSE(ExtendIdNumber("61010462092769X").has_value());
}

TEST(ExamineIdNumber, AValidNumberTellsSexDateAndRegion) {
  const IdFindings findings = ExamineIdNumber(WithCheck("11010520120305002"));
  EXPECT_EQ(findings.faults, 0);
  EXPECT_EQ(findings.sex, 2);
  EXPECT_EQ(findings.birth_date, PackDate(2012, 3, 5));
  EXPECT_EQ(findings.region, 110105u);
  EXPECT_EQ(ExamineIdNumber(WithCheck("11010520120305003")).sex, 1);
}

TEST(ExamineIdNumber, NamesEachFault) {
  const std::string valid = WithCheck("11010520120305002");
  std::string wrong_check = valid;
  wrong_check[17] = wrong_check[17] == '1' ? '2' : '1';
  EXPECT_EQ(ExamineIdNumber(wrong_check).faults, kIdFaultCheckDigit);
  EXPECT_EQ(ExamineIdNumber(WithCheck("11010520121305002")).faults, kIdFaultDate);
  EXPECT_EQ(ExamineIdNumber("").faults, kIdFaultLength);
  EXPECT_EQ(ExamineIdNumber(valid.substr(1)).faults, kIdFaultLength);
  EXPECT_EQ(ExamineIdNumber("1101052012030500Q").faults, kIdFaultLength | kIdFaultCharset);
  EXPECT_EQ(ExamineIdNumber("1101052O1203050021").faults, kIdFaultCharset);
  EXPECT_EQ(ExamineIdNumber("11010520120305X021").faults, kIdFaultCharset);
}

TEST(ExamineIdNumber, ASpreadsheetsTruncationIsNamedAndTellsNoSex) {
  std::string text = WithCheck("11010520120305123").substr(0, 15) + "000";
  ASSERT_FALSE(reference::IsValidIdReference(text));
  const IdFindings findings = ExamineIdNumber(text);
  EXPECT_EQ(findings.faults, kIdFaultExcelTruncated);
  EXPECT_EQ(findings.sex, 0);
  EXPECT_EQ(findings.birth_date, PackDate(2012, 3, 5));
  for (const char* scientific : {"1.10105E+17", "1.10105201203051E+17", "1E+17", "1.1E17"}) {
    EXPECT_EQ(ExamineIdNumber(scientific).faults, kIdFaultExcelTruncated) << scientific;
  }
  for (const char* other : {"E+17", "1.1E+", "1.E+5", "1,1E+17", "A.1E+17"}) {
    EXPECT_FALSE(ExamineIdNumber(other).Has(kIdFaultExcelTruncated)) << other;
  }
}

TEST(ExamineIdNumber, MadeUpNumbers) {
  EXPECT_EQ(ExamineIdNumber("999110105000100001").faults, kIdFaultPseudo999);
  EXPECT_EQ(ExamineIdNumber(std::string(18, '1')).faults, kIdFaultRepeatedDigit);
  EXPECT_EQ(ExamineIdNumber("000000").faults, kIdFaultRepeatedDigit);
  EXPECT_EQ(ExamineIdNumber(std::string(18, '1')).sex, 0);
}

TEST(ExamineIdNumber, AStudentNumbersPrefix) {
  const std::string body = WithCheck("11010520120305002");
  const IdFindings formal = ExamineIdNumber("G" + body);
  EXPECT_EQ(formal.faults, kIdFaultNumberPrefix);
  EXPECT_EQ(formal.sex, 2);
  EXPECT_EQ(formal.region, 110105u);
  const IdFindings provisional = ExamineIdNumber("L" + body);
  EXPECT_EQ(provisional.faults, kIdFaultNumberPrefix);
  EXPECT_EQ(provisional.sex, 0);      // the last four are random
  EXPECT_EQ(provisional.region, 0u);  // of the school, not of the holder
  EXPECT_EQ(provisional.birth_date, PackDate(2012, 3, 5));
  EXPECT_TRUE(ExamineIdNumber("K" + body).Has(kIdFaultLength));
}

TEST(ExamineIdNumber, TheFifteenDigitForm) {
  const IdFindings findings = ExamineIdNumber("610104620927690");
  EXPECT_EQ(findings.faults, kIdFaultFifteenDigits);
  EXPECT_EQ(findings.birth_date, PackDate(1962, 9, 27));
  EXPECT_EQ(findings.sex, 2);
  EXPECT_EQ(ExamineIdNumber("610104621327690").faults, kIdFaultFifteenDigits | kIdFaultDate);
}

TEST(ExamineIdNumber, FaultsAndValidityAgree) {
  IdSamples samples(9);
  for (int i = 0; i < 50'000; ++i) {
    const std::string text = samples.Slip(samples.Valid());
    const IdFindings findings = ExamineIdNumber(text);
    ASSERT_EQ(findings.faults == 0, reference::IsValidIdReference(text));
  }
}

}  // namespace
}  // namespace xueji::matchers
