// KeyGrouping: records brought together by a 64-bit key, in memory traffic rather than in hash misses.
//
//   KeyScratch scratch(&budget);       // lent to one grouping after the other
//   XUEJI_ASSIGN_OR_RETURN(KeyGrouping grouping, KeyGrouping::Build(n, fill, {}, &scratch));
//   grouping.ForEachPartition([&](const KeyPartition& part) {
//     for (const KeyGroup& group : part.groups) { ... part.Record(group, i) ... } });
//
// (fingerprint, record) words are partitioned chunk by chunk, each inside L2, so that the words of one
// partition fit L2 as well; they are gathered from the chunks and bucket-sorted there (after Manegold,
// Boncz, Kersten 2000). A group's members agree on the top
// 32 + partition_bits bits of the key; whoever needs certainty compares the keys again.
// Groups and their members come in an order that depends on the keys alone.
//
// Where memory is short the keys are taken in slices, one grouping for each: a slice holds the keys of
// equal low bits, so records that share a key are in one slice. Their sum is what one grouping of all
// would be; the keys are computed twice for each slice.
//
// Immutable once built; ForEachPartition runs its visits in parallel, one partition each; a visit
// must not start parallel work of its own (its thread's scratch would be taken from under it).
// Memory: 8 bytes a key, and 16 more for a further one that is held, in the scratch, which goes from pass to pass: fresh pages cost more than
// the sort (the kernel clears them at 0.4-0.8 GB/s here); besides, 1 MiB a thread.
// Cost: about 10 ns a key and core (key_grouping_bench).
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "engine/base/growing_array.h"
#include "engine/base/memory_budget.h"
#include "engine/base/status.h"
#include "engine/base/strong_id.h"

namespace xueji {

// Which keys a grouping takes: all, or one part of `count` (a power of two).
struct KeySlice {
  std::uint32_t index = 0;
  std::uint32_t count = 1;
  // By bits that name no partition and are in no fingerprint; the lowest of some keys are always set.
  bool Holds(std::uint64_t key) const { return (key >> 4 & (count - 1)) == index; }
};
inline constexpr std::uint32_t kKeySlicesMax = 64;

struct KeyGroup {
  std::uint32_t begin = 0;  // into KeyPartition::words
  std::uint32_t end = 0;
  std::uint32_t size() const { return end - begin; }
};

struct KeyPartition {
  std::uint32_t index = 0;
  std::span<const std::uint64_t> words;  // fingerprint << 32 | record, ascending
  std::span<const KeyGroup> groups;      // of two members or more, in the order of words
  int bits = 0;  // of the key, that name the partition
  KeySlice slice = {};
  RecordId Record(std::uint32_t word) const {
    return RecordId{static_cast<std::uint32_t>(words[word])};
  }
  // Whether a key lies in this partition under this fingerprint.
  bool Holds(std::uint64_t key, std::uint64_t fingerprint) const {
    return (bits == 0 || key >> (64 - bits) == index) && (key << bits) >> 32 == fingerprint &&
           slice.Holds(key);
  }
};

// A further key of a record that has more than one in a pass.
struct ExtraKey {
  std::uint64_t key = 0;
  RecordId record;
};

// The further keys of a grouping: such as lie in memory, and behind them such as are computed when they are
// wanted, twice if the grouping is of a slice. What they refer to must outlive them.
class FurtherKeys {
 public:
  // Writes the keys [begin, end) and whose they are, each from the front; from any thread.
  using Compute = std::function<void(std::size_t begin, std::size_t end, std::uint64_t* keys,
                                     RecordId* records)>;

  FurtherKeys() = default;
  FurtherKeys(std::span<const ExtraKey> held) : held_(held) {}
  FurtherKeys(const std::vector<ExtraKey>& held) : held_(held) {}
  FurtherKeys(const GrowingArray<ExtraKey>& held) : held_(held.span()) {}
  FurtherKeys(std::span<const ExtraKey> held, std::size_t computed, Compute compute)
      : held_(held), computed_(computed), compute_(std::move(compute)) {}

  std::size_t size() const { return held_.size() + computed_; }
  void Fill(std::size_t begin, std::size_t end, std::uint64_t* keys, RecordId* records) const;

 private:
  std::span<const ExtraKey> held_;
  std::size_t computed_ = 0;
  Compute compute_;
};

// The buffers of a grouping, kept between groupings. Not thread-safe; must outlive the grouping
// that uses it, and serves one at a time.
// Keys and words of a chunk, the words of a partition, gathered rows: for each thread, while it groups
// and links (measured).
inline constexpr std::uint64_t kGroupingBytesPerThread = std::uint64_t{6} << 20;

class KeyScratch {
 public:
  explicit KeyScratch(MemoryBudget* budget) : budget_(budget), extra_(0, budget) {}
  ~KeyScratch();
  KeyScratch(const KeyScratch&) = delete;
  KeyScratch& operator=(const KeyScratch&) = delete;
  // Makes room for `count` words, and the first time for what threads need beside them.
  // Error: kResourceExhausted.
  absl::Status Fit(std::size_t count);
  // Whether so many bytes are to be had, besides what the scratch holds already.
  bool HasRoom(std::uint64_t bytes) const;
  // How many slices a grouping of about so many keys should be made in, `further` of them further ones.
  std::uint32_t SlicesFor(std::uint64_t keys, std::uint64_t further) const;
  // SlicesFor says no fewer than these, a power of two: for tests, which have few keys.
  void SliceAtLeast(std::uint32_t slices) { slices_min_ = slices; }
  // A grouping's further keys; whoever builds one fills them anew.
  GrowingArray<ExtraKey>& extra() { return extra_; }
  std::uint64_t* words() { return words_.data(); }

 private:
  std::uint64_t bytes_held() const {
    return words_.size() * sizeof(std::uint64_t) + extra_.size() * sizeof(ExtraKey);
  }
  MemoryBudget* budget_;
  std::uint64_t working_bytes_ = 0;  // charged for the threads
  std::uint32_t slices_min_ = 1;
  GrowingArray<std::uint64_t> words_;
  GrowingArray<ExtraKey> extra_;
};

class KeyGrouping {
 public:
  // Writes the keys of records [begin, end) to keys[0, end - begin); 0 means "no key".
  using FillKeys =
      std::function<void(std::uint32_t begin, std::uint32_t end, std::uint64_t* keys)>;
  using Visit = std::function<void(const KeyPartition&)>;

  // Further keys outside the slice are passed over.
  // Errors: kResourceExhausted from the budget, kCancelled.
  static absl::StatusOr<KeyGrouping> Build(std::uint32_t record_count, const FillKeys& fill,
                                           const FurtherKeys& further, KeyScratch* scratch,
                                           KeySlice slice = {});

  void ForEachPartition(const Visit& visit) const;
  std::uint32_t partition_count() const {
    return std::uint32_t{1} << bits_;
  }
  std::uint64_t key_count() const { return key_count_; }
  // How many bits of a key name its partition, and how many keys lie in the partitions before each one;
  // the last entry is key_count().
  int partition_bits() const { return bits_; }
  std::vector<std::uint64_t> PartitionBegins() const;

 private:
  const std::uint64_t* words_ = nullptr;  // in the scratch
  int bits_ = 0;
  KeySlice slice_;
  std::vector<std::uint64_t> chunk_begin_;  // where its words lie
  std::vector<std::uint32_t> piece_end_;  // per chunk and partition, from the begin of the chunk
  std::uint64_t key_count_ = 0;
};

}  // namespace xueji
