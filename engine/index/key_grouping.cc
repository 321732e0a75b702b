#include "engine/index/key_grouping.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>

#include "engine/base/cancellation.h"
#include "engine/base/parallel.h"

namespace xueji {
namespace {

constexpr std::uint32_t kChunkRecords = 1U << 18;
// 8,192 words of 8 bytes and as much scratch: well inside a 1 MiB L2.
constexpr std::uint32_t kPartitionWords = 8192;
constexpr int kPartitionBitsMax = 12;  // beyond, the write-combining buffers leave L2
constexpr std::size_t kWordsPerLine = 8;

int PartitionBits(std::uint64_t keys) {
  const std::uint64_t wanted = keys / kPartitionWords + 1;
  return std::min(kPartitionBitsMax, static_cast<int>(std::bit_width(wanted)) - 1);
}

std::uint64_t PartitionOf(std::uint64_t key, int bits) { return bits == 0 ? 0 : key >> (64 - bits); }

std::uint64_t WordOf(std::uint64_t key, int bits, std::uint32_t record) {
  return ((key << bits) & 0xFFFFFFFF00000000ULL) | record;
}

// PERF: one 64-byte line of words is collected per partition and flushed whole, so that each line of
// the output is written once; a plain scatter touches a fresh line for every word.
class WriteCombiner {
 public:
  WriteCombiner(std::size_t partitions, std::uint64_t* out, const std::uint64_t* offsets)
      : lines_(partitions * kWordsPerLine), fill_(partitions, 0), out_(out),
        offsets_(offsets, offsets + partitions) {}
  void Put(std::uint64_t partition, std::uint64_t word) {
    std::uint64_t* line = lines_.data() + partition * kWordsPerLine;
    line[fill_[partition]++] = word;
    if (fill_[partition] == kWordsPerLine) Flush(partition);
  }
  void FlushAll() {
    for (std::size_t partition = 0; partition < fill_.size(); ++partition) Flush(partition);
  }

 private:
  void Flush(std::uint64_t partition) {
    std::memcpy(out_ + offsets_[partition], lines_.data() + partition * kWordsPerLine,
                fill_[partition] * sizeof(std::uint64_t));
    offsets_[partition] += fill_[partition];
    fill_[partition] = 0;
  }
  std::vector<std::uint64_t> lines_;
  std::vector<std::uint8_t> fill_;
  std::uint64_t* out_;
  std::vector<std::uint64_t> offsets_;
};

struct SortScratch {
  std::vector<std::uint64_t> words;
  std::vector<std::uint32_t> bucket_end;
  std::vector<KeyGroup> groups;
};

// Sorts one partition: a counting sort on the leading bits of the fingerprint leaves about one word
// a bucket; what shares a bucket is sorted there.
void SortPartition(std::span<const std::uint64_t> input, SortScratch& scratch) {
  const std::size_t count = input.size();
  scratch.words.resize(count);
  const int bits = std::clamp(static_cast<int>(std::bit_width(count)), 1, 16);
  const int shift = 64 - bits;
  scratch.bucket_end.assign((std::size_t{1} << bits) + 1, 0);
  for (const std::uint64_t word : input) ++scratch.bucket_end[(word >> shift) + 1];
  for (std::size_t b = 1; b < scratch.bucket_end.size(); ++b) {
    scratch.bucket_end[b] += scratch.bucket_end[b - 1];
  }
  // bucket_end[b] is now the begin of bucket b; placing words moves it to the bucket's end.
  for (const std::uint64_t word : input) {
    scratch.words[scratch.bucket_end[word >> shift]++] = word;
  }
  std::uint32_t begin = 0;
  for (std::size_t b = 0; b + 1 < scratch.bucket_end.size(); ++b) {
    const std::uint32_t end = scratch.bucket_end[b];
    if (end - begin > 1) std::sort(scratch.words.begin() + begin, scratch.words.begin() + end);
    begin = end;
  }
}

void FindGroups(SortScratch& scratch) {
  scratch.groups.clear();
  const std::size_t count = scratch.words.size();
  for (std::size_t i = 0; i + 1 < count;) {
    std::size_t end = i + 1;
    while (end < count && scratch.words[end] >> 32 == scratch.words[i] >> 32) ++end;
    if (end - i > 1) {
      scratch.groups.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(end)});
    }
    i = end;
  }
}

}  // namespace

absl::Status KeyScratch::Fit(std::size_t count) {
  for (GrowingArray<std::uint64_t>* buffer : {&keys_, &words_}) {
    if (buffer->capacity() < count) {
      // Passes differ in their number of keys. What is reserved beyond need is address space alone.
      *buffer = GrowingArray<std::uint64_t>(count * 2, budget_);
    }
    if (buffer->size() < count) XUEJI_RETURN_IF_ERROR(buffer->Grow(count - buffer->size()));
  }
  return absl::OkStatus();
}

absl::StatusOr<KeyGrouping> KeyGrouping::Build(std::uint32_t record_count, const FillKeys& fill,
                                               std::span<const ExtraKey> extra,
                                               KeyScratch* scratch) {
  const std::uint64_t entries = std::uint64_t{record_count} + extra.size();
  XUEJI_RETURN_IF_ERROR(scratch->Fit(entries));
  std::uint64_t* const keys = scratch->keys();
  const int bits = PartitionBits(entries);
  const std::size_t partitions = std::size_t{1} << bits;
  const std::size_t chunks = (entries + kChunkRecords - 1) / kChunkRecords;
  std::vector<std::uint32_t> counts(chunks * partitions, 0);

  ParallelFor(entries, kChunkRecords, [&](std::size_t begin, std::size_t end) {
    if (IsCancelled()) return;
    const std::size_t records_end = std::min<std::size_t>(end, record_count);
    if (begin < records_end) {
      fill(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(records_end),
           keys + begin);
    }
    for (std::size_t i = std::max<std::size_t>(begin, record_count); i < end; ++i) {
      keys[i] = extra[i - record_count].key;
    }
    std::uint32_t* count = counts.data() + begin / kChunkRecords * partitions;
    for (std::size_t i = begin; i < end; ++i) {
      if (keys[i] != 0) ++count[PartitionOf(keys[i], bits)];
    }
  });
  XUEJI_RETURN_IF_ERROR(CheckCancelled());

  KeyGrouping grouping;
  grouping.bits_ = bits;
  std::vector<std::uint64_t> offsets(chunks * partitions);
  std::uint64_t total = 0;
  for (std::size_t p = 0; p < partitions; ++p) {
    grouping.partition_begin_.push_back(total);
    for (std::size_t c = 0; c < chunks; ++c) {
      offsets[c * partitions + p] = total;
      total += counts[c * partitions + p];
    }
  }
  grouping.partition_begin_.push_back(total);
  grouping.words_ = scratch->words();

  ParallelFor(entries, kChunkRecords, [&](std::size_t begin, std::size_t end) {
    WriteCombiner out(partitions, scratch->words(),
                      offsets.data() + begin / kChunkRecords * partitions);
    for (std::size_t i = begin; i < end; ++i) {
      if (keys[i] == 0) continue;
      const std::uint32_t record =
          i < record_count ? static_cast<std::uint32_t>(i) : extra[i - record_count].record.value;
      out.Put(PartitionOf(keys[i], bits), WordOf(keys[i], bits, record));
    }
    out.FlushAll();
  });
  return grouping;
}

void KeyGrouping::ForEachPartition(const Visit& visit) const {
  PerThread<SortScratch> scratches;
  ParallelFor(partition_count(), 1, [&](std::size_t index, std::size_t) {
    if (IsCancelled()) return;
    SortScratch& scratch = scratches.Local();
    const std::uint64_t begin = partition_begin_[index];
    SortPartition({words_ + begin, partition_begin_[index + 1] - begin}, scratch);
    FindGroups(scratch);
    visit({static_cast<std::uint32_t>(index), scratch.words, scratch.groups, bits_});
  });
}

}  // namespace xueji
