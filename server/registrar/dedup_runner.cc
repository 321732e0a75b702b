#include "server/registrar/dedup_runner.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/jobs/dedup_job.h"
#include "engine/jobs/snapshot_job.h"
#include "server/registrar/record_export.h"

namespace xueji::server {
namespace {

constexpr std::size_t kJobsMax = 100;

bool IsName(std::string_view id) {
  return !id.empty() && id.size() <= 64 && id.front() != '.' && id.front() != '-' &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '.' || c == '_' || c == '-';
         });
}

// Goes with its scope, whatever became of the job: it holds personal data.
class OwnFile {
 public:
  explicit OwnFile(std::string path) : path_(std::move(path)) { ::unlink(path_.c_str()); }
  ~OwnFile() { ::unlink(path_.c_str()); }
  OwnFile(const OwnFile&) = delete;
  OwnFile& operator=(const OwnFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

absl::Status NoSuchJob() {
  return NotFound({"没有这个任务（服务重启后不再保留）",
                   "no such job (they are forgotten when the server stops)"});
}

}  // namespace

std::string FoldedBasePath(const std::string& folder) {
  return (std::filesystem::path(folder) / "base.xueji").string();
}

DedupRunner::DedupRunner(RegistryStore& store, DedupRunnerOptions options)
    : store_(store), options_(std::move(options)), base_(options_.base) {}

DedupRunner::~DedupRunner() {
  {
    const MutexLock lock(mutex_);
    is_ending_ = true;
    if (!running_.empty()) RequestCancel();
  }
  if (thread_.joinable()) thread_.join();
}

absl::Status DedupRunner::ReplaceBase(const std::string& snapshot) {
  while (true) {
    {
      const MutexLock lock(base_mutex_);
      const absl::Status status = options_.adopt ? options_.adopt(snapshot) : absl::OkStatus();
      if (status.ok()) {
        base_ = snapshot;
        ++base_number_;
      }
      if (!absl::IsCancelled(status) || is_ending_) return status;
    }
    // A job is being cancelled, and loading was stopped with it: again once that has ended, which may need base_mutex_.
    while (IsCancelled() && !is_ending_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

absl::StatusOr<DedupJob> DedupRunner::Start(const std::string& id) {
  if (!IsName(id))
    return InvalidArgument(
        {"任务名应为字母、数字、. _ -", "a job's name has letters, digits and . _ -"});
  const MutexLock lock(mutex_);
  if (const auto found = jobs_.find(id); found != jobs_.end())
    return found->second;  // a repetition
  if (!running_.empty()) {
    return Fault(absl::StatusCode::kFailedPrecondition,
                 {"另一个查重任务正在运行；请等它结束或先取消",
                  "another run is under way; wait for it, or cancel it"});
  }
  if (thread_.joinable()) thread_.join();  // it has ended: running_ is empty
  if (jobs_.size() >= kJobsMax) jobs_.erase(jobs_.begin());
  ResetCancel();
  DedupJob& job = jobs_[id];
  job.id = running_ = id;
  thread_ = std::thread([this, id] { Run(id); });
  return job;
}

absl::StatusOr<DedupJob> DedupRunner::Get(const std::string& id) const {
  const MutexLock lock(mutex_);
  const auto found = jobs_.find(id);
  if (found == jobs_.end()) return NoSuchJob();
  return found->second;
}

absl::StatusOr<DedupJob> DedupRunner::Cancel(const std::string& id) {
  const MutexLock lock(mutex_);
  const auto found = jobs_.find(id);
  if (found == jobs_.end()) return NoSuchJob();
  if (running_ == id) RequestCancel();
  return found->second;
}

void DedupRunner::Run(const std::string& id) {
  DedupJob job;
  job.id = id;
  const absl::Status status = RunJob(job);
  job.state = status.ok()                 ? DedupState::kDone
              : absl::IsCancelled(status) ? DedupState::kCancelled
                                          : DedupState::kFailed;
  if (job.state == DedupState::kFailed) job.fault = MessageOf(status);
  if (!status.ok()) job.result_directory.clear();
  const MutexLock lock(mutex_);
  jobs_[id] = std::move(job);
  running_.clear();
  // It was this job that was to stop: what is loaded from now on is not.
  ResetCancel();
}

absl::Status DedupRunner::RunJob(DedupJob& job) {
  const std::string stem = options_.folder + "/dedup-" + job.id;
  const OwnFile records(stem + ".records.csv"), gone(stem + ".gone.csv"), place(stem + ".place"),
      folded(stem + ".xueji");
  std::string base;
  std::uint64_t base_number = 0;
  {
    const MutexLock lock(base_mutex_);
    base = base_;
    base_number = base_number_;
  }
  Report(job.id, "export", -1);
  XUEJI_ASSIGN_OR_RETURN(const RegisterExport written,
                         ExportRecords(store_, {.records = records.path(), .withdrawn = gone.path(), .place = place.path()}));
  RunOptions options;
  if (written.records > 0 || base.empty()) options.inputs = {records.path()};
  options.out = stem;
  options.base = base;
  if (!base.empty() && written.withdrawn > 0) options.deleted = gone.path();
  options.deleted_may_be_absent = true;  // withdrawn before the base was made
  if (base.empty()) options.plan = options_.plan;
  if (!base.empty() && options_.fold) options.snapshot_out = folded.path();
  if (options_.fold) options.register_place = place.path();
  options.write_all = true;
  options.threads = options_.threads;
  options.memory_max = options_.memory_max;
  options.chinese = true;
  options.progress = [this, &job](std::string_view stage, double done) {
    Report(job.id, stage, done);
  };
  XUEJI_ASSIGN_OR_RETURN(const RunSummary summary, RunDedup(options));
  if (options_.fold) {
    if (base.empty()) {
      options.out = folded.path();
      XUEJI_RETURN_IF_ERROR(BuildSnapshot(options).status());
    }
    XUEJI_RETURN_IF_ERROR(Fold(folded.path(), base_number, job));
  }
  job.result_directory = stem;
  job.position = written.place.change_seq;
  job.records = summary.counts.accepted;
  job.duplicates = summary.counts.duplicates;
  job.reviews = summary.counts.reviews;
  job.progress = 1;
  return absl::OkStatus();
}

// Whoever starts the server later finds the new base, too: it is in its place before anybody is told.
absl::Status DedupRunner::Fold(const std::string& made, std::uint64_t base_number, DedupJob& job) {
  Report(job.id, "fold", -1);
  const MutexLock lock(base_mutex_);
  if (base_number != base_number_) {
    return Fault(absl::StatusCode::kFailedPrecondition,
                 {"运行期间换了底库，未作折叠；结果已写出，请再运行一次",
                  "the base was replaced while the job ran, so nothing was folded; the results are written, run it again"});
  }
  const std::string path = FoldedBasePath(options_.folder);
  std::error_code error;
  std::filesystem::rename(made, path, error);
  if (error) {
    return Fault(absl::StatusCode::kUnavailable,
                 {"$0：不能放置新的底库：$1", "$0: the new base cannot be put there: $1", {path, SystemFault(error.value())}});
  }
  if (options_.adopt) XUEJI_RETURN_IF_ERROR(options_.adopt(path));
  base_ = path;
  ++base_number_;
  return absl::OkStatus();
}

void DedupRunner::Report(const std::string& id, std::string_view stage, double done) {
  const MutexLock lock(mutex_);
  DedupJob& job = jobs_[id];
  job.stage = stage;
  job.progress = done;
}

}  // namespace xueji::server
