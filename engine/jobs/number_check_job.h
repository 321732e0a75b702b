// CheckNumbers: classifies every student number of a table, says which rule each faulty one breaks, which
// stand twice, and where a local series has gaps.
//
//   XUEJI_ASSIGN_OR_RETURN(NumberCheck check, CheckNumbers({.path = "roster.csv"}));
//   check.kinds[…], check.faulty.front().line
//
// Reads CSV or TSV (table_reader.h), one row at a time; memory in proportion to the distinct numbers. Numbers
// in `faulty` are masked. Not thread-safe; one call at a time. Errors: those of ReadTable and FileWriter.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/status.h"
#include "matchers/identity/local_number.h"
#include "matchers/identity/student_number.h"

namespace xueji {

inline constexpr std::size_t kFaultyShownMax = 20;
inline constexpr std::size_t kGapsShownMax = 20;

struct NumberCheckOptions {
  std::string path;
  std::string column = {};  // header of the numbers; empty: student_number, 学籍号 or 全国学籍号
  std::string out = {};     // file for one row per number; empty: none
};

struct FaultyNumber {
  std::uint64_t line = 0;
  std::string masked;
  matchers::StudentNumberKind kind = matchers::StudentNumberKind::kUnknown;
  std::string rules;  // names of what it breaks, joined by '|'
};

// A local series with serials left out: numbers run from 0001 to the last without a gap.
struct SeriesGap {
  std::string series;
  std::uint32_t last = 0, missing = 0, first_missing = 0;
};

struct NumberCheck {
  std::uint64_t rows = 0, faulty_count = 0, repeated = 0, warnings = 0;
  std::array<std::uint64_t, matchers::kStudentNumberKindCount> kinds{};
  std::array<std::uint64_t, matchers::kStudentNumberFaultCount> faults{};
  std::array<std::uint64_t, 5> schemes{};  // of local and pseudo numbers, by LocalScheme
  std::vector<FaultyNumber> faulty;        // the first kFaultyShownMax
  std::uint64_t series = 0, series_with_gaps = 0, serials_missing = 0;
  std::vector<SeriesGap> gaps;             // those that lack most, at most kGapsShownMax
};

absl::StatusOr<NumberCheck> CheckNumbers(const NumberCheckOptions& options);

}  // namespace xueji
