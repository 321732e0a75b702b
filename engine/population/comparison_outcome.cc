#include "engine/population/comparison_outcome.h"

#include <algorithm>

#include "engine/record/student_schema.h"

namespace xueji {

std::vector<RecordId> Residue(const StudentRoster& roster, const NumberComparison& comparison) {
  std::vector<RecordId> residue;
  for (std::uint32_t i = 0; i < roster.size(); ++i) {
    const RecordId record{i};
    if (roster.store().withdrawn(record) || IsBlank(roster.Name(record))) continue;
    const RegistryVerdict verdict = comparison.Conclude(record).verdict;
    const bool absent = verdict == RegistryVerdict::kIdAbsent;
    // Pupils with other documents are not in the registry at all.
    const std::uint8_t type = roster.DocumentType(record);
    const bool resident =
        type <= kDocumentResidentId || type == kDocumentHouseholdRegister || type == kDocumentOther;
    const bool unusable = verdict == RegistryVerdict::kNotComparable && resident &&
                          !IsOtherDocument(roster.Id(record));
    if (absent || unusable) residue.push_back(record);
  }
  return residue;
}

StudentOutcome ComparisonOutcome::Of(RecordId record) const {
  StudentOutcome outcome{comparison_.Conclude(record)};
  const RegistryVerdict verdict = outcome.finding.verdict;
  if (verdict != RegistryVerdict::kIdAbsent && verdict != RegistryVerdict::kNotComparable) return outcome;
  const auto at = std::lower_bound(residue_.begin(), residue_.end(), record,
                                   [](RecordId a, RecordId b) { return a.value < b.value; });
  if (at == residue_.end() || *at != record) return outcome;
  const ChosenCandidate& chosen = chosen_[static_cast<std::size_t>(at - residue_.begin())];
  if (IsBlank(chosen.candidate.id)) return outcome;
  outcome.candidate = &chosen.candidate;
  RegistryReasons& reasons = outcome.finding.reasons;
  reasons.Add(RegistryReason::kCandidate);
  if (chosen.tied) reasons.Add(RegistryReason::kCandidateTied);
  if (chosen.in_roster) reasons.Add(RegistryReason::kCandidateInRoster);
  if (chosen.one_error && verdict == RegistryVerdict::kIdAbsent) {
    outcome.finding.explanation = Explanation::kOneErrorInId;
    reasons.Add(RegistryReason::kIdOneError);
  }
  return outcome;
}

}  // namespace xueji
