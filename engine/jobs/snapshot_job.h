// The jobs of `xueji snapshot`: a register is built into a file, described, and verified.
//
//   RunOptions run;  run.inputs = {"roster.csv"};  run.out = "roster.xueji";
//   XUEJI_ASSIGN_OR_RETURN(SnapshotBuild build, BuildSnapshot(run));
//   XUEJI_ASSIGN_OR_RETURN(SnapshotOverview overview, ReadOverview("roster.xueji"));   // info
//   XUEJI_ASSIGN_OR_RETURN(SnapshotVerified verified, VerifySnapshot("roster.xueji", options));
//
// Building is a dedup run over the inputs (load, link, cluster) whose outcome goes into the snapshot with
// the records and their indexes (registry/register_snapshot.h): the same inputs, plan and latest birth
// date give the same bytes, whatever the number of threads. The result digest is that of the result files
// `xueji dedup` would write.
// Verifying reads everything, and makes anew whatever follows from the rest: indexes, clusters, counts of
// values, digest.
// Thread-safety: one at a time per process (the thread limit and cancellation are process-wide).
// Errors: as status.h says; a fault of the file is kInvalidArgument with the name of the section.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/status.h"
#include "engine/jobs/dedup_job.h"
#include "engine/registry/register_snapshot.h"

namespace xueji {

struct SnapshotBuild {
  SnapshotOverview overview;
  std::vector<std::pair<std::string, double>> seconds;  // by stage; "total" last
  std::uint64_t peak_memory_bytes = 0;
};

// `options.out` is the file; `audit` and `typed_ids` are not looked at.
absl::StatusOr<SnapshotBuild> BuildSnapshot(const RunOptions& options);

struct SnapshotVerifyOptions {
  int threads = 0;               // 0: all cores
  std::uint64_t memory_max = 0;  // bytes; 0: nine tenths of what is available
  std::function<void(std::string_view stage, double done)> progress;
};
struct SnapshotVerified {
  SnapshotFacts facts;
  std::uint64_t file_bytes = 0;
  std::vector<std::pair<std::string, double>> seconds;  // "load" among them; "total" last
  std::uint64_t peak_memory_bytes = 0;
};
absl::StatusOr<SnapshotVerified> VerifySnapshot(const std::string& path,
                                                const SnapshotVerifyOptions& options);

}  // namespace xueji
