// LoadRunAgain: the records of a finished run, read once more from its inputs.
//
//   XUEJI_ASSIGN_OR_RETURN(const RunManifest manifest, ReadManifest(directory));
//   XUEJI_ASSIGN_OR_RETURN(const LoadedRun run, LoadRunAgain({directory}, manifest, &clock));
//
// Plan and inputs must be what they were: fingerprint and checksums are those of the manifest.
// Thread-safety, cost and memory: as LoadRun. Errors: those of LoadRun, and kInvalidArgument (inputs
// or plan changed since; standard input cannot be read again; the run had a base).
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "engine/jobs/run_setup.h"
#include "engine/report/run_manifest.h"

namespace xueji {

struct RunAgainOptions {
  std::string directory;  // result of `dedup` or `link`, for messages
  int threads = 0;
  std::uint64_t memory_max = 0;
  std::set<std::string, std::less<>> typed_ids = {};  // LoadOptions::typed_ids
};

absl::StatusOr<LoadedRun> LoadRunAgain(const RunAgainOptions& options, const RunManifest& manifest,
                                       StageClock* clock);

}  // namespace xueji
