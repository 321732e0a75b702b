#include "matchers/identity/student_number.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "matchers/identity/document_number.h"
#include "matchers/identity/id_number.h"
#include "matchers/identity/local_number.h"

namespace xueji::matchers {
namespace {

constexpr std::size_t kNationalLength = 19;

StudentNumberKind KindOf(std::string_view text) {
  if (text.empty()) return StudentNumberKind::kBlank;
  switch (text.front()) {
    case 'G':
      return StudentNumberKind::kFormal;
    case 'L':
      return StudentNumberKind::kProvisional;
    case 'J':
      return StudentNumberKind::kSubstitute;
    default:
      break;
  }
  switch (LocalSchemeOf(text)) {
    case LocalScheme::kNone:
      return StudentNumberKind::kUnknown;
    case LocalScheme::kPseudo999:
      return StudentNumberKind::kPseudo;
    default:
      return StudentNumberKind::kLocal;
  }
}

// What is wrong with the shape of a national number: the body has that of a resident number.
std::uint8_t ShapeFaults(StudentNumberKind kind, std::string_view text) {
  if (kind == StudentNumberKind::kUnknown) return kStudentNumberLetter;
  const std::string_view body = text.substr(1);
  std::uint8_t faults = text.size() == kNationalLength ? 0 : kStudentNumberLength;
  for (std::size_t i = 0; i < body.size(); ++i) {
    const bool digit = body[i] >= '0' && body[i] <= '9';
    const bool check = i + 1 == body.size() && i + 2 == kNationalLength && body[i] == 'X';
    if (!digit && !check) faults |= kStudentNumberCharset;
  }
  return faults;
}

// The last `count` digits of the value, zeros in front.
void AppendDigits(std::uint32_t value, std::size_t count, std::string& text) {
  text.append(count, '0');
  for (std::size_t at = text.size(); count > 0; --count, value /= 10) {
    text[--at] = static_cast<char>('0' + value % 10);
  }
}

}  // namespace

StudentNumberFinding ExamineStudentNumber(std::string_view text) {
  StudentNumberFinding finding;
  finding.kind = KindOf(text);
  if (finding.kind == StudentNumberKind::kBlank || finding.kind == StudentNumberKind::kLocal) {
    return finding;
  }
  if (finding.kind == StudentNumberKind::kPseudo) {
    finding.faults = kStudentNumberPseudo;
    return finding;
  }
  const std::string_view body = text.substr(1);
  // PERF: a well-formed body is the rule; the character loop runs only for the others.
  const PackedIdNumber id = text.size() == kNationalLength ? PackIdNumber(body) : PackedIdNumber{};
  if (finding.kind == StudentNumberKind::kUnknown || !IsWellFormed(id)) {
    finding.faults = ShapeFaults(finding.kind, text);
    return finding;
  }
  finding.region = IdRegion(id);
  finding.birth_date = IdBirthDate(id);
  if (IsBlank(finding.birth_date)) finding.faults |= kStudentNumberDate;
  const bool verified = finding.kind != StudentNumberKind::kProvisional;
  if (verified && IdCheckCharacter(IdCheckValue(body.substr(0, 17))) != body.back()) {
    finding.faults |= kStudentNumberCheckDigit;
  }
  if (finding.kind == StudentNumberKind::kFormal && finding.faults == 0) finding.id_number = body;
  return finding;
}

std::string CanonicalStudentNumber(std::string_view text) {
  return CleanNumberText(text);
}

std::string MakeStudentNumber(char letter, std::uint32_t region, PackedDate birth_date,
                              std::uint32_t sequence) {
  const DateParts date = UnpackDate(birth_date);
  std::string number(1, letter);
  number.reserve(kNationalLength);
  AppendDigits(region, 6, number);
  AppendDigits(static_cast<std::uint32_t>(date.year), 4, number);
  AppendDigits(static_cast<std::uint32_t>(date.month), 2, number);
  AppendDigits(static_cast<std::uint32_t>(date.day), 2, number);
  AppendDigits(sequence, 3, number);
  number += IdCheckCharacter(IdCheckValue(std::string_view(number).substr(1)));
  return number;
}

std::string_view StudentNumberKindName(StudentNumberKind kind) {
  switch (kind) {
    case StudentNumberKind::kBlank:
      return "blank";
    case StudentNumberKind::kFormal:
      return "formal";
    case StudentNumberKind::kProvisional:
      return "provisional";
    case StudentNumberKind::kSubstitute:
      return "substitute";
    case StudentNumberKind::kLocal:
      return "local";
    case StudentNumberKind::kPseudo:
      return "pseudo";
    case StudentNumberKind::kUnknown:
      return "unknown";
  }
  return "unknown";
}

std::span<const std::string_view> StudentNumberFaultNames() {
  static constexpr std::array<std::string_view, kStudentNumberFaultCount> kNames = {
      "letter", "length", "charset", "date", "check_digit", "pseudo"};
  return kNames;
}

}  // namespace xueji::matchers
