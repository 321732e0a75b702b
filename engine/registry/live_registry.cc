#include "engine/registry/live_registry.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/base/hash.h"
#include "engine/base/message.h"

namespace xueji {
namespace {

// Record ids are keys of a pass that no plan has.
constexpr std::size_t kIdPass = static_cast<std::size_t>(-2);

}  // namespace

absl::StatusOr<LiveBase> LiveBase::FromSnapshot(std::unique_ptr<RegisterSnapshot> snapshot,
                                                MemoryBudget* budget) {
  LiveBase base;
  const ExecutionPlan& plan = snapshot->plan();
  base.frequencies_.resize(plan.steps.size());
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    if (!plan.steps[i].IsFrequencyAdjusted()) continue;
    // Counts of a table are what weights are made of; the register's own are exact ones.
    const ValueCounts& counts = snapshot->counts()[i];
    const bool of_table = !snapshot->facts().frequencies_path.empty();
    XUEJI_ASSIGN_OR_RETURN(base.frequencies_[i],
                           TermFrequency::Make(of_table ? counts : CountsForWeights(counts), plan.steps[i], budget));
  }
  base.snapshot_ = std::move(snapshot);
  return base;
}

LiveBase LiveBase::Empty(ExecutionPlan plan, MemoryBudget* budget) {
  LiveBase base;
  base.plan_ = std::make_unique<ExecutionPlan>(std::move(plan));
  base.store_ = std::make_unique<RecordStore>(base.plan_->layout, 1, budget);
  for (const BlockingPass& pass : base.plan_->plan.passes) {
    base.programs_.emplace_back(*base.plan_, pass, base.store_->terms());
  }
  base.frequencies_.resize(base.plan_->steps.size());
  return base;
}

bool LiveRegistry::View::Has(RecordId record) const {
  if (live_->InBase(record) ? live_->base_.store().withdrawn(record)
                            : record.value - live_->base_records_ >= mark_.records) {
    return false;
  }
  return !live_->delta_.IsWithdrawn(record, mark_.epoch);
}

std::optional<RecordId> LiveRegistry::View::FindByRecordId(std::string_view record_id) const {
  std::optional<RecordId> found;
  live_->delta_.ForEachWithKey(Salted(kIdPass, HashBytes(record_id)), mark_, [&](RecordId record) {
    if (found.has_value() || live_->delta_.IsWithdrawn(record, mark_.epoch)) return;
    if (live_->delta_.ExternalId(record) == record_id) found = record;
  });
  if (found.has_value() || live_->base_.snapshot() == nullptr) return found;
  found = live_->base_.snapshot()->FindByRecordId(record_id);
  if (found.has_value() && live_->delta_.IsWithdrawn(*found, mark_.epoch)) found.reset();
  return found;
}

LiveRegistry::LiveRegistry(LiveBase base, std::uint32_t changes_max, MemoryBudget* budget)
    : base_(std::move(base)), base_records_(base_.store().size()), row_bytes_(base_.plan().layout.row_bytes()),
      delta_(base_records_, row_bytes_, changes_max, budget),
      live_records_(base_.store().size() - base_.store().withdrawn_count()) {
  record_count_ = live_records_;
  changes_left_ = changes_max;
}

absl::StatusOr<std::unique_ptr<LiveRegistry>> LiveRegistry::Create(LiveBase base, std::uint32_t changes_max,
                                                                   MemoryBudget* budget) {
  constexpr std::uint64_t kRecordsMax = 0xFFFFFFF0;
  if (std::uint64_t{base.store().size()} + changes_max > kRecordsMax) {
    return ResourceExhausted({"基线的记录数加上变更的余量超过 $0", "the base's records and the room for changes are more than $0",
                              {kRecordsMax}});
  }
  return std::unique_ptr<LiveRegistry>(new LiveRegistry(std::move(base), changes_max, budget));
}

void LiveRegistry::AppendKeys(std::span<const std::byte> row, std::string_view record_id) {
  std::vector<std::uint64_t> of_pass;
  keys_.clear();
  for (std::size_t pass = 0; pass < base_.pass_count(); ++pass) {
    const BlockKeyProgram& program = base_.program(pass);
    of_pass.assign(1, program.Key(row.data()));
    if (program.has_several()) program.AppendFurtherKeys(row.data(), &of_pass);
    for (const std::uint64_t key : of_pass) {
      if (key != 0) keys_.push_back(Salted(pass, key));
    }
  }
  keys_.push_back(Salted(kIdPass, HashBytes(record_id)));
}

absl::Status LiveRegistry::Put(std::span<const std::byte> row, std::string_view record_id) {
  const View view = Writing();
  const std::optional<RecordId> before = view.FindByRecordId(record_id);
  if (before.has_value() && std::memcmp(view.Row(*before), row.data(), row.size()) == 0) return absl::OkStatus();
  AppendKeys(row, record_id);
  if (before.has_value() && delta_.withdrawn() == delta_.capacity()) {
    return delta_.Withdraw(*before, epoch_ + 1);  // says so
  }
  XUEJI_RETURN_IF_ERROR(delta_.Append(row, record_id, keys_));
  if (before.has_value()) return delta_.Withdraw(*before, epoch_ + 1);
  ++live_records_;
  return absl::OkStatus();
}

absl::Status LiveRegistry::Withdraw(std::string_view record_id) {
  const std::optional<RecordId> record = Writing().FindByRecordId(record_id);
  if (!record.has_value()) {
    return NotFound({"学籍库里没有这条记录，或已撤销", "the register has no such record, or it was withdrawn"});
  }
  XUEJI_RETURN_IF_ERROR(delta_.Withdraw(*record, epoch_ + 1));
  --live_records_;
  return absl::OkStatus();
}

void LiveRegistry::Publish(std::uint64_t change_seq) {
  ++epoch_;
  record_count_.store(live_records_, std::memory_order_relaxed);
  changes_left_.store(delta_.capacity() - std::max(delta_.size(), delta_.withdrawn()), std::memory_order_relaxed);
  published_.store(std::uint64_t{epoch_} << 32 | delta_.size(), std::memory_order_release);
  // After what it names: who waits for a change sees the change.
  change_seq_.store(change_seq, std::memory_order_release);
}

}  // namespace xueji
