// DocumentNumber: identity documents other than the resident card: which kind, and the one text
// under which the same document is always filed.
//
//   CanonicalDocument("a123456(7)").text == "A1234567", kind kHongKongIdCard
//   CanonicalDocument("H1234567800").text == "H12345678"   // renewal digits of old permits go
//
// Knows the shapes of Hong Kong identity cards (with its check character), Hong Kong and Macao
// travel permits, Taiwan permits, passports and permanent residence cards (15 characters, and 18
// beginning with 9). Anything else is kOther and only cleaned. Pure; any number of threads; one
// short string allocated.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace xueji::matchers {

enum class DocumentKind : std::uint8_t {
  kBlank,
  kResidentNumber,        // 18 characters of GB 11643 (also the residence permits 81, 82, 83)
  kPermanentResidence18,  // 18 digits beginning with 9, since 2023
  kPermanentResidence15,  // three letters and twelve digits, until 2023
  kHongKongMacaoPermit,   // H or M and eight digits
  kTaiwanPermit,          // eight digits
  kHongKongIdCard,        // one or two letters, six digits, check character right
  kPassport,              // one or two letters (or none) and seven to nine digits and letters
  kOther,
};

struct DocumentNumber {
  DocumentKind kind = DocumentKind::kBlank;
  std::string text;  // upper case, no blanks, hyphens, brackets; "" if blank
};

// `text` in UTF-8. Full-width letters, digits and brackets are narrowed. `type` is the document
// type of JY/T 1001 ('1' … 'Z', 0 if unknown): it settles shapes that two kinds share (eight
// digits).
DocumentNumber CanonicalDocument(std::string_view text, char type = 0);

// The cleaning alone, for numbers of other kinds: narrowed, upper case, without blanks, hyphens, brackets.
std::string CleanNumberText(std::string_view text);

std::string_view DocumentKindName(DocumentKind kind);  // "hong_kong_macao_permit"

}  // namespace xueji::matchers
