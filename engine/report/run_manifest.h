// RunManifest: what a run was given, did and cost; manifest.json is its text.
//
//   XUEJI_RETURN_IF_ERROR(WriteManifest(manifest, path));
//   XUEJI_ASSIGN_OR_RETURN(RunManifest manifest, ReadManifest("out"));   // a result directory
//
// Plain values; the functions are thread-safe. Errors of ReadManifest: kNotFound (no such
// directory or manifest), kInvalidArgument (not a manifest of ours; which key).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/message.h"
#include "engine/base/status.h"
#include "engine/index/block_stats.h"
#include "engine/linkage/recall_audit.h"
#include "engine/linkage/recall_estimate.h"

namespace xueji {

struct ManifestInput {
  std::string path;
  std::uint64_t bytes = 0;
  std::uint64_t rows = 0;  // data rows, accepted and rejected
  std::uint64_t accepted = 0;
  std::string checksum;    // XXH3-128 of the bytes as read
  std::string encoding;
  std::string compression;  // "none", "gzip", "zstd"
  std::vector<std::string> ignored_columns;
  std::vector<Message> notes;
};

struct ManifestCounts {
  std::uint64_t rows = 0, accepted = 0, rejected = 0, pairs_compared = 0, links = 0, duplicates = 0,
                reviews = 0, clusters = 0;
  // Records by verdict, and marks.
  std::uint64_t records_clear = 0, records_duplicate = 0, records_review = 0, twin_pairs = 0;
};

// A value of a block key that too many records have to tell anyone apart (linkage/generic_values.h).
struct GenericValueCost {
  std::string field;
  std::string value;  // masked if the field is personal
  std::uint64_t records = 0;
  std::uint64_t pairs = 0;  // proposed because of it
  double pairs_share = 0;   // of all pairs that the passes proposed
};

// What a run was expected to take, said before it began (jobs/run_forecast.h).
struct RunForecast {
  std::uint64_t records = 0;  // reckoned from the size of the input
  double seconds = 0;
  std::uint64_t memory_bytes = 0;
  std::vector<std::pair<std::string, double>> stages;  // stage -> seconds, in order

  // By how much it was off, as a share of what the run took: 0.1 is a tenth too much.
  double SecondsError(double taken) const { return taken > 0 ? seconds / taken - 1 : 0; }
  double MemoryError(std::uint64_t taken) const {
    return taken > 0 ? static_cast<double>(memory_bytes) / static_cast<double>(taken) - 1 : 0;
  }
};

// A run on a base: the register it came to, and what it changed there (jobs/update_job.h). The counts of links,
// clusters and records by verdict are those of the whole register; rows, accepted and rejected ones, and pairs
// compared those of this run.
struct ManifestBase {
  std::string path;           // of the snapshot
  std::string result_digest;  // of it
  std::uint64_t records = 0;
  std::string deleted_path;  // list of deleted records, or empty
  std::string snapshot_out;  // the next base, or empty
  bool all_written = false;  // the files hold every row, not only those that are other than they were
  std::uint64_t records_now = 0, records_new = 0, records_changed = 0, records_unchanged = 0,
                records_deleted = 0;
  std::uint64_t verdicts_changed = 0, weights_moved = 0, links_new = 0, links_gone = 0;
};

struct RunManifest {
  std::string version;
  std::string job;                                     // "dedup" or "link"
  std::string plan_name, plan_path, plan_fingerprint;  // plan_path empty: built in
  std::string columns_path;
  std::string encoding_option;
  char separator = 0;
  std::uint32_t latest_birth_date = 0;  // YYYYMMDD: birth dates after it were refused
  // The table term frequencies were taken from, and its XXH3-128; empty: counted over the records.
  std::string frequencies_path, frequencies_checksum;
  std::string rule_set, rule_set_fingerprint;  // under which the verdicts are used; empty: none was named
  std::string result_digest;
  std::vector<ManifestInput> inputs;
  std::optional<ManifestBase> base;  // of `dedup --base`
  bool shared_record_ids = false;  // "link": clusters.csv names records "L:id" and "R:id"
  ManifestCounts counts;
  std::vector<PassStats> passes;
  std::vector<GenericValueCost> generic_values;  // the dearest first
  std::optional<RecallEstimate> recall_estimate;
  std::optional<RecallAudit> recall_audit;  // with --audit
  std::vector<std::pair<std::string, double>> seconds;  // stage -> seconds, in order; "total" last
  double total_seconds() const { return seconds.empty() ? 0 : seconds.back().second; }
  std::uint64_t peak_memory_bytes = 0;
  std::optional<RunForecast> forecast;  // none where the cost model does not know the plan or the size
  std::uint64_t record_bytes = 0;  // packed row
  int threads = 0;
  std::string out;                                             // the result directory, as given
  std::vector<std::pair<std::string, std::uint64_t>> reasons;  // reason code -> records
};

absl::Status WriteManifest(const RunManifest& manifest, const std::string& path);
absl::StatusOr<RunManifest> ReadManifest(const std::string& directory);
// The same of a text; `name` begins its messages.
absl::StatusOr<RunManifest> ParseManifest(const std::string& text, const std::string& name);
// The same JSON as a string (for --json).
std::string ManifestJson(const RunManifest& manifest);

}  // namespace xueji
