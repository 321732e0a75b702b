// Writes the verdicts.csv of a comparison: one row per accepted student, in the order of the input.
//
//   XUEJI_ASSIGN_OR_RETURN(const ComparisonWritten written,
//                          WriteComparison(outcome, Disclosure::kMasked, path));
//
// Columns: record_id, verdict, reason_codes (joined by |; the record's own warnings behind those of the
// registry), explanation, candidate_document_number (as `disclosure` has it), candidate_weight (bits; empty
// without a candidate). Withdrawn records have no row (they are in rejects.csv).
// Thread-safety: one call at a time writes one file; rows are formatted in parallel. Cost: 60 ns a row, all
// threads together. Errors: those of FileWriter; kCancelled.
#pragma once

#include <string>

#include "engine/base/status.h"
#include "engine/population/comparison_outcome.h"
#include "engine/report/comparison_summary.h"
#include "engine/report/result_digest.h"

namespace xueji {

struct ComparisonWritten {
  ComparisonTally tally;
  RowDigest digest;
};

absl::StatusOr<ComparisonWritten> WriteComparison(const ComparisonOutcome& outcome, Disclosure disclosure,
                                                  const std::string& path);

// A candidate's number as `disclosure` has it; empty with kNone and for nobody.
std::string ShownNumber(matchers::PackedIdNumber id, Disclosure disclosure);

// Masked examples for people: up to `of_each` students of every verdict and explanation that is a problem,
// the first in the order of the input.
std::vector<ComparisonExample> PickComparisonExamples(const ComparisonOutcome& outcome, std::size_t of_each);

}  // namespace xueji
