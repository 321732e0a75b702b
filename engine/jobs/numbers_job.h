// The number jobs, each readable in one sitting: issue what follows from duplicate detection and comparison;
// check the numbers of a file; find whose a number is.
//
//   XUEJI_ASSIGN_OR_RETURN(NumbersSummary summary, IssueNumbers({.run = {.inputs = {"roster.csv"}, .out = "out"},
//                                                                .dedup = "dedup", .store = "numbers.db"}));
//
// Results are the same bytes for any number of threads, order of the rows, and kills on the way: a run that is
// begun again with the same inputs goes on (number_issuer.h). Nothing appears in `out` before all is on the disk.
// Thread-safety: one job at a time per process. Errors: as status.h says.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/status.h"
#include "engine/jobs/dedup_job.h"
#include "engine/report/problem_report.h"
#include "engine/rules/rule_set.h"

namespace xueji {

struct IssueOptions {
  RunOptions run;            // inputs, out, columns, encoding, separator, threads, memory, force, language
  std::string dedup;         // result directory of dedup
  std::string comparison;    // of compare; empty: none
  std::string store;         // number store; made if absent
  std::string applications;  // table of record_id: applied for a new G; empty: none
  std::string local_schools; // table of schools with local numbers; empty: none
  RuleSetChoice rules;
  std::uint32_t on_date = 0; // YYYYMMDD; 0: today in China
};

struct NumbersSummary {
  std::string version, plan_fingerprint, result_digest, out, store;
  std::string dedup_digest, comparison_digest;
  std::vector<ManifestInput> inputs;
  std::uint64_t rows = 0, accepted = 0, rejected = 0;
  ProblemReport report;      // counts, rules, snapshots
  bool resumed = false;      // the store knew this run
  int threads = 0;
  std::vector<std::pair<std::string, double>> seconds;  // stage -> seconds, "total" last
  std::uint64_t peak_memory_bytes = 0;
};
std::string NumbersManifestJson(const NumbersSummary& summary);

absl::StatusOr<NumbersSummary> IssueNumbers(const IssueOptions& options);

}  // namespace xueji
