#include "engine/registry/live_delta.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "engine/base/check.h"
#include "engine/base/message.h"

namespace xueji {
namespace {

// Room for so many keys and bytes of record ids a record, on the average.
constexpr std::size_t kKeysPerRecord = 32;
constexpr std::size_t kIdBytesPerRecord = 64;
constexpr std::size_t kKeysPerHead = 4;
// Who asks knows already that the record is withdrawn, in nearly every case: a short walk is cheaper than a table that a
// few hundred withdrawals would spread over (it was 64 MB for 4 million).
constexpr std::size_t kWithdrawalsPerHead = 4;
constexpr std::size_t kPageBytes = 4096;

std::size_t HeadsFor(std::size_t entries) { return std::bit_ceil(std::max<std::size_t>(64, entries)); }

// Writes one word of each page as it is.
template <typename T>
void TouchPages(GrowingArray<T>& words) {
  for (std::size_t at = 0; at < words.capacity(); at += kPageBytes / sizeof(T)) {
    // Only the writer stores: nothing is lost between the two. Readers may be looking.
    const std::atomic_ref<T> word(words.data()[at]);
    word.store(word.load(std::memory_order_relaxed), std::memory_order_release);
  }
}

}  // namespace

LiveDelta::LiveDelta(std::uint32_t base_records, std::uint32_t row_bytes, std::uint32_t capacity,
                     MemoryBudget* budget)
    : base_records_(base_records), row_bytes_(row_bytes), capacity_(capacity),
      rows_(std::size_t{capacity} * row_bytes, budget),
      id_text_(capacity * kIdBytesPerRecord, budget),
      id_ends_(capacity, budget),
      entries_(capacity * kKeysPerRecord, budget),
      heads_(HeadsFor(capacity * kKeysPerRecord / kKeysPerHead / 2), budget),
      maybe_withdrawn_((std::size_t{base_records} + capacity) / 64 + 1, budget),
      withdrawals_(capacity, budget),
      withdrawn_heads_(HeadsFor(capacity / kWithdrawalsPerHead), budget) {
  for (const absl::Status& status :
       {heads_.Grow(heads_.capacity()), maybe_withdrawn_.Grow(maybe_withdrawn_.capacity()),
        withdrawn_heads_.Grow(withdrawn_heads_.capacity())}) {
    if (made_.ok()) made_ = status;
  }
}

void LiveDelta::FaultIn() {
  if (!made_.ok()) return;
  TouchPages(heads_);
  TouchPages(withdrawn_heads_);
  TouchPages(maybe_withdrawn_);
}

absl::Status LiveDelta::Append(std::span<const std::byte> row, std::string_view record_id,
                               std::span<const std::uint64_t> keys) {
  XUEJI_CHECK(row.size() == row_bytes_);
  XUEJI_RETURN_IF_ERROR(made_);
  if (records_ == capacity_) {
    return ResourceExhausted({"自基线以来的变更已满（$0 条）；请用最新数据重建快照并重新加载",
                              "the room for changes since the base is used up ($0); build a new snapshot and load it",
                              {capacity_}});
  }
  // All of the room first: what fails here has changed nothing that anybody sees.
  XUEJI_RETURN_IF_ERROR(entries_.Grow(keys.size()));
  XUEJI_RETURN_IF_ERROR(id_text_.Append({record_id.data(), record_id.size()}));
  const std::uint64_t ids_end = id_text_.size();
  XUEJI_RETURN_IF_ERROR(id_ends_.Append({&ids_end, 1}));
  XUEJI_RETURN_IF_ERROR(rows_.Append(row));
  const std::uint32_t record = base_records_ + records_++;
  std::size_t at = entries_.size() - keys.size();
  for (const std::uint64_t key : keys) {
    const std::atomic_ref<std::uint32_t> head = Head(key);
    // Only the writer stores heads: what it loads here is what it stored.
    entries_.data()[at] = {TagOf(key), record, head.load(std::memory_order_relaxed)};
    // Whoever sees the entry as head sees what is in it.
    head.store(static_cast<std::uint32_t>(++at), std::memory_order_release);
  }
  return absl::OkStatus();
}

absl::Status LiveDelta::Withdraw(RecordId record, std::uint32_t epoch) {
  XUEJI_RETURN_IF_ERROR(made_);
  if (withdrawals_.size() == capacity_) {
    return ResourceExhausted({"自基线以来的撤销已满（$0 条）；请用最新数据重建快照并重新加载",
                              "the room for withdrawals since the base is used up ($0); build a new snapshot and load it",
                              {capacity_}});
  }
  XUEJI_CHECK(!IsWithdrawn(record, epoch));
  const std::atomic_ref<std::uint32_t> head = HeadOfWithdrawn(record);
  const Withdrawal withdrawal = {record.value, epoch, head.load(std::memory_order_relaxed)};
  XUEJI_RETURN_IF_ERROR(withdrawals_.Append({&withdrawal, 1}));
  // Whoever sees it as head sees what is in it.
  head.store(static_cast<std::uint32_t>(withdrawals_.size()), std::memory_order_release);
  // Relaxed: the mark that makes the epoch visible is published after both.
  std::atomic_ref<std::uint64_t>(maybe_withdrawn_.data()[record.value / 64])
      .fetch_or(std::uint64_t{1} << (record.value % 64), std::memory_order_relaxed);
  return absl::OkStatus();
}

bool LiveDelta::WithdrawnBy(RecordId record, std::uint32_t epoch) const {
  for (std::uint32_t at = HeadOfWithdrawn(record).load(std::memory_order_acquire); at != 0;) {
    const Withdrawal& withdrawal = withdrawals_.data()[at - 1];
    if (withdrawal.record == record.value) return withdrawal.epoch <= epoch;
    at = withdrawal.next;
  }
  return false;
}

}  // namespace xueji
