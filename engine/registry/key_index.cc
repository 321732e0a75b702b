#include "engine/registry/key_index.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <limits>

#include "engine/base/check.h"
#include "engine/base/message.h"
#include "engine/base/parallel.h"

namespace xueji {
namespace {

constexpr std::size_t kGrain = std::size_t{1} << 20;
constexpr int kKeysPerBucketBits = 2;  // four to eight keys a bucket

int RecordBits(std::uint32_t records) {
  return records < 2 ? 1 : static_cast<int>(std::bit_width(records - 1));
}

// A grouping knows 32 bits of a key besides those that name its partition. A partition is a whole number
// of buckets; and of a few records with very many keys, no more bits than are known are asked for.
int BucketBits(const KeyGrouping& grouping, std::uint32_t records) {
  const int wanted = static_cast<int>(std::bit_width(grouping.key_count())) - 1 - kKeysPerBucketBits;
  return std::max({0, grouping.partition_bits(), std::min(wanted, RecordBits(records))});
}

}  // namespace

absl::StatusOr<KeyIndex> KeyIndex::Make(std::uint32_t record_count, std::uint64_t buckets,
                                        std::uint64_t keys, MemoryBudget* budget) {
  XUEJI_CHECK(std::has_single_bit(buckets));
  if (keys > std::numeric_limits<std::uint32_t>::max()) {
    return ResourceExhausted({"一个分块规则有 $0 个键，多于 4294967295 的上限；请按省拆分输入",
                              "a pass has $0 keys, more than the limit of 4294967295; split the input by "
                              "province", {keys}});
  }
  KeyIndex index;
  index.record_count_ = record_count;
  index.shape_ = {.bucket_bits = std::countr_zero(buckets), .record_bits = RecordBits(record_count)};
  index.directory_ = GrowingArray<std::uint32_t>(index.shape_.buckets() + 1, budget);
  index.words_ = GrowingArray<std::uint32_t>(keys, budget);
  XUEJI_RETURN_IF_ERROR(index.directory_.Grow(index.shape_.buckets() + 1));
  XUEJI_RETURN_IF_ERROR(index.words_.Grow(keys));
  return index;
}

absl::StatusOr<KeyIndex> KeyIndex::Build(std::uint32_t record_count,
                                         const KeyGrouping::FillKeys& fill,
                                         const FurtherKeys& further, KeyScratch* scratch,
                                         MemoryBudget* budget) {
  XUEJI_ASSIGN_OR_RETURN(const KeyGrouping grouping,
                         KeyGrouping::Build(record_count, fill, further, scratch));
  const std::uint64_t buckets = std::uint64_t{1} << BucketBits(grouping, record_count);
  XUEJI_ASSIGN_OR_RETURN(KeyIndex index,
                         Make(record_count, buckets, grouping.key_count(), budget));
  const KeyIndexShape shape = index.shape_;
  const int bits = grouping.partition_bits();
  const std::vector<std::uint64_t> begins = grouping.PartitionBegins();
  std::uint32_t* const directory = index.directory_.data();
  std::uint32_t* const words = index.words_.data();
  grouping.ForEachPartition([&](const KeyPartition& part) {
    const auto begin = static_cast<std::uint32_t>(begins[part.index]);
    const std::size_t first_bucket = std::size_t{part.index} << (shape.bucket_bits - bits);
    const std::size_t end_bucket = std::size_t{part.index + 1} << (shape.bucket_bits - bits);
    std::size_t bucket = first_bucket;
    for (std::uint32_t i = 0; i < part.words.size(); ++i) {
      // The key as far as it is known, its partition's bits in front.
      const std::uint64_t known =
          bits == 0 ? part.words[i] : part.words[i] >> bits | std::uint64_t{part.index} << (64 - bits);
      const std::size_t own = shape.BucketOf(known);
      for (; bucket <= own; ++bucket) directory[bucket] = begin + i;
      words[begin + i] = shape.TagOf(known) | part.Record(i).value;
    }
    const auto end = begin + static_cast<std::uint32_t>(part.words.size());
    for (; bucket < end_bucket; ++bucket) directory[bucket] = end;
  });
  directory[shape.buckets()] = static_cast<std::uint32_t>(grouping.key_count());
  return index;
}

bool KeyIndex::IsSound() const {
  if (directory_.empty() || directory_[0] != 0 ||
      directory_[directory_.size() - 1] != words_.size()) {
    return false;
  }
  std::atomic<bool> sound{true};  // relaxed: the loop's end publishes it
  ParallelFor(directory_.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    const std::uint32_t* const at = directory_.data();
    const std::size_t last = std::min(end + 1, directory_.size());
    if (!std::is_sorted(at + begin, at + last)) sound.store(false, std::memory_order_relaxed);
  });
  ParallelFor(words_.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    std::uint32_t beyond = 0;
    for (std::size_t i = begin; i < end; ++i) {
      beyond |= static_cast<std::uint32_t>(shape_.RecordOf(words_[i]) >= record_count_);
    }
    if (beyond != 0) sound.store(false, std::memory_order_relaxed);
  });
  return sound.load(std::memory_order_relaxed);
}

}  // namespace xueji
