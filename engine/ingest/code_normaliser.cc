#include "engine/ingest/code_normaliser.h"

#include <algorithm>
#include <cstring>

#include "engine/ingest/csv_reader.h"
#include "engine/ingest/digit_scan.h"
#include "engine/record/student_schema.h"
#include "matchers/identity/document_number.h"
#include "matchers/identity/region_code.h"

namespace xueji {
namespace {

using matchers::DocumentKind;
using matchers::PackedDate;
using matchers::PackedIdNumber;

constexpr std::size_t kRepeatedDigitMin = 7;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The document type a number's shape tells; 0 if it tells none.
char LetterByShape(const matchers::DocumentNumber& document) {
  switch (document.kind) {
    case DocumentKind::kHongKongMacaoPermit: return document.text.front() == 'M' ? '7' : '6';
    case DocumentKind::kHongKongIdCard: return '6';
    case DocumentKind::kTaiwanPermit: return '8';
    case DocumentKind::kPermanentResidence15: return '9';
    case DocumentKind::kPassport: return 'A';
    default: return 0;
  }
}

bool IsResidentType(std::uint8_t type) {
  return type == 0 || type == kDocumentResidentId || type == kDocumentHouseholdRegister ||
         type == kDocumentResidencePermit;
}

// Without a document type only shapes that begin with a letter, other than the letter of a student
// number, are taken for another document: eight bare digits are more often a torn resident number.
bool LooksLikeOtherDocument(const matchers::DocumentNumber& document) {
  if (LetterByShape(document) == 0 || document.text.empty()) return false;
  const char first = document.text.front();
  if (first < 'A' || first > 'Z') return false;
  const bool number_prefix = first == 'G' || first == 'L' || first == 'J';
  return !(number_prefix && document.text.size() > 12);
}

PackedIdNumber PackOther(const matchers::DocumentNumber& document, std::uint8_t type,
                         TermDictionary& terms, CodeScratch& scratch) {
  char letter = LetterByShape(document);
  if (letter == 0) letter = type == 0 ? '-' : DocumentTypeLetter(type);
  scratch.key.assign(1, letter);
  scratch.key += ':';
  scratch.key += document.text;
  return matchers::PackIdTerm(terms.Intern(scratch.key).value, /*other_document=*/true);
}

}  // namespace

std::optional<PackedDate> NormaliseDate(std::string_view text, CodeScratch& scratch,
                                        FoldPath path) {
  const std::string_view trimmed = TrimBlanks(text);
  if (path == FoldPath::kFast) {
    if (const PackedDate date = PackPlainDate(trimmed); !IsBlank(date)) return date;
  }
  if (const std::optional<PackedDate> date = matchers::ParseDate(trimmed)) return date;
  FoldText(text, scratch.text, path);
  return matchers::ParseDate(scratch.text);
}

std::optional<std::uint32_t> NormaliseRegion(std::string_view text, CodeScratch& scratch,
                                             FoldPath path) {
  if (path == FoldPath::kFast) {
    if (const std::uint32_t region = PackPlainRegion(text); region != 0) return region;
  }
  return matchers::ParseRegion(FoldCode(text, scratch.text, path));
}

std::optional<matchers::PackedDigits> NormaliseDigits(std::string_view text, bool phone,
                                                      CodeScratch& scratch, FoldPath path) {
  if (path == FoldPath::kFast && text.size() <= kPlainDigitsMax) {
    if (const auto plain = matchers::PackDigits(text)) return plain;
  }
  const std::string_view folded = FoldCode(text, scratch.text, path);
  std::string_view digits = folded;
  if (!AllDigits(folded)) {
    scratch.key.clear();
    for (const char c : folded) {
      if (c == '-' || c == '.' || c == '(' || c == ')' || c == '+') continue;
      scratch.key.push_back(c);
    }
    digits = scratch.key;
  }
  if (phone) {
    if (digits.size() == 15 && digits.substr(0, 4) == "0086") digits.remove_prefix(4);
    else if (digits.size() == 13 && digits.substr(0, 3) == "861") digits.remove_prefix(2);
  }
  return matchers::PackDigits(digits);
}

bool IsRepeatedDigit(matchers::PackedDigits digits) {
  const int count = DigitCount(digits);
  if (count < static_cast<int>(kRepeatedDigitMin)) return false;
  std::uint64_t value = DigitValue(digits);
  const std::uint64_t last = value % 10;
  for (int i = 1; i < count; ++i) {
    value /= 10;
    if (value % 10 != last) return false;  // nearly always at once
  }
  return true;
}

IdentityNumber NormaliseIdentity(std::string_view text, std::uint8_t document_type,
                                 TermDictionary& terms, CodeScratch& scratch, FoldPath path) {
  IdentityNumber result;
  if (path == FoldPath::kFast) {
    result.packed = matchers::PackIdNumber(text);
    if (IsValid(result.packed)) [[likely]] {
      result.text = text;
      return result;
    }
    result.packed = {};
  }
  result.text = FoldCode(text, scratch.text, path);
  if (result.text.empty()) {
    result.placeholder = true;
    return result;
  }
  const PackedIdNumber packed = matchers::PackIdNumber(result.text);
  if (IsValid(packed)) [[likely]] {
    result.packed = packed;
    return result;
  }
  if (std::none_of(result.text.begin(), result.text.end(), IsDigit)) {
    result.placeholder = true;  // 无, N/A, -
    return result;
  }
  result.faults = matchers::ExamineIdNumber(result.text).faults;
  if ((result.faults & (matchers::kIdFaultPseudo999 | matchers::kIdFaultRepeatedDigit)) != 0) {
    result.placeholder = true;
    return result;
  }
  if (IsWellFormed(packed)) {
    result.packed = packed;
    return result;
  }
  const matchers::DocumentNumber document =
      matchers::CanonicalDocument(result.text, DocumentTypeLetter(document_type));
  if (!IsResidentType(document_type) || LooksLikeOtherDocument(document)) {
    result.faults = 0;
    result.packed = PackOther(document, document_type, terms, scratch);
    return result;
  }
  if (const std::optional<std::string> extended = matchers::ExtendIdNumber(result.text)) {
    const PackedIdNumber long_form = matchers::PackIdNumber(*extended);
    result.fifteen_digits = true;
    if (IsValid(long_form)) {
      result.packed = long_form;
      return result;
    }
  }
  result.packed = matchers::PackIdTerm(terms.Intern(result.text).value);
  return result;
}

}  // namespace xueji
