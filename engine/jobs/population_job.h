// The comparison of students with the population registry (人口库比对).
//
//   XUEJI_ASSIGN_OR_RETURN(const ComparisonSummary summary,
//                          RunComparison({.run = {.inputs = {"students.csv"}, .out = "out"},
//                                         .population = {"population.csv"}}));
//
// Its steps: load the students, index their numbers, stream the registry past them once (every student against
// the entries with its number: population/verdict.h), and, if numbers are absent, once more for the persons
// those students may be (population/candidate_search.h); write everything into a staged directory, rename it
// into place. The registry is never held. Progress is kept in a journal, from which a killed run goes on.
// The result files are the same bytes for any number of threads, order of the registry's rows, and number of
// interruptions. Memory: 60 bytes a student and the record ids, a block for each thread, and what the residue
// takes. Thread-safety and errors: as RunDedup; kInvalidArgument also where a registry's chunk changed while a
// run was interrupted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/jobs/dedup_job.h"
#include "engine/report/comparison_summary.h"
#include "engine/rules/rule_set.h"

namespace xueji {

struct ComparisonOptions {
  RunOptions run;  // inputs, out, columns, encoding, separator, threads, memory_max, latest_birth_date, force …
  std::vector<std::string> population;  // one file or more
  std::string population_columns;       // header mapping of those, or empty
  Disclosure disclosure = Disclosure::kMasked;
  std::string checkpoint;               // directory of the journal; empty: the result's with .checkpoint
  std::uint32_t chunk_bytes = 4U << 20;  // of text: unit of work, and what a kill loses
  RuleSetChoice rules;                  // under which the verdicts are used: named in manifest and report
};

absl::StatusOr<ComparisonSummary> RunComparison(const ComparisonOptions& options);

}  // namespace xueji
