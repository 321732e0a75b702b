#include "matchers/identity/document_number.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/matchers/identity/id_samples.h"

namespace xueji::matchers {
namespace {

void Expect(std::string_view text, char type, DocumentKind kind, std::string_view canonical) {
  const DocumentNumber number = CanonicalDocument(text, type);
  EXPECT_EQ(number.kind, kind) << text << " is " << DocumentKindName(number.kind);
  EXPECT_EQ(number.text, canonical);
}

TEST(CanonicalDocument, HongKongIdCards) {
  // A123456: 9*36 + 8*10 + 7*1 + 6*2 + 5*3 + 4*4 + 3*5 + 2*6 = 481; 481 + 3 is 44 times 11.
  Expect("a123456(3)", 0, DocumentKind::kHongKongIdCard, "A1234563");
  Expect("Ａ１２３４５６（３）", '6', DocumentKind::kHongKongIdCard, "A1234563");
  Expect("A123456(7)", '6', DocumentKind::kPassport, "A1234567");  // check character wrong
}

TEST(CanonicalDocument, TravelPermitsLoseTheirRenewalDigits) {
  Expect("H12345678", '6', DocumentKind::kHongKongMacaoPermit, "H12345678");
  Expect("h1234567801", 0, DocumentKind::kHongKongMacaoPermit, "H12345678");
  Expect("12345678", '8', DocumentKind::kTaiwanPermit, "12345678");
  Expect("1234567801", '8', DocumentKind::kTaiwanPermit, "12345678");
  Expect("1234567801", 0, DocumentKind::kOther, "1234567801");
}

TEST(CanonicalDocument, PassportsAndPermanentResidence) {
  Expect("e 1234-5678", 'A', DocumentKind::kPassport, "E12345678");
  Expect("H12345678", 'A', DocumentKind::kPassport, "H12345678");
  Expect("USA123456789012", 0, DocumentKind::kPermanentResidence15, "USA123456789012");
  const std::string foreigner = WithCheck("91184020080305001");
  Expect(foreigner, '9', DocumentKind::kPermanentResidence18, foreigner);
}

TEST(CanonicalDocument, ResidencePermitsHaveTheShapeOfResidentNumbers) {
  const std::string permit = WithCheck("83000020080305001");
  Expect(permit, 'C', DocumentKind::kResidentNumber, permit);
  std::string lower = WithCheck("11010519491231002");
  ASSERT_EQ(lower.back(), 'X');
  lower.back() = 'x';
  Expect(lower, '1', DocumentKind::kResidentNumber, WithCheck("11010519491231002"));
}

TEST(CanonicalDocument, EverythingElseIsOnlyCleaned) {
  Expect("", 0, DocumentKind::kBlank, "");
  Expect(" -() ", 0, DocumentKind::kBlank, "");
  Expect("军字第123号", '2', DocumentKind::kOther, "军字第123号");
  Expect("\xEF\xBC", 0, DocumentKind::kOther, "\xEF\xBC");  // cut in the middle of a character
}

}  // namespace
}  // namespace xueji::matchers
