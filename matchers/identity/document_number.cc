#include "matchers/identity/document_number.h"

#include <algorithm>
#include <cstddef>

#include "matchers/identity/id_number.h"

namespace xueji::matchers {
namespace {

constexpr bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool IsLetter(char c) {
  return c >= 'A' && c <= 'Z';
}

bool AllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), IsDigit);
}
bool AllLetters(std::string_view text) {
  return std::all_of(text.begin(), text.end(), IsLetter);
}

// The ASCII character that the full-width character at the front of `text` stands for, 0 if none:
// U+FF01-FF5E are EF BC 81 to EF BD 9E, U+3000 is E3 80 80.
char NarrowAt(std::string_view text) {
  if (text.size() < 3) return 0;
  if (text.starts_with("\xE3\x80\x80")) return ' ';
  if (text[0] != '\xEF') return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  const auto third = static_cast<unsigned char>(text[2]);
  if (third < 0x80 || third > 0xBF) return 0;
  if (second == 0xBC && third >= 0x81) return static_cast<char>(third - 0x81 + '!');
  if (second == 0xBD && third <= 0x9E) return static_cast<char>(third - 0x80 + '`');
  return 0;
}

// One or two letters, six digits, a check character: weights 9 to 2 over letters (A = 10; a missing
// first letter counts 36) and digits, total with the check value (A = 10) divisible by 11.
bool IsHongKongIdCard(std::string_view text) {
  if (text.size() != 8 && text.size() != 9) return false;
  const std::size_t letters = text.size() - 7;
  const char check = text.back();
  if (!AllLetters(text.substr(0, letters)) || !AllDigits(text.substr(letters, 6)) ||
      !(IsDigit(check) || check == 'A')) {
    return false;
  }
  int sum = letters == 1 ? 9 * 36 : 9 * (text[0] - 'A' + 10);
  sum += 8 * (text[letters - 1] - 'A' + 10);
  for (std::size_t i = 0; i < 6; ++i) sum += static_cast<int>(7 - i) * (text[letters + i] - '0');
  sum += check == 'A' ? 10 : check - '0';
  return sum % 11 == 0;
}

bool IsHongKongMacaoPermit(std::string_view text) {
  return (text.size() == 9 || text.size() == 11) && (text[0] == 'H' || text[0] == 'M') &&
         AllDigits(text.substr(1));
}

bool IsPassport(std::string_view text) {
  if (text.size() < 6 || text.size() > 9) return false;
  const bool plain =
      std::all_of(text.begin(), text.end(), [](char c) { return IsDigit(c) || IsLetter(c); });
  return plain && std::count_if(text.begin(), text.end(), IsDigit) >= 5;
}

DocumentKind KindOf(std::string_view text, char type) {
  if (!IsBlank(PackIdNumber(text))) {
    const bool foreigner = text[0] == '9' && !text.starts_with("999");
    return foreigner ? DocumentKind::kPermanentResidence18 : DocumentKind::kResidentNumber;
  }
  if (text.size() == 15 && AllLetters(text.substr(0, 3)) && AllDigits(text.substr(3))) {
    return DocumentKind::kPermanentResidence15;
  }
  if (type != 'A') {
    if (IsHongKongMacaoPermit(text)) return DocumentKind::kHongKongMacaoPermit;
    if (IsHongKongIdCard(text)) return DocumentKind::kHongKongIdCard;
    const bool taiwan = AllDigits(text) && (text.size() == 8 || (text.size() == 10 && type == '8'));
    if (taiwan) return DocumentKind::kTaiwanPermit;
  }
  return IsPassport(text) ? DocumentKind::kPassport : DocumentKind::kOther;
}

}  // namespace

std::string CleanNumberText(std::string_view text) {
  std::string clean;
  while (!text.empty()) {
    char character = NarrowAt(text);
    text.remove_prefix(character != 0 ? 2 : 0);
    if (character == 0) character = text.front();
    text.remove_prefix(1);
    const bool dropped = character == ' ' || character == '\t' || character == '-' ||
                         character == '(' || character == ')' || character == '[' ||
                         character == ']';
    if (dropped) continue;
    const bool lower = character >= 'a' && character <= 'z';
    clean += static_cast<char>(lower ? character - 32 : character);
  }
  return clean;
}

DocumentNumber CanonicalDocument(std::string_view text, char type) {
  DocumentNumber number;
  number.text = CleanNumberText(text);
  if (number.text.empty()) return number;
  number.kind = KindOf(number.text, type);
  // The two last digits of old permits count renewals of the same document.
  if (number.kind == DocumentKind::kHongKongMacaoPermit) number.text.resize(9);
  if (number.kind == DocumentKind::kTaiwanPermit) number.text.resize(8);
  return number;
}

std::string_view DocumentKindName(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::kBlank:
      return "blank";
    case DocumentKind::kResidentNumber:
      return "resident_number";
    case DocumentKind::kPermanentResidence18:
      return "permanent_residence_18";
    case DocumentKind::kPermanentResidence15:
      return "permanent_residence_15";
    case DocumentKind::kHongKongMacaoPermit:
      return "hong_kong_macao_permit";
    case DocumentKind::kTaiwanPermit:
      return "taiwan_permit";
    case DocumentKind::kHongKongIdCard:
      return "hong_kong_id_card";
    case DocumentKind::kPassport:
      return "passport";
    case DocumentKind::kOther:
      return "other";
  }
  return "other";
}

}  // namespace xueji::matchers
