// Writes numbers.csv (one row per pupil, in the order of the input) and problems.csv (one row per pupil and
// class of problem, sorted by province, county, class and record id: a county takes its rows).
//
//   XUEJI_ASSIGN_OR_RETURN(const RowDigest digest, WriteNumbers(count, row, Language::kChinese, path));
//
// numbers.csv: record_id, student_number, kind, issued, previous_number, local_number, outcome, reason_codes,
// explanation, message. `issued` has the numbers of this run joined by '|', the L on the way first; `message`
// says what holds a number back and what to do, in the run's language.
// problems.csv: record_id, school_region, school_code, student_number, problem_class, explanation, next_step.
// Rows come through functions that may be called in any order. Thread-safety: pure apart from the file.
// Errors: those of FileWriter; kCancelled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "engine/base/language.h"
#include "engine/base/status.h"
#include "engine/numbers/number_issuer.h"
#include "engine/numbers/problem_class.h"
#include "engine/report/result_digest.h"

namespace xueji {

// Borrowed texts.
struct NumberRow {
  std::string_view record_id;
  std::string_view given;  // the number of the input: shown where it is refused and nothing else is held
  const NumberResult* result = nullptr;
  std::string_view explanation;  // of the comparison, or empty
};
absl::StatusOr<RowDigest> WriteNumbers(std::size_t count, const std::function<NumberRow(std::size_t)>& row,
                                       Language language, const std::string& path);

struct ProblemRow {
  std::string_view record_id, school_code, student_number, explanation;
  std::uint32_t region = 0;
  ProblemSet problems;
};
// Pupils without a problem have no row.
absl::Status WriteProblems(std::size_t count, const std::function<ProblemRow(std::size_t)>& row, Language language,
                           const std::string& path);

std::string_view NumberKindName(std::string_view number);  // "formal"; "none" if empty

}  // namespace xueji
