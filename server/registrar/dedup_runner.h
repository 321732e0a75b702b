// DedupRunner: the batch job over the live register, one at a time: what `xueji dedup` does, over
// the records as they are now.
//
//   XUEJI_ASSIGN_OR_RETURN(DedupJob job, runner.Start("nightly-20260301"));
//   runner.Get(job.id)->state
//
// The records are the store's, put into a file of mode 0600 for as long as the job runs; with a
// base they are a run on that base (jobs/update_job.h). Results go to FOLDER/dedup-ID. The engine's
// cancellation is the process's, so a cancelled job cancels nothing else only because nothing else
// in the server asks for it. Thread-safe. Jobs are forgotten with the process, a hundred of them at
// the latest. Errors: kFailedPrecondition (one runs), kNotFound, kInvalidArgument (a name that is
// no file's), kAlreadyExists (results of that name).
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <thread>

#include "engine/base/message.h"
#include "engine/base/mutex.h"
#include "engine/base/status.h"
#include "server/store/registry_store.h"

namespace xueji::server {

enum class DedupState : std::uint8_t { kRunning, kDone, kFailed, kCancelled };

struct DedupJob {
  std::string id;
  DedupState state = DedupState::kRunning;
  std::string stage;
  double progress = -1;          // of the stage; -1: not known
  std::string result_directory;  // once it is done
  std::uint64_t position = 0, records = 0, duplicates = 0, reviews = 0;
  Message fault;
};

struct DedupRunnerOptions {
  std::string folder;     // of the server alone
  std::string base = {};  // snapshot; empty: the store has every record
  std::string plan = {};  // without a base
  bool fold = false;
  std::function<absl::Status(const std::string& snapshot)> adopt = {};
  int threads = 0;
  std::uint64_t memory_max = 0;
};

// Where folding puts the new base.
std::string FoldedBasePath(const std::string& folder);

class DedupRunner {
 public:
  DedupRunner(RegistryStore& store, DedupRunnerOptions options);
  ~DedupRunner();  // cancels
  DedupRunner(const DedupRunner&) = delete;
  DedupRunner& operator=(const DedupRunner&) = delete;

  // Puts another base in place (`adopt`) and begins the next job from it. A job that runs meanwhile began from the old
  // one: it folds nothing, or what only the new base has would be lost. One base is put in place at a time.
  absl::Status ReplaceBase(const std::string& snapshot);
  absl::StatusOr<DedupJob> Start(const std::string& id);
  absl::StatusOr<DedupJob> Get(const std::string& id) const;
  absl::StatusOr<DedupJob> Cancel(const std::string& id);

 private:
  void Run(const std::string& id);
  absl::Status RunJob(DedupJob& job);
  absl::Status Fold(const std::string& made, std::uint64_t base_number, DedupJob& job);
  void Report(const std::string& id, std::string_view stage, double done);

  RegistryStore& store_;
  const DedupRunnerOptions options_;
  Mutex base_mutex_;  // held while a base is put in place; never within mutex_
  std::string base_ XUEJI_GUARDED_BY(base_mutex_);
  std::uint64_t base_number_ XUEJI_GUARDED_BY(base_mutex_) = 0;  // how many were put in place
  mutable Mutex mutex_;
  std::map<std::string, DedupJob, std::less<>> jobs_ XUEJI_GUARDED_BY(mutex_);
  std::string running_ XUEJI_GUARDED_BY(mutex_);  // empty: none
  std::thread thread_;
  std::atomic<bool> is_ending_ = false;
};

}  // namespace xueji::server
