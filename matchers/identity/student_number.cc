#include "matchers/identity/student_number.h"

#include <algorithm>
#include <cstddef>

#include "matchers/identity/id_number.h"

namespace xueji::matchers {
namespace {

constexpr std::size_t kNationalLength = 19;

bool AllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

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
  const bool local =
      AllDigits(text) && (text.size() == 14 || text.size() == 16 || text.size() == 19);
  return local ? StudentNumberKind::kLocal : StudentNumberKind::kUnknown;
}

}  // namespace

StudentNumberFinding ExamineStudentNumber(std::string_view text) {
  StudentNumberFinding finding;
  finding.kind = KindOf(text);
  if (finding.kind == StudentNumberKind::kBlank || finding.kind == StudentNumberKind::kLocal) {
    return finding;
  }
  const std::string_view body = text.substr(1);
  // The body of all three has the shape of a resident number, if only the shape.
  const PackedIdNumber id = text.size() == kNationalLength ? PackIdNumber(body) : PackedIdNumber{};
  if (finding.kind == StudentNumberKind::kUnknown || !IsWellFormed(id)) {
    finding.faults = kStudentNumberShape;
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
    case StudentNumberKind::kUnknown:
      return "unknown";
  }
  return "unknown";
}

}  // namespace xueji::matchers
