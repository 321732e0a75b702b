// LiveRegistry: a register that changes while it is asked: an immutable base and what came since.
//
//   XUEJI_ASSIGN_OR_RETURN(auto live, LiveRegistry::Create(std::move(base), 1'000'000, &budget));
//   const LiveRegistry::View view = live->Read();       // one state of it, for as long as the view lives
//   view.FindByRecordId("r-17"); view.ForEachCandidate(pass, key, …);
//   live->Put(row, "r-18");  live->Publish(change_seq); // the one writer: seen by the next Read()
//
// A reader takes one word (how many records, which epoch of withdrawals) and sees that state to the end: records that
// came later it skips, records withdrawn later it still has. A record that is put again is withdrawn and added in one
// epoch, so every view has it exactly once.
//
// Single writer, many readers, none of whom waits. Texts of rows are in terms(), which takes new ones beside readers.
// Memory: the base's, and live_delta.h's. Cost: that of KeyIndex and LiveDelta; Read 1 ns. Errors: kResourceExhausted
// (no room for further changes), kNotFound.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/prefetch.h"
#include "engine/index/block_key.h"
#include "engine/linkage/pair_scorer.h"
#include "engine/registry/live_delta.h"
#include "engine/registry/register_snapshot.h"

namespace xueji {

// What a live registry begins with: a snapshot, or a plan and no record. Immutable but for the dictionary.
class LiveBase {
 public:
  // `plan`'s frequencies are those of the snapshot; of no records, none: every name weighs as the plan's u says.
  static absl::StatusOr<LiveBase> FromSnapshot(std::unique_ptr<RegisterSnapshot> snapshot, MemoryBudget* budget);
  static LiveBase Empty(ExecutionPlan plan, MemoryBudget* budget);

  const ExecutionPlan& plan() const { return snapshot_ != nullptr ? snapshot_->plan() : *plan_; }
  const RecordStore& store() const { return snapshot_ != nullptr ? snapshot_->store() : *store_; }
  RecordStore& store() { return snapshot_ != nullptr ? snapshot_->store() : *store_; }
  const BlockKeyProgram& program(std::size_t pass) const {
    return snapshot_ != nullptr ? snapshot_->program(pass) : programs_[pass];
  }
  std::size_t pass_count() const { return plan().plan.passes.size(); }
  const TermFrequencies& frequencies() const { return frequencies_; }
  const RegisterSnapshot* snapshot() const { return snapshot_.get(); }  // null: empty

 private:
  LiveBase() = default;
  std::unique_ptr<RegisterSnapshot> snapshot_;
  std::unique_ptr<ExecutionPlan> plan_;  // of an empty base; these three stay where they are when it moves
  std::unique_ptr<RecordStore> store_;
  std::vector<BlockKeyProgram> programs_;
  TermFrequencies frequencies_;
};

class LiveRegistry {
 public:
  class View {
   public:
    const std::byte* Row(RecordId record) const {
      return live_->InBase(record) ? live_->base_.store().Row(record) : live_->delta_.Row(record);
    }
    std::string_view ExternalId(RecordId record) const {
      return live_->InBase(record) ? live_->base_.store().ExternalId(record) : live_->delta_.ExternalId(record);
    }
    bool Has(RecordId record) const;
    // Of a record of the view: whether it was withdrawn by then.
    bool IsWithdrawn(RecordId record) const { return live_->delta_.IsWithdrawn(record, mark_.epoch); }
    std::optional<RecordId> FindByRecordId(std::string_view record_id) const;
    // The records that may have `key` in this pass: all that have it, and some that do not or were withdrawn
    // (IsWithdrawn); of the base in no stated order, then of the delta. One may come twice.
    template <typename F>
    void ForEachCandidate(std::size_t pass, std::uint64_t key, F&& visit) const {
      if (live_->base_.snapshot() != nullptr) live_->base_.snapshot()->index(pass).ForEachCandidate(key, visit);
      live_->delta_.ForEachWithKey(Salted(pass, key), mark_, visit);
    }
    // Have the processor fetch what a look-up of the key reads first, and what it reads then.
    void PrefetchKey(std::size_t pass, std::uint64_t key) const {
      if (live_->base_.snapshot() != nullptr) live_->base_.snapshot()->index(pass).Prefetch(key);
      if (mark_.records > 0) live_->delta_.Prefetch(Salted(pass, key));
    }
    void PrefetchWords(std::size_t pass, std::uint64_t key) const {
      if (live_->base_.snapshot() != nullptr) live_->base_.snapshot()->index(pass).PrefetchWords(key);
      if (mark_.records > 0) live_->delta_.PrefetchEntry(Salted(pass, key));
    }
    // The same of a record: its row and whether it is withdrawn; where its id is found; its id.
    void Prefetch(RecordId record) const {
      PrefetchLine(Row(record));
      PrefetchLine(Row(record) + live_->row_bytes_ - 1);
      live_->delta_.PrefetchWithdrawn(record);
    }
    void PrefetchIdPlace(RecordId record) const {
      if (live_->InBase(record)) live_->base_.store().PrefetchIdPlace(record);
      else live_->delta_.PrefetchIdPlace(record);
    }
    void PrefetchId(RecordId record) const { PrefetchLine(ExternalId(record).data()); }
    const LiveRegistry& registry() const { return *live_; }

   private:
    friend class LiveRegistry;
    View(const LiveRegistry* live, LiveMark mark) : live_(live), mark_(mark) {}
    const LiveRegistry* live_;
    LiveMark mark_;
  };

  // Room for so many changes. The budget must outlive it.
  static absl::StatusOr<std::unique_ptr<LiveRegistry>> Create(LiveBase base, std::uint32_t changes_max,
                                                              MemoryBudget* budget);

  View Read() const { return {this, Unpack(published_.load(std::memory_order_acquire))}; }
  const LiveBase& base() const { return base_; }
  const ExecutionPlan& plan() const { return base_.plan(); }
  const TermDictionary& terms() const { return base_.store().terms(); }
  std::uint64_t change_seq() const { return change_seq_.load(std::memory_order_acquire); }
  // As of the last Publish.
  std::uint64_t record_count() const { return record_count_.load(std::memory_order_relaxed); }
  // So many records can still be added, or withdrawn.
  std::uint32_t changes_left() const { return changes_left_.load(std::memory_order_relaxed); }

  // The writer. What it puts and withdraws is seen once it is published, all at once.
  TermDictionary& terms() { return base_.store().terms(); }
  View Writing() const { return {this, {delta_.size(), epoch_ + 1}}; }  // sees all of it already
  // Before the first change, to spare it the wait for memory (LiveDelta).
  void FaultIn() { delta_.FaultIn(); }
  // A record of this id takes the place of the one that has it; one that says the same changes nothing.
  absl::Status Put(std::span<const std::byte> row, std::string_view record_id);
  absl::Status Withdraw(std::string_view record_id);
  void Publish(std::uint64_t change_seq);

 private:
  LiveRegistry(LiveBase base, std::uint32_t changes_max, MemoryBudget* budget);
  static std::uint64_t Salted(std::size_t pass, std::uint64_t key) {
    return key + (pass + 1) * 0x9E3779B97F4A7C15ULL;
  }
  static LiveMark Unpack(std::uint64_t word) {
    return {static_cast<std::uint32_t>(word), static_cast<std::uint32_t>(word >> 32)};
  }
  void AppendKeys(std::span<const std::byte> row, std::string_view record_id);
  bool InBase(RecordId record) const { return record.value < base_records_; }

  LiveBase base_;
  const std::uint32_t base_records_, row_bytes_;
  LiveDelta delta_;
  std::uint32_t epoch_ = 0;            // the writer's: of the last Publish
  std::uint64_t live_records_ = 0;     // the writer's
  std::vector<std::uint64_t> keys_;    // the writer's scratch
  std::atomic<std::uint64_t> published_{0};  // LiveMark in one word: release by Publish, acquire by Read
  std::atomic<std::uint64_t> change_seq_{0}, record_count_{0};
  std::atomic<std::uint32_t> changes_left_{0};
};

}  // namespace xueji
