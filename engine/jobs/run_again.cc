#include "engine/jobs/run_again.h"

#include <utility>

#include "engine/base/message.h"

namespace xueji {

absl::StatusOr<LoadedRun> LoadRunAgain(const RunAgainOptions& options, const RunManifest& manifest,
                                       StageClock* clock) {
  if (manifest.base.has_value()) {
    return InvalidArgument({"$0：这次运行以快照 $1 为底库，只读了新增和变动的记录；要解释或重做，请对全部记录"
                            "运行 dedup",
                            "$0: this run took the snapshot $1 as its base, and its inputs are new and changed "
                            "records alone; to explain or repeat it, run dedup over all records",
                            {options.directory, manifest.base->path}});
  }
  RunOptions run;
  for (const ManifestInput& input : manifest.inputs) {
    if (input.path == "-") {
      return InvalidArgument({"$0：这次运行读的是标准输入，不能再读一遍；请对文件运行",
                              "$0: this run read standard input, which cannot be read again; run it on "
                              "a file",
                              {options.directory}});
    }
    run.inputs.push_back(input.path);
  }
  run.plan = manifest.plan_path;
  run.columns = manifest.columns_path;
  run.encoding = manifest.encoding_option;
  run.separator = manifest.separator;
  run.latest_birth_date = manifest.latest_birth_date;
  run.frequencies = manifest.frequencies_path;
  run.threads = options.threads;
  run.memory_max = options.memory_max;
  run.typed_ids = options.typed_ids;
  XUEJI_ASSIGN_OR_RETURN(LoadedRun loaded, LoadRun(run, manifest.job == "link", clock));
  if (loaded.plan.fingerprint != manifest.plan_fingerprint) {
    return InvalidArgument({"方案 $0 在这次运行之后已改动；请重新运行",
                            "the plan $0 has changed since this run; run it again",
                            {manifest.plan_name}});
  }
  if (loaded.frequencies.has_value() &&
      loaded.frequencies->checksum != manifest.frequencies_checksum) {
    return InvalidArgument({"$0：在这次运行之后已改动；请重新运行",
                            "$0: has changed since this run; run it again",
                            {manifest.frequencies_path}});
  }
  for (std::size_t i = 0; i < manifest.inputs.size(); ++i) {
    if (loaded.loaded.inputs[i].checksum != manifest.inputs[i].checksum) {
      return InvalidArgument({"$0：在这次运行之后已改动；请重新运行",
                              "$0: has changed since this run; run it again",
                              {manifest.inputs[i].path}});
    }
  }
  return loaded;
}

}  // namespace xueji
