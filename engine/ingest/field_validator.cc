#include "engine/ingest/field_validator.h"

#include "engine/record/student_schema.h"
#include "matchers/identity/region_code.h"
#include "matchers/identity/student_number.h"

namespace xueji {
namespace {

using matchers::PackedIdNumber;

struct FaultReason {
  matchers::IdFault fault;
  Reason reason;
};
constexpr FaultReason kFaultReasons[] = {
    {matchers::kIdFaultLength, Reason::kIdLength},
    {matchers::kIdFaultFifteenDigits, Reason::kIdLength},
    {matchers::kIdFaultCharset, Reason::kIdCharset},
    {matchers::kIdFaultDate, Reason::kIdDateInvalid},
    {matchers::kIdFaultCheckDigit, Reason::kIdCheckDigit},
    {matchers::kIdFaultExcelTruncated, Reason::kIdExcelTruncated},
    {matchers::kIdFaultPseudo999, Reason::kIdPseudo999},
    {matchers::kIdFaultNumberPrefix, Reason::kIdHasNumberPrefix},
    {matchers::kIdFaultRepeatedDigit, Reason::kPlaceholderValue},
};

// First digit of the number of a foreigner's permanent residence card (since 2023).
constexpr std::uint64_t kForeignerFirstDigit = 9;

bool IsForeigner(PackedIdNumber id) { return id.digits >> 60 == kForeignerFirstDigit; }

void CheckAgainstRecord(const StudentFacts& facts, int id_sex, matchers::PackedDate id_birth_date,
                        ReasonSet& reasons) {
  if (facts.sex != 0 && id_sex != 0 && id_sex != facts.sex) reasons.Add(Reason::kIdSexConflict);
  if (!IsBlank(facts.birth_date) && !IsBlank(id_birth_date) &&
      id_birth_date != facts.birth_date) {
    reasons.Add(Reason::kIdBirthdateConflict);
  }
}

void CheckValidNumber(const StudentFacts& facts, ReasonSet& reasons) {
  const PackedIdNumber id = facts.document.packed;
  CheckAgainstRecord(facts, matchers::IdSex(id), matchers::IdBirthDate(id), reasons);
  const bool foreigner = IsForeigner(id);
  if (!foreigner && !matchers::IsProvinceKnown(matchers::IdRegion(id))) {
    reasons.Add(Reason::kRegionCodeUnknown);
  }
  switch (facts.document_type) {
    case 0:
    case kDocumentHouseholdRegister:
    case kDocumentResidencePermit: break;
    case kDocumentResidentId:
      if (foreigner) reasons.Add(Reason::kDocumentTypeMismatch);
      break;
    case kDocumentPermanentResidence:
      if (!foreigner) reasons.Add(Reason::kDocumentTypeMismatch);
      break;
    default: reasons.Add(Reason::kDocumentTypeMismatch);
  }
  // The old form is the same number, but a pupil's card has eighteen characters.
  if (facts.document.fifteen_digits) reasons.Add(Reason::kIdLength);
}

void CheckFaultyNumber(const StudentFacts& facts, ReasonSet& reasons) {
  for (const FaultReason& entry : kFaultReasons) {
    if ((facts.document.faults & entry.fault) != 0) reasons.Add(entry.reason);
  }
  if (facts.document.placeholder) {
    if (facts.document.faults == 0) reasons.Add(Reason::kIdMissing);
    reasons.Add(Reason::kPlaceholderValue);
    return;
  }
  const matchers::IdFindings findings = matchers::ExamineIdNumber(facts.document.text);
  CheckAgainstRecord(facts, findings.sex, findings.birth_date, reasons);
}

// PERF: most student numbers are 'G' and the number on the card, which has been examined already.
bool IsFormalNumberOf(const StudentFacts& facts) {
  return IsValid(facts.document.packed) && facts.student_number.front() == 'G' &&
         facts.student_number.substr(1) == facts.document.text;
}

}  // namespace

ReasonSet ValidateStudent(const StudentFacts& facts) {
  ReasonSet reasons;
  const bool military = facts.document_type >= 2 && facts.document_type <= 5;
  if (military) reasons.Add(Reason::kDocumentTypeMismatch);  // no pupil holds one
  if (!facts.document_given) {
    // Only type Z, no document, may leave the number empty.
    if (facts.document_type != kDocumentOther) reasons.Add(Reason::kIdMissing);
  } else if (IsValid(facts.document.packed)) {
    CheckValidNumber(facts, reasons);
  } else if (!IsOtherDocument(facts.document.packed)) {
    CheckFaultyNumber(facts, reasons);
  }
  if (!facts.student_number.empty() && !IsFormalNumberOf(facts)) {
    const matchers::StudentNumberFinding finding =
        matchers::ExamineStudentNumber(facts.student_number);
    if (finding.faults != 0 || finding.kind == matchers::StudentNumberKind::kUnknown) {
      reasons.Add(Reason::kStudentNumberInvalid);
    }
  }
  return reasons;
}

}  // namespace xueji
