#include "server/ops/state_keeper.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "engine/base/mutex.h"
#include "server/ops/account_locks.h"
#include "server/ops/quota_counts.h"

namespace xueji::server {
namespace {

using std::chrono::milliseconds;

std::int64_t NowMs() {
  return std::chrono::duration_cast<milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

struct StateKeeper::State {
  StateKeeperOptions options;
  HarvestDetector& harvest;
  QuotaBook& quotas;
  AuditLog& audit;
  Log& log;

  Mutex saving;  // one writer of account.locks at a time; it writes what holds by then
  QuotaCounts saved;

  std::mutex mutex;
  std::condition_variable stop_wanted;
  bool stop = false;
  std::thread thread;

  void Report(std::string_view event, const absl::Status& status) {
    if (!status.ok()) log.Error(event, {{"status", status}});
  }

  absl::Status KeepLocks() {
    const MutexLock lock(saving);
    return SaveLocks(options.folder, harvest.Locks(NowMs()));
  }

  void KeepShares() {
    QuotaCounts counts = quotas.Counts(NowMs());
    if (counts == saved) return;
    const absl::Status status = SaveCounts(options.folder, counts);
    Report("shares not kept", status);
    if (status.ok()) saved = std::move(counts);
  }

  // In the audit first; then the file, so that a server killed in between grants it anew.
  absl::Status Grant(const UnlockRequest& wish) {
    const std::int64_t now_ms = NowMs();
    if (!harvest.LockOf(wish.account, now_ms).locked)
      return RemoveRequest(options.folder, wish.account);
    AuditRecord record;
    record.at_ms = now_ms;
    record.user = "uid:" + wish.wished_by;
    record.method = "Unlock";
    record.purpose = "operation";
    record.records = 0;
    record.verdict = "unlocked: " + wish.account;
    XUEJI_RETURN_IF_ERROR(audit.Append(record));
    harvest.Unlock(wish.account);
    XUEJI_RETURN_IF_ERROR(KeepLocks());
    log.Warning("account unlocked", {{"account", wish.account}, {"by", wish.wished_by}});
    return RemoveRequest(options.folder, wish.account);
  }

  void GrantWishes() {
    for (const UnlockRequest& wish : UnlockRequests(options.folder)) {
      Report("account not unlocked", Grant(wish));
    }
  }

  void Run() {
    std::int64_t saved_ms = NowMs();
    std::unique_lock<std::mutex> lock(mutex);
    while (!stop) {
      stop_wanted.wait_for(lock, milliseconds(options.look_ms), [this] { return stop; });
      if (stop) break;
      lock.unlock();
      GrantWishes();
      if (NowMs() - saved_ms >= options.save_ms) {
        saved_ms = NowMs();
        KeepShares();
      }
      lock.lock();
    }
  }
};

StateKeeper::StateKeeper(std::unique_ptr<State> state) : state_(std::move(state)) {}

absl::StatusOr<std::unique_ptr<StateKeeper>> StateKeeper::Start(const StateKeeperOptions& options,
                                                                HarvestDetector& harvest,
                                                                QuotaBook& quotas, AuditLog& audit,
                                                                Log& log) {
  const std::int64_t now_ms = NowMs();
  XUEJI_ASSIGN_OR_RETURN(const std::vector<AccountLock> locks, LoadLocks(options.folder, now_ms));
  XUEJI_ASSIGN_OR_RETURN(const QuotaCounts counts, LoadCounts(options.folder));
  harvest.Restore(locks);
  quotas.Restore(counts, now_ms);
  std::unique_ptr<State> state(new State{.options = options,
                                         .harvest = harvest,
                                         .quotas = quotas,
                                         .audit = audit,
                                         .log = log,
                                         .saving = {},
                                         .saved = counts,
                                         .mutex = {},
                                         .stop_wanted = {},
                                         .stop = false,
                                         .thread = {}});
  harvest.WhenLocked([&kept = *state] { kept.Report("lock not kept", kept.KeepLocks()); });
  // What was wished while no server ran is granted before anybody is served.
  state->GrantWishes();
  state->thread = std::thread([&kept = *state] { kept.Run(); });
  return std::unique_ptr<StateKeeper>(new StateKeeper(std::move(state)));
}

StateKeeper::~StateKeeper() {
  {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    state_->stop = true;
  }
  state_->stop_wanted.notify_all();
  state_->thread.join();
  state_->harvest.WhenLocked({});
  state_->KeepShares();
}

}  // namespace xueji::server
