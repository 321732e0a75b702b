// The two batch jobs: duplicate detection over one or several files, and the linking of two files.
//
//   XUEJI_ASSIGN_OR_RETURN(RunSummary run, RunDedup({.inputs = {"roster.csv"}, .out = "out"}));
//
// A run reads like the list of its steps: compile the plan, load, count term frequencies, block and
// score pass by pass, cluster, write everything into a staged directory, rename it into place.
// Same input, plan and version: the same result files, whatever the number of threads.
// Thread-safety: one run at a time per process (the thread limit and cancellation are process-wide).
// Errors: as status.h says; on any error nothing is left behind.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/report/run_manifest.h"

namespace xueji {

struct RunOptions {
  std::vector<std::string> inputs;   // dedup: one or more; link: exactly two, left and right
  std::string out;                   // result directory
  std::string plan;                  // plan file; empty: the built-in student plan
  std::string columns;               // header mapping file, or empty
  std::string encoding = "auto";
  char separator = 0;                // 0: by file name
  int threads = 0;                   // 0: all cores
  std::uint64_t memory_max = 0;      // bytes; 0: nine tenths of what is available
  std::string frequencies;           // table of term frequencies (frequency_table.h); empty: the run's own
  std::size_t audit = 0;             // records of the recall audit (linkage/recall_audit.h); 0: none
  std::uint32_t latest_birth_date = 0;  // YYYYMMDD; 0: today in China. Later ones are refused
  std::set<std::string, std::less<>> typed_ids;  // LoadOptions::typed_ids
  // dedup alone: a snapshot that the inputs come to (update_job.h); with it inputs may be none, if some are
  // deleted. Then a list of records to take out, whether all rows are written or those that changed, and
  // where the next base goes; each may be empty.
  std::string base, deleted;
  bool deleted_may_be_absent = false;  // ids of `deleted` that the base does not know are passed over
  bool write_all = false;
  std::string snapshot_out;
  // Where inputs and `deleted` are what was exported from a store of the live register: the file that says its place, which
  // the snapshot then has (exported_place.h). Empty: they are something else.
  std::string register_place;
  // Rule set under which the verdicts are used (rules/rule_set.h): named in manifest and report. Empty: none.
  std::string rule_set, rule_set_fingerprint;
  bool force = false;                // replace an existing `out`
  bool chinese = false;              // language of messages inside result files
  // Called from time to time with the stage's name and its share done in [0, 1] (or < 0 if unknown).
  std::function<void(std::string_view stage, double done)> progress;
  // Called once, before the first record is read (before linking, where the size of the input is known
  // no sooner); not at all where there is no forecast (run_forecast.h).
  std::function<void(const RunForecast&)> forecast;
};

using RunSummary = RunManifest;

absl::StatusOr<RunSummary> RunDedup(const RunOptions& options);
absl::StatusOr<RunSummary> RunLink(const RunOptions& options);

}  // namespace xueji
