#include "server/ops/audit_log.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "engine/base/message.h"
#include "server/ops/audit_files.h"

namespace xueji::server {
namespace {

// What one call of Append brings, and what became of it.
struct Batch {
  std::span<const AuditRecord> records;
  absl::Status status;
  bool done = false;
};

}  // namespace

// Whoever finds nobody writing writes for all that wait: no thread is woken to write for one that
// is awake.
struct AuditLog::State {
  std::unique_ptr<AuditFiles> files;
  std::int64_t sync_interval_ms = 0;

  mutable std::mutex mutex;
  std::condition_variable written;
  std::vector<Batch*> waiting;
  bool writing = false;
  // Of whoever is writing: kept, so that a record costs no allocation.
  std::vector<Batch*> batches;
  std::vector<const AuditRecord*> records;
  bool unsynced = false;
  std::uint64_t count = 0;
  absl::Status fault;

  std::condition_variable stop_wanted;
  bool stop = false;
  std::thread syncer;

  void WriteForAll(std::unique_lock<std::mutex>& lock) {
    writing = true;
    batches.swap(waiting);
    absl::Status status = fault;
    if (status.ok()) {
      lock.unlock();
      records.clear();
      for (const Batch* const batch : batches) {
        for (const AuditRecord& record : batch->records) records.push_back(&record);
      }
      status = files->Write(records);
      lock.lock();
      fault.Update(status);
      count = files->count();
      unsynced = true;
    }
    for (Batch* const batch : batches) {
      batch->status = status;
      batch->done = true;
    }
    batches.clear();
    writing = false;
    written.notify_all();
  }

  void SyncNowAndThen() {
    std::unique_lock<std::mutex> lock(mutex);
    while (!stop) {
      stop_wanted.wait_for(lock, std::chrono::milliseconds(sync_interval_ms));
      if (stop || !unsynced) continue;
      unsynced = false;
      lock.unlock();
      const absl::Status status = files->Sync();
      lock.lock();
      fault.Update(status);  // what a failed sync lost nobody can tell (and a second one would say
                             // all is well)
    }
  }
};

AuditLog::AuditLog(std::unique_ptr<State> state) : state_(std::move(state)) {}

absl::StatusOr<std::unique_ptr<AuditLog>> AuditLog::Open(const AuditOptions& options,
                                                         KeyRing keys) {
  auto state = std::make_unique<State>();
  XUEJI_ASSIGN_OR_RETURN(state->files, AuditFiles::Open(options, std::move(keys)));
  state->sync_interval_ms = std::max<std::int64_t>(options.sync_interval_ms, 1);
  state->count = state->files->count();
  state->syncer = std::thread([&state = *state] { state.SyncNowAndThen(); });
  return std::unique_ptr<AuditLog>(new AuditLog(std::move(state)));
}

AuditLog::~AuditLog() {
  {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    state_->stop = true;
  }
  state_->stop_wanted.notify_all();
  state_->syncer.join();
}

absl::Status AuditLog::Append(const AuditRecord& record) {
  return Append({&record, 1});
}

absl::Status AuditLog::Append(std::span<const AuditRecord> records) {
  Batch batch{records, absl::OkStatus(), false};
  std::unique_lock<std::mutex> lock(state_->mutex);
  state_->waiting.push_back(&batch);
  while (!batch.done) {
    if (state_->writing) {
      state_->written.wait(lock);
    } else {
      state_->WriteForAll(lock);
    }
  }
  return batch.status;
}

absl::Status AuditLog::Sync() {
  const absl::Status status = state_->files->Sync();
  const std::lock_guard<std::mutex> lock(state_->mutex);
  state_->fault.Update(status);
  return state_->fault;
}

std::uint64_t AuditLog::records() const {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  return state_->count;
}

absl::Status AuditLog::fault() const {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  return state_->fault;
}

}  // namespace xueji::server
