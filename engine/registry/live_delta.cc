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

std::uint64_t WithdrawnSlot(RecordId record, std::uint32_t epoch) {
  return std::uint64_t{epoch} << 32 | (std::uint64_t{record.value} + 1);
}

}  // namespace

LiveDelta::LiveDelta(std::uint32_t base_records, std::uint32_t row_bytes, std::uint32_t capacity,
                     MemoryBudget* budget)
    : base_records_(base_records), row_bytes_(row_bytes), capacity_(capacity),
      rows_(std::size_t{capacity} * row_bytes, budget),
      id_text_(capacity * kIdBytesPerRecord, budget),
      id_ends_(capacity, budget),
      entries_(capacity * kKeysPerRecord, budget),
      heads_(std::bit_ceil(std::max<std::size_t>(64, capacity * kKeysPerRecord / kKeysPerHead / 2)), budget),
      maybe_withdrawn_((std::size_t{base_records} + capacity) / 64 + 1, budget),
      withdrawn_(std::bit_ceil(std::size_t{capacity} * 2 + 2), budget) {
  for (const absl::Status& status :
       {heads_.Grow(heads_.capacity()), maybe_withdrawn_.Grow(maybe_withdrawn_.capacity()),
        withdrawn_.Grow(withdrawn_.capacity())}) {
    if (made_.ok()) made_ = status;
  }
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
    entries_.data()[at] = {key, record, head.load(std::memory_order_relaxed)};
    // Whoever sees the entry as head sees what is in it.
    head.store(static_cast<std::uint32_t>(++at), std::memory_order_release);
  }
  return absl::OkStatus();
}

std::size_t LiveDelta::SlotOf(RecordId record) const {
  const std::size_t mask = withdrawn_.capacity() - 1;
  std::size_t at = Mix64(record.value) & mask;
  for (;; at = (at + 1) & mask) {
    const std::uint64_t slot =
        std::atomic_ref<std::uint64_t>(withdrawn_.data()[at]).load(std::memory_order_relaxed);
    if (slot == 0 || static_cast<std::uint32_t>(slot) == record.value + 1) return at;
  }
}

absl::Status LiveDelta::Withdraw(RecordId record, std::uint32_t epoch) {
  XUEJI_RETURN_IF_ERROR(made_);
  if (withdrawals_ == capacity_) {
    return ResourceExhausted({"自基线以来的撤销已满（$0 条）；请用最新数据重建快照并重新加载",
                              "the room for withdrawals since the base is used up ($0); build a new snapshot and load it",
                              {capacity_}});
  }
  const std::size_t at = SlotOf(record);
  XUEJI_CHECK(withdrawn_.data()[at] == 0);
  ++withdrawals_;
  // Relaxed: the mark that makes the epoch visible is published after both.
  std::atomic_ref<std::uint64_t>(withdrawn_.data()[at]).store(WithdrawnSlot(record, epoch), std::memory_order_relaxed);
  std::atomic_ref<std::uint64_t>(maybe_withdrawn_.data()[record.value / 64])
      .fetch_or(std::uint64_t{1} << (record.value % 64), std::memory_order_relaxed);
  return absl::OkStatus();
}

bool LiveDelta::WithdrawnBy(RecordId record, std::uint32_t epoch) const {
  const std::uint64_t slot =
      std::atomic_ref<std::uint64_t>(withdrawn_.data()[SlotOf(record)]).load(std::memory_order_relaxed);
  return slot != 0 && static_cast<std::uint32_t>(slot >> 32) <= epoch;
}

}  // namespace xueji
