// Registrar: its threads, its beginning and end, and the change of its base (what it does with a
// batch: registrar.cc).
#include <chrono>
#include <utility>

#include "engine/base/message.h"
#include "server/registrar/registrar.h"
#include "server/registrar/replay.h"

namespace xueji::server {
namespace {

// How long the writer sleeps when nothing comes.
constexpr std::chrono::milliseconds kIdle{1'000};

}  // namespace

absl::StatusOr<std::unique_ptr<Registrar>> Registrar::Start(RegistryStore& store,
                                                            const RegistrarOptions& options) {
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<LiveRegister> live, LiveRegister::Open(options.live));
  XUEJI_ASSIGN_OR_RETURN(const BaseStart start, ReplayBase(store, *live));
  if (options.base_loaded && !options.live.snapshot.empty()) options.base_loaded(start);
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<BatchOverlay> overlay,
                         BatchOverlay::Make(live->plan(), options.folder));
  return std::unique_ptr<Registrar>(
      new Registrar(store, options, std::move(overlay), std::move(live)));
}

Registrar::Registrar(RegistryStore& store, RegistrarOptions options,
                     std::unique_ptr<BatchOverlay> overlay, std::shared_ptr<LiveRegister> live)
    : store_(store),
      options_(std::move(options)),
      queue_(options_.waiting_max),
      overlay_(std::move(overlay)),
      writable_(std::move(live)),
      live_(writable_) {
  waiters_.Reached(writable_->change_seq());
  writer_ = std::thread([this] { Write(); });
  doorbell_ = std::thread([this] { ListenForOthers(); });
}

Registrar::~Registrar() {
  Stop();
}

void Registrar::Stop() {
  if (stopping_.exchange(true)) return;
  queue_.Close();
  writer_.join();
  doorbell_.join();
  waiters_.Close();
}

void Registrar::Submit(Submission submission, ReceiptHandler done) {
  Waiting waiting{std::move(submission), std::move(done)};
  if (!queue_.Add(waiting)) {
    waiting.done(RefusedFor(queue_.closed() ? RefusalKind::kStopping : RefusalKind::kTooMany));
  }
}

void Registrar::Write() {
  // Here and not in Start: questions are answered meanwhile, and no change waits longer than it would without.
  writable_->PrepareForChanges();
  while (true) {
    std::vector<Waiting> waiting = queue_.Take(options_.batch_max, kIdle);
    SwapIn();
    FollowStore();
    if (!waiting.empty()) {
      Handle(std::move(waiting));
    } else if (queue_.closed()) {
      return;
    }
  }
}

void Registrar::ListenForOthers() {
  while (!stopping_) {
    store_.WaitForChange(options_.poll_ms);
    waiters_.Expire(std::chrono::steady_clock::now());
    const absl::StatusOr<std::uint64_t> last = store_.LastChange();
    if (last.ok() && *last > position()) queue_.Poke();
  }
}

std::shared_ptr<const LiveRegister> Registrar::live() const {
  const MutexLock lock(mutex_);
  return live_;
}

absl::StatusOr<RecordState> Registrar::Find(const std::string& record_id) const {
  XUEJI_ASSIGN_OR_RETURN(std::optional<StoredChange> stored, store_.Find(record_id));
  if (stored.has_value()) {
    const bool withdrawn = stored->kind == ChangeKind::kWithdraw;
    return RecordState{std::move(stored->record), stored->change_seq, withdrawn};
  }
  XUEJI_ASSIGN_OR_RETURN(StudentText record, live()->Get(record_id));
  return RecordState{std::move(record), 0, false};
}

absl::Status Registrar::Reload(const std::string& snapshot) {
  LiveRegisterOptions options = options_.live;
  options.snapshot = snapshot;
  XUEJI_ASSIGN_OR_RETURN(std::shared_ptr<LiveRegister> next, LiveRegister::Open(options));
  next->PrepareForChanges();
  XUEJI_ASSIGN_OR_RETURN(const BaseStart start, ReplayBase(store_, *next));
  if (next->plan_fingerprint() != live()->plan_fingerprint()) {
    return InvalidArgument(
        {"$0：快照的比对方案与正在服务的不同；请用同一方案制作，或重新启动服务",
         "$0: built by another plan than the one that is served; build it by that plan, or start "
         "the server anew",
         {snapshot}});
  }
  if (options_.base_loaded && !snapshot.empty()) options_.base_loaded(start);
  {
    const MutexLock lock(mutex_);
    next_ = next;
  }
  queue_.Poke();
  while (live() != next && !stopping_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return absl::OkStatus();
}

// The writer alone changes writable_; what came since the new base was read is applied before
// anybody sees it.
void Registrar::SwapIn() {
  std::shared_ptr<LiveRegister> next;
  {
    const MutexLock lock(mutex_);
    next.swap(next_);
  }
  if (next == nullptr) return;
  if (const absl::Status status = ReplayUnseen(store_, *next); !status.ok()) {
    const MutexLock lock(mutex_);
    next_ = std::move(next);  // the store is away for a moment: at the next turn
    return;
  }
  const MutexLock lock(mutex_);
  writable_ = std::move(next);
  live_ = writable_;
}

void Registrar::SetFault(const absl::Status& status) {
  {
    const MutexLock lock(mutex_);
    if (fault_.code() == status.code()) return;
    fault_ = status;
  }
  if (options_.fault_changed) options_.fault_changed(status);
}

void Registrar::SetStoreFault(const absl::Status& status) {
  {
    const MutexLock lock(mutex_);
    if (store_fault_.code() == status.code()) return;
    store_fault_ = status;
  }
  if (options_.store_fault_changed) options_.store_fault_changed(status);
}

absl::Status Registrar::store_fault() const {
  const MutexLock lock(mutex_);
  return store_fault_;
}

absl::Status Registrar::fault() const {
  const MutexLock lock(mutex_);
  return fault_;
}

}  // namespace xueji::server
