#include "engine/jobs/run_again.h"

#include <utility>

namespace xueji {

absl::StatusOr<LoadedRun> LoadRunAgain(const RunAgainOptions& options, const RunManifest& manifest,
                                       StageClock* clock) {
  RunOptions run;
  for (const ManifestInput& input : manifest.inputs) {
    if (input.path == "-") {
      return absl::InvalidArgumentError(
          options.directory + ": this run read standard input, which cannot be read again; run "
          "it on a file");
    }
    run.inputs.push_back(input.path);
  }
  run.plan = manifest.plan_path;
  run.columns = manifest.columns_path;
  run.encoding = manifest.encoding_option;
  run.separator = manifest.separator;
  run.latest_birth_date = manifest.latest_birth_date;
  run.threads = options.threads;
  run.memory_max = options.memory_max;
  XUEJI_ASSIGN_OR_RETURN(LoadedRun loaded, LoadRun(run, manifest.job == "link", clock));
  if (loaded.plan.fingerprint != manifest.plan_fingerprint) {
    return absl::InvalidArgumentError("the plan " + manifest.plan_name +
                                      " has changed since this run; run it again");
  }
  for (std::size_t i = 0; i < manifest.inputs.size(); ++i) {
    if (loaded.loaded.inputs[i].checksum != manifest.inputs[i].checksum) {
      return absl::InvalidArgumentError(manifest.inputs[i].path +
                                        ": has changed since this run; run it again");
    }
  }
  return loaded;
}

}  // namespace xueji
