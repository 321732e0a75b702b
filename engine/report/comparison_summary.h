// ComparisonSummary: what a comparison with the population registry tells of itself: figures for manifest.json,
// report.html and the terminal.
//
//   ComparisonSummary summary;  summary.Count(outcome.finding) …
//   WriteComparisonManifest(summary, path);
//
// Plain values.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/language.h"
#include "engine/population/registry_scan.h"
#include "engine/population/verdict.h"
#include "engine/report/run_manifest.h"

namespace xueji {

// How much of a candidate's number the results show: a value of the registry is not for everybody.
enum class Disclosure : std::uint8_t { kNone, kMasked, kFull };
std::string_view WordOf(Disclosure disclosure);

using VerdictCounts = std::array<std::uint64_t, static_cast<std::size_t>(RegistryVerdict::kCount)>;
// Those that somebody has to do something about.
inline std::uint64_t ProblemsIn(const VerdictCounts& counts) {
  const auto at = [&](RegistryVerdict verdict) { return counts[static_cast<std::size_t>(verdict)]; };
  return at(RegistryVerdict::kIdAbsent) + at(RegistryVerdict::kNameMismatch) +
         at(RegistryVerdict::kAttributeMismatch) + at(RegistryVerdict::kCancelled);
}

// What is counted while verdicts are written.
struct ComparisonTally {
  VerdictCounts verdicts{};
  std::array<std::uint64_t, static_cast<std::size_t>(Explanation::kCount)> explanations{};
  std::array<std::uint64_t, static_cast<std::size_t>(RegistryReason::kCount)> reasons{};
  std::map<std::uint32_t, VerdictCounts> regions;  // by the school's county; 0: not told
  void Add(const Finding& finding, std::uint32_t region);
  void Combine(const ComparisonTally& other);
  std::uint64_t Of(RegistryVerdict verdict) const { return verdicts[static_cast<std::size_t>(verdict)]; }
  std::uint64_t Of(RegistryReason reason) const { return reasons[static_cast<std::size_t>(reason)]; }
};

// One student as people may see it: masked.
struct ComparisonExample {
  RegistryVerdict verdict = RegistryVerdict::kConsistent;
  Explanation explanation = Explanation::kNone;
  std::string record_id, name, number, candidate;
  RegistryReasons reasons;
};

struct ComparisonSummary {
  std::string version, rules_fingerprint, result_digest;
  std::string rule_set, rule_set_fingerprint;  // under which the verdicts are used (rules/rule_set.h)
  std::string data_snapshot;      // checksum over the students' files
  std::string registry_snapshot;  // checksum over the registry's files
  std::string out, columns_path, population_columns_path, encoding_option;
  Disclosure disclosure = Disclosure::kMasked;
  std::uint32_t latest_birth_date = 0;
  std::vector<ManifestInput> inputs;
  std::vector<ScannedFile> population;
  std::uint64_t rows = 0, accepted = 0, rejected = 0;
  std::uint64_t numbers = 0;         // distinct, of students that can be compared
  std::uint64_t shared_numbers = 0;  // of them, in more than one entry of the registry
  std::uint64_t residue = 0;         // students the second look was for
  std::uint64_t chunks = 0, chunks_resumed = 0;
  bool begun_anew = false;  // the progress of another comparison lay there
  ComparisonTally tally;
  std::vector<ComparisonExample> examples;
  std::vector<std::pair<std::string, double>> seconds;
  std::uint64_t peak_memory_bytes = 0;
  int threads = 0;
  Language language = Language::kEnglish;

  std::uint64_t registry_rows() const;
  std::uint64_t registry_rejected() const;
};

}  // namespace xueji
