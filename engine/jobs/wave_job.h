// RunWave: the formal-number wave (正式学籍号批次) as one job: duplicate detection, comparison with the population
// registry, issue of numbers, each a stage with its own result directory below the wave's.
//
//   XUEJI_ASSIGN_OR_RETURN(const WaveSummary summary, RunWave({.run = {.inputs = {"roster.csv"}, .out = "wave"},
//                                                              .population = {"population.csv"}, .store = "numbers.db"}));
//
// A stage that is finished on the same inputs (checksums of files, options, version; wave_state.h) is not run
// again: a wave that was killed or refused goes on where it stopped, also on another day. A stage whose inputs
// have changed is run again only with `force`, for its earlier result is replaced. At the end report.html says
// where every province and county stands, worst first, and manifest.json what the wave rests on.
// Thread-safety: one job at a time per process. Cost and errors: those of the stages; every input is read once
// more for its checksum.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/status.h"
#include "engine/jobs/numbers_job.h"
#include "engine/jobs/population_job.h"

namespace xueji {

struct WaveOptions {
  RunOptions run;                       // inputs, out, plan, frequencies, columns …, force, language, progress
  std::vector<std::string> population;
  std::string population_columns;       // header mapping of those; empty: none
  Disclosure disclosure = Disclosure::kMasked;
  std::string store, applications, local_schools;
  RuleSetChoice rules;
  std::uint32_t on_date = 0;            // YYYYMMDD; 0: today in China, or that of the wave that goes on
};

struct WaveStage {
  std::string name;        // "dedup", "comparison", "numbers"
  bool repeated = true;    // false: finished before on the same inputs
  double seconds = 0;
  std::string result_digest;
};

// What the last stage's manifest tells, whoever ran it.
struct WaveSummary {
  std::string version, out, rule_set, data_snapshot, registry_snapshot, result_digest, plan_fingerprint;
  std::vector<WaveStage> stages;
  std::vector<std::pair<std::string, std::uint64_t>> issued, outcomes, problems;
  std::uint64_t problem_records = 0, accepted = 0, rejected = 0;
  std::uint32_t on_date = 0;
  double seconds = 0;
};
std::string WaveManifestJson(const WaveSummary& summary);

absl::StatusOr<WaveSummary> RunWave(const WaveOptions& options);

}  // namespace xueji
