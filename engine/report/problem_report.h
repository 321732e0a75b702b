// ProblemReport: where a nation's student numbers stand: problem records by province and county in the
// published classes, worst first, with what a county office does next; who got a number and who waits.
//
//   ProblemReport report;  report.counties = …;  report.rules = &rules;
//   XUEJI_RETURN_IF_ERROR(WriteProblemReport(report, out->FilePath("report.html")));
//
// Only counts, region codes and words of ours: no personal data. Deterministic: the same data gives the same
// bytes. Plain values; pure functions but for the file: thread-safe. Limits: kCountiesShownMax counties in the
// first list, all of them below their provinces. Errors: those of FileWriter.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/language.h"
#include "engine/base/status.h"
#include "engine/numbers/number_reason.h"
#include "engine/numbers/number_transition.h"
#include "engine/numbers/problem_class.h"
#include "engine/rules/rule_set.h"

namespace xueji {

inline constexpr std::size_t kNumberStateCount = 4;
inline constexpr std::size_t kCountiesShownMax = 20;

// One county, or a province: all its counties.
struct RegionTally {
  std::uint32_t region = 0;  // six digits of the school's region; of a province two; 0: none given
  std::uint64_t pupils = 0, problem_records = 0;
  std::array<std::uint64_t, kProblemClassCount> problems{};    // a record may be in several classes
  std::array<std::uint64_t, kNumberOutcomeCount> outcomes{};
  std::array<std::uint64_t, kNumberStateCount> held{};         // none, L, J, G after the run
  std::uint64_t formal_issued = 0;
  void Add(const RegionTally& other);
};

struct ProblemReport {
  std::vector<RegionTally> counties;  // ascending by region
  std::array<std::uint64_t, kNumberReasonCount> reasons{};  // why each pupil stands where he stands
  std::array<std::uint64_t, kNumberStateCount> issued{};    // numbers issued, by kind
  std::uint64_t local_issued = 0;
  std::vector<std::pair<std::string, std::uint64_t>> explanations;  // of mismatches, by word
  std::uint64_t candidates = 0;  // records for which the comparison suggests a number
  RuleSet rules;
  std::uint32_t on_date = 0;  // YYYYMMDD
  std::string data_snapshot, registry_snapshot, store;
  Language language = Language::kEnglish;
};

RegionTally TotalOf(const std::vector<RegionTally>& regions);
// By province (two digits), the most problem records first; ties by code.
std::vector<RegionTally> ProvincesWorstFirst(const std::vector<RegionTally>& counties);
// The counties of a province (0 … 99), or of all (kAllProvinces), the most problem records first.
inline constexpr std::uint32_t kAllProvinces = 100;
std::vector<RegionTally> CountiesWorstFirst(const std::vector<RegionTally>& counties, std::uint32_t province);

std::string RenderProblemReport(const ProblemReport& report);
absl::Status WriteProblemReport(const ProblemReport& report, const std::string& path);

}  // namespace xueji
