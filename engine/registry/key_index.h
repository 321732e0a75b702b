// KeyIndex: the records that have a key, without the keys: a directory of buckets and 32-bit words.
//
//   XUEJI_ASSIGN_OR_RETURN(KeyIndex index, KeyIndex::Build(n, fill, further, &scratch, &budget));
//   index.ForEachCandidate(key, [&](RecordId record) { if (program.HoldsKey(store.Row(record), key)) … });
//
// A key's highest bits name its bucket, of which there is one for four to eight keys; a word is the
// record's number, and in the bits that it leaves the key's next ones as a tag (five bits at 100 million
// records, twelve at one million): of the strangers in a bucket all but one in 32, or 4,096, are passed
// over without a look at their rows. What is left the caller checks against the row, which it needs
// anyway. Words stand in the order of their keys, so equal inputs give equal bytes.
//
// Immutable once made; any number of threads. Memory: 4.5 to 5 bytes a key (besides 8 in the scratch while it
// is built). Cost (key_index_bench, processor time): about 20 ns a key to build, besides making the keys; a look-up
// is two dependent cache misses, 20 ns among 65,536 keys, 40 among a million, 130 among ten million.
// Limits: 2^32 - 1 keys. Errors: kResourceExhausted, kCancelled.
#pragma once

#include <cstdint>
#include <span>

#include "engine/base/growing_array.h"
#include "engine/base/memory_budget.h"
#include "engine/base/prefetch.h"
#include "engine/base/status.h"
#include "engine/base/strong_id.h"
#include "engine/index/key_grouping.h"

namespace xueji {

// Which bits of a key name its bucket, and which are the tag.
struct KeyIndexShape {
  int bucket_bits = 0;
  int record_bits = 1;
  std::size_t buckets() const { return std::size_t{1} << bucket_bits; }
  std::size_t BucketOf(std::uint64_t key) const {
    return bucket_bits == 0 ? 0 : static_cast<std::size_t>(key >> (64 - bucket_bits));
  }
  // The tag of a key, in its place above the record's number.
  std::uint32_t TagOf(std::uint64_t key) const {
    const std::uint64_t rest = key << bucket_bits;
    return record_bits == 32 ? 0 : static_cast<std::uint32_t>(rest >> 32 >> record_bits << record_bits);
  }
  std::uint32_t RecordOf(std::uint32_t word) const {
    return record_bits == 32 ? word : word & ((1U << record_bits) - 1);
  }
};

class KeyIndex {
 public:
  KeyIndex() = default;
  // As KeyGrouping::Build has it: 0 means "no key"; `further` keys besides.
  static absl::StatusOr<KeyIndex> Build(std::uint32_t record_count, const KeyGrouping::FillKeys& fill,
                                        const FurtherKeys& further, KeyScratch* scratch,
                                        MemoryBudget* budget);
  // One of so many buckets (a power of two) and keys, to be filled through directory() and words(); then
  // IsSound() must hold.
  static absl::StatusOr<KeyIndex> Make(std::uint32_t record_count, std::uint64_t buckets,
                                       std::uint64_t keys, MemoryBudget* budget);
  bool IsSound() const;  // the directory ascends to the end of the words, whose records there are

  // Every record that has the key, and a few that do not; one may come twice, side by side.
  template <typename F>
  void ForEachCandidate(std::uint64_t key, F&& visit) const {
    const std::size_t bucket = shape_.BucketOf(key);
    const std::uint32_t tag = shape_.TagOf(key);
    const std::uint32_t end = directory_[bucket + 1];
    for (std::uint32_t i = directory_[bucket]; i < end; ++i) {
      const std::uint32_t record = shape_.RecordOf(words_[i]);
      if (words_[i] - record == tag) visit(RecordId{record});
    }
  }
  // Has the processor fetch what a look-up of `key` reads first, and what it reads then.
  void Prefetch(std::uint64_t key) const {
    PrefetchLine(directory_.data() + shape_.BucketOf(key));
  }
  // PERF: a third of the buckets begin on one cache line and end on the next.
  void PrefetchWords(std::uint64_t key) const {
    const std::size_t bucket = shape_.BucketOf(key);
    const std::uint32_t begin = directory_[bucket], end = directory_[bucket + 1];
    PrefetchLine(words_.data() + begin);
    if (end > begin) PrefetchLine(words_.data() + end - 1);
  }
  // No more records than this have the key.
  std::uint32_t CountAtMost(std::uint64_t key) const {
    const std::size_t bucket = shape_.BucketOf(key);
    return directory_[bucket + 1] - directory_[bucket];
  }

  std::uint64_t key_count() const { return words_.size(); }
  std::span<std::uint32_t> directory() { return directory_.span(); }
  std::span<std::uint32_t> words() { return words_.span(); }
  std::span<const std::uint32_t> directory() const { return directory_.span(); }
  std::span<const std::uint32_t> words() const { return words_.span(); }

 private:
  std::uint32_t record_count_ = 0;
  KeyIndexShape shape_;
  GrowingArray<std::uint32_t> directory_;  // buckets + 1
  GrowingArray<std::uint32_t> words_;
};

}  // namespace xueji
