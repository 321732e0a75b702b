// ProblemClass: the classes of problem records as the ministry publishes them, and who settles them how.
//
//   const ProblemSet problems = ProblemsOf({.dedup_codes = "DUP_ID", .comparison = ComparisonState::kIdAbsent});
//   problems.Has(ProblemClass::kIdRepeated)
//   TextOf(ProblemClass::kIdRepeated).zh               // "身份证号重复"
//
// Every published rule is exact; what this program finds beyond them (possible duplicates) is in no class.
// Plain values; pure functions: thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/numbers/number_transition.h"

namespace xueji {

enum class ProblemClass : std::uint8_t {
  kIdRepeated,           // 身份证号重复
  kIdAbsent,             // 身份证号不存在
  kNameMismatch,         // 身份证号与姓名不匹配
  kNameSexBirthRepeated, // 姓名+性别+出生日期重复 (no ID number)
  kIdWrong,              // 身份证号错误: its form, or it disagrees with the record
  kDocumentRepeated,     // 证件号重复: other documents
  kAttributeMismatch,    // sex or birth date differ from the registry
  kCancelled,            // cancelled or deceased in the registry
  kCount
};
inline constexpr std::size_t kProblemClassCount = static_cast<std::size_t>(ProblemClass::kCount);
// The first so many are the published ones; their counts are the report's.
inline constexpr std::size_t kPublishedClassCount = 5;

struct ProblemClassText {
  std::string_view code;  // "id_repeated"
  std::string_view zh, en;
  std::string_view action_zh, action_en;  // what a county office does next
};
const ProblemClassText& TextOf(ProblemClass problem);

class ProblemSet {
 public:
  constexpr ProblemSet() = default;
  constexpr void Add(ProblemClass problem) { bits_ = static_cast<std::uint8_t>(bits_ | Bit(problem)); }
  constexpr void Remove(ProblemClass problem) { bits_ = static_cast<std::uint8_t>(bits_ & ~Bit(problem)); }
  constexpr bool Has(ProblemClass problem) const { return (bits_ & Bit(problem)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }

 private:
  static constexpr std::uint8_t Bit(ProblemClass problem) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(problem));
  }
  std::uint8_t bits_ = 0;
};
static_assert(kProblemClassCount <= 8, "a ProblemSet is one byte");

// `dedup_codes`: the reason codes of the record's verdict, joined by '|' (reason_code.h); the record's
// own warnings are among them. `comparison`: of the population comparison.
struct ProblemEvidence {
  std::string_view dedup_codes;
  ComparisonState comparison = ComparisonState::kNotRun;
};
ProblemSet ProblemsOf(const ProblemEvidence& evidence);
// Whether one of the classes that duplicate detection decides is among the codes.
bool IsDuplicateDecided(std::string_view dedup_codes);

}  // namespace xueji
