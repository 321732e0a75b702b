// Registrar: the one writer of the live register: what arrives is checked, stored, applied, and
// only then answered.
//
//   XUEJI_ASSIGN_OR_RETURN(auto registrar, Registrar::Start(*store, {.live = {.snapshot =
//   "nation.xueji"}, …})); registrar->Submit(submission, [](Receipt receipt) { … });      // any
//   thread; the handler runs on the writer's registrar->live()->PreCheck(record, {}); // any
//   thread, beside the writer
//
// The writer takes what waits (submission_queue.h), judges each after what came before it
// (ruling.h, batch_overlay.h), commits them in one transaction, applies them to the register, and
// answers. A request that repeats an earlier one gets that one's answer. What other servers
// committed to the same store is applied in its order, at the latest when the store's doorbell
// rings or `poll_ms` later. Reload puts a new base in the place of the old one beside running
// requests: who holds live() keeps what he has.
//
// Start returns when the register is loaded and has seen all changes of the store. Thread-safe, but
// Reload and Stop are for one caller at a time. Handlers must be quick: they hold up the writer.
// Cost: 100 us a change, with its commit, in company. Errors: of Start and Reload those of LiveRegister and
// RegistryStore; of Submit a Receipt says it. Threads of its own (writer, doorbell) wait most of
// the time, so they are not those of base/parallel.h.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "engine/base/mutex.h"
#include "engine/base/status.h"
#include "engine/jobs/live_register.h"
#include "server/registrar/base_start.h"
#include "server/registrar/batch_overlay.h"
#include "server/registrar/position_waiters.h"
#include "server/registrar/submission.h"
#include "server/registrar/submission_queue.h"
#include "server/store/registry_store.h"

namespace xueji::server {

struct RegistrarOptions {
  LiveRegisterOptions live = {};
  std::string folder = {};  // for files of its own; of the server alone
  std::size_t waiting_max = 4'096;
  std::size_t batch_max = 256;
  std::int64_t poll_ms = 200;
  // Called once a base is loaded, by Start and Reload: which of the store's changes it had already.
  std::function<void(const BaseStart& start)> base_loaded = {};
  // Called on the writer's thread after each commit: how many, and how long it took.
  std::function<void(std::uint64_t changes, double seconds)> committed = {};
  // Called there when the register cannot follow the store any more, and with OK when it can again.
  std::function<void(const absl::Status& fault)> fault_changed = {};
  // The same of store_fault().
  std::function<void(const absl::Status& fault)> store_fault_changed = {};
};

// A record as it is now, or as it was when it was withdrawn. Of one that only the base had, what that keeps of it.
struct RecordState {
  StudentText record;
  std::uint64_t version =
      0;  // change_seq; 0: it came with the base, and has the plan's fields alone
  bool withdrawn = false;
};

class Registrar {
 public:
  static absl::StatusOr<std::unique_ptr<Registrar>> Start(RegistryStore& store,
                                                          const RegistrarOptions& options);
  ~Registrar();
  Registrar(const Registrar&) = delete;
  Registrar& operator=(const Registrar&) = delete;

  void Submit(Submission submission, ReceiptHandler done);
  std::shared_ptr<const LiveRegister> live() const;
  std::uint64_t position() const { return live()->change_seq(); }
  PositionWaiters& waiters() { return waiters_; }
  RegistryStore& store() { return store_; }
  // Error: kNotFound; those of the store.
  absl::StatusOr<RecordState> Find(const std::string& record_id) const;
  // The answer that this very request got before, or nothing: it is new, another one has its id, or the store is away.
  // Of the same account alone, to whom it says nothing new: for whoever sends again what has changed what he may see.
  std::optional<Receipt> FindAnswered(const Submission& submission) const;
  absl::Status Reload(const std::string& snapshot);
  // Answers what waits, then no more. The second call does nothing.
  void Stop();
  // What keeps the register from following the store: then requests should go elsewhere.
  absl::Status fault() const;
  // What kept the last changes from being stored; questions are answered all the same.
  absl::Status store_fault() const;
  std::size_t waiting() const { return queue_.size(); }

 private:
  struct Batch;
  Registrar(RegistryStore& store, RegistrarOptions options, std::unique_ptr<BatchOverlay> overlay,
            std::shared_ptr<LiveRegister> live);
  void Write();
  void ListenForOthers();
  void FollowStore();
  void Handle(std::vector<Waiting> waiting);
  void Judge(Waiting& waiting, Batch& batch);
  void JudgeWithdrawal(Waiting& waiting, Batch& batch);
  bool AnswerRepeated(Waiting& waiting);
  absl::StatusOr<bool> MustWait(const Submission& submission, const Batch& batch) const;
  RefusalKind CompleteAmendment(Submission& submission, bool& key_fields) const;
  void Commit(Batch& batch);
  void Apply(const Batch& batch, const std::vector<ChangeOutcome>& outcomes);
  void SwapIn();
  void SetFault(const absl::Status& status);
  void SetStoreFault(const absl::Status& status);

  RegistryStore& store_;
  const RegistrarOptions options_;
  SubmissionQueue queue_;
  PositionWaiters waiters_;
  std::unique_ptr<BatchOverlay> overlay_;   // of the writer
  std::shared_ptr<LiveRegister> writable_;  // of the writer; what live_ points to
  mutable Mutex mutex_;
  std::shared_ptr<const LiveRegister> live_ XUEJI_GUARDED_BY(mutex_);
  std::shared_ptr<LiveRegister> next_ XUEJI_GUARDED_BY(mutex_);  // to be swapped in
  absl::Status fault_ XUEJI_GUARDED_BY(mutex_), store_fault_ XUEJI_GUARDED_BY(mutex_);
  std::atomic<bool> stopping_ = false;
  std::thread writer_, doorbell_;
};

}  // namespace xueji::server
