// LiveDelta: what came to a register since its base: appended rows, the keys they have, and which records were
// withdrawn. One writer appends while any number of readers look.
//
//   delta.Append(row, "r-17", keys);  delta.Withdraw(RecordId{4}, epoch);       // the writer
//   delta.ForEachWithKey(key, mark, [&](RecordId record) { … });                // a reader, as of its mark
//
// Nothing that a reader may look at is ever moved or written again. Rows, ids and key entries lie in arrays whose
// address space is reserved at the start; an entry is filled before it becomes the head of its chain (one release
// store), and whatever a mark does not cover yet a reader skips. A mark is how many records and how many epochs of
// withdrawals are visible; the writer publishes it after everything it covers (LiveRegistry), which is the acquire
// and release that makes the rest plain memory.
//
// Keys are 64-bit words; other records may come with a key (LiveRegistry salts them by pass): whoever asks checks the row.
// Single writer, many readers. Memory: for each record the row, its id and 8 bytes, and 12 a key; 12 a withdrawal. And
// from the start, whatever comes, 16 to 32 bytes for each record there is room for, 1 to 2 for each withdrawal, one bit for each
// record. Cost: Append 30 ns a key; a look-up one cache miss, and one for each record that comes of it.
// Errors: kResourceExhausted (capacity or budget); then nothing was appended.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/base/growing_array.h"
#include "engine/base/hash.h"
#include "engine/base/memory_budget.h"
#include "engine/base/prefetch.h"
#include "engine/base/status.h"
#include "engine/base/strong_id.h"

namespace xueji {

// What is visible: so many records of the delta, and withdrawals up to this epoch.
struct LiveMark {
  std::uint32_t records = 0;
  std::uint32_t epoch = 0;
};

class LiveDelta {
 public:
  // Records are numbered from `base_records` on. `capacity`: records, and withdrawals, it has room for.
  LiveDelta(std::uint32_t base_records, std::uint32_t row_bytes, std::uint32_t capacity, MemoryBudget* budget);

  // The writer.
  absl::Status Append(std::span<const std::byte> row, std::string_view record_id,
                      std::span<const std::uint64_t> keys);
  // Touches what every change touches somewhere (the memory "from the start"), so that the first changes do not wait for
  // it page by page. Cost: 12 ms for a capacity of 4 million; 190 where the host gave the machine that memory for the first time.
  void FaultIn();
  // From `epoch` on. REQUIRES: the record is there and was not withdrawn.
  absl::Status Withdraw(RecordId record, std::uint32_t epoch);
  std::uint32_t size() const { return records_; }
  std::uint32_t withdrawn() const { return static_cast<std::uint32_t>(withdrawals_.size()); }
  std::uint32_t capacity() const { return capacity_; }

  // Readers. REQUIRES: the record is of the delta and covered by the reader's mark.
  const std::byte* Row(RecordId record) const {
    return rows_.data() + std::size_t{record.value - base_records_} * row_bytes_;
  }
  std::string_view ExternalId(RecordId record) const {
    const std::uint32_t i = record.value - base_records_;
    const std::uint64_t begin = i == 0 ? 0 : id_ends_.data()[i - 1];
    return {id_text_.data() + begin, static_cast<std::size_t>(id_ends_.data()[i] - begin)};
  }
  // Also of records of the base.
  bool IsWithdrawn(RecordId record, std::uint32_t epoch) const {
    const std::uint64_t word = std::atomic_ref<std::uint64_t>(maybe_withdrawn_.data()[record.value / 64])
                                   .load(std::memory_order_relaxed);
    return (word >> (record.value % 64) & 1) != 0 && WithdrawnBy(record, epoch);
  }
  // Have the processor fetch what ForEachWithKey reads first, and what it reads then.
  void Prefetch(std::uint64_t key) const { PrefetchLine(heads_.data() + HeadOf(key)); }
  void PrefetchEntry(std::uint64_t key) const {
    const std::uint32_t at = Head(key).load(std::memory_order_acquire);
    if (at != 0) PrefetchLine(entries_.data() + (at - 1));
  }
  // The same of IsWithdrawn and ExternalId.
  void PrefetchWithdrawn(RecordId record) const { PrefetchLine(maybe_withdrawn_.data() + record.value / 64); }
  void PrefetchIdPlace(RecordId record) const { PrefetchLine(id_ends_.data() + (record.value - base_records_)); }
  // Latest first; of a great many, one that has another key may be among them.
  template <typename F>
  void ForEachWithKey(std::uint64_t key, const LiveMark& mark, F&& visit) const {
    if (mark.records == 0) return;
    const std::uint32_t tag = TagOf(key);
    for (std::uint32_t at = Head(key).load(std::memory_order_acquire); at != 0;) {
      const Entry& entry = entries_.data()[at - 1];
      if (entry.tag == tag && entry.record - base_records_ < mark.records) visit(RecordId{entry.record});
      at = entry.next;
    }
  }

 private:
  struct Entry {
    std::uint32_t tag;  // of the key: of what else is in the chain, one in four thousand million passes for it
    std::uint32_t record;
    std::uint32_t next;  // entry number + 1; 0: the end
  };
  struct Withdrawal {
    std::uint32_t record, epoch;
    std::uint32_t next;  // as of an entry
  };
  using Heads = GrowingArray<std::uint32_t>;  // a power of two of them: entry number + 1, or 0
  static std::atomic_ref<std::uint32_t> HeadIn(Heads& heads, std::uint64_t mixed) {
    return std::atomic_ref<std::uint32_t>(heads.data()[mixed & (heads.capacity() - 1)]);
  }
  // The tag is of the other end of the word than the place in heads_.
  static std::uint32_t TagOf(std::uint64_t key) { return static_cast<std::uint32_t>(Mix64(key) >> 32); }
  std::size_t HeadOf(std::uint64_t key) const { return Mix64(key) & (heads_.capacity() - 1); }
  std::atomic_ref<std::uint32_t> Head(std::uint64_t key) const { return HeadIn(heads_, Mix64(key)); }
  std::atomic_ref<std::uint32_t> HeadOfWithdrawn(RecordId record) const {
    return HeadIn(withdrawn_heads_, Mix64(record.value));
  }
  bool WithdrawnBy(RecordId record, std::uint32_t epoch) const;

  const std::uint32_t base_records_, row_bytes_, capacity_;
  std::uint32_t records_ = 0;  // the writer's
  GrowingArray<std::byte> rows_;
  GrowingArray<char> id_text_;
  GrowingArray<std::uint64_t> id_ends_;
  GrowingArray<Entry> entries_;
  mutable Heads heads_;
  mutable GrowingArray<std::uint64_t> maybe_withdrawn_;  // a bit a record
  GrowingArray<Withdrawal> withdrawals_;
  mutable Heads withdrawn_heads_;
  absl::Status made_;
};

}  // namespace xueji
