#include "engine/index/key_grouping.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/parallel.h"
#include "engine/base/prefetch.h"

namespace xueji {
namespace {

// Keys and words of a chunk stay in L2 together; a partition's share of a chunk is still some lines.
constexpr std::uint32_t kChunkRecords = 1U << 17;
// 8,192 words of 8 bytes and as much scratch: well inside a 1 MiB L2.
constexpr std::uint32_t kPartitionWords = 8192;
constexpr int kPartitionBitsMax = 12;  // beyond, a partition's share of a chunk is less than 4 lines

int PartitionBits(std::uint64_t keys) {
  const std::uint64_t wanted = keys / kPartitionWords + 1;
  return std::min(kPartitionBitsMax, static_cast<int>(std::bit_width(wanted)) - 1);
}

std::uint64_t PartitionOf(std::uint64_t key, int bits) { return bits == 0 ? 0 : key >> (64 - bits); }

std::uint64_t WordOf(std::uint64_t key, int bits, std::uint32_t record) {
  return ((key << bits) & 0xFFFFFFFF00000000ULL) | record;
}

// What threads take beside the keys.
std::uint64_t WorkingBytes() {
  return static_cast<std::uint64_t>(ThreadLimit()) * kGroupingBytesPerThread;
}

constexpr std::size_t kPiecesAhead = 4;

void Prefetch(std::span<const std::uint64_t> piece) {
  constexpr std::size_t kWordsPerLine = 8;
  for (std::size_t i = 0; i < piece.size(); i += kWordsPerLine) PrefetchLine(&piece[i]);
}

struct ChunkKeys {
  std::vector<std::uint64_t> keys;
  std::vector<RecordId> further;  // whose those behind the records' first ones are
};

struct SortScratch {
  std::vector<std::span<const std::uint64_t>> pieces;
  std::vector<std::uint64_t> words;
  std::vector<std::uint32_t> bucket_end;
  std::vector<KeyGroup> groups;
};

// Sorts one partition, which lies in pieces: a counting sort on the leading bits of the fingerprint
// leaves about one word a bucket; what shares a bucket is sorted there.
// PERF: each piece is some lines somewhere in memory: the next is fetched while this one is read.
void SortPartition(std::span<const std::span<const std::uint64_t>> pieces, std::size_t count,
                   SortScratch& scratch) {
  scratch.words.resize(count);
  const int bits = std::clamp(static_cast<int>(std::bit_width(count)), 1, 16);
  const int shift = 64 - bits;
  scratch.bucket_end.assign((std::size_t{1} << bits) + 1, 0);
  for (std::size_t p = 0; p < pieces.size(); ++p) {
    if (p + kPiecesAhead < pieces.size()) Prefetch(pieces[p + kPiecesAhead]);
    for (const std::uint64_t word : pieces[p]) ++scratch.bucket_end[(word >> shift) + 1];
  }
  for (std::size_t b = 1; b < scratch.bucket_end.size(); ++b) {
    scratch.bucket_end[b] += scratch.bucket_end[b - 1];
  }
  // bucket_end[b] is now the begin of bucket b; placing words moves it to the bucket's end.
  for (const std::span<const std::uint64_t> piece : pieces) {
    for (const std::uint64_t word : piece) {
      scratch.words[scratch.bucket_end[word >> shift]++] = word;
    }
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

void FurtherKeys::Fill(std::size_t begin, std::size_t end, std::uint64_t* keys,
                       RecordId* records) const {
  for (; begin < std::min(end, held_.size()); ++begin) {
    *keys++ = held_[begin].key;
    *records++ = held_[begin].record;
  }
  if (begin < end) compute_(begin - held_.size(), end - held_.size(), keys, records);
}

absl::Status KeyScratch::Fit(std::size_t count) {
  if (budget_ != nullptr && working_bytes_ == 0) {
    const std::uint64_t working = WorkingBytes();
    XUEJI_RETURN_IF_ERROR(budget_->Reserve(working));
    working_bytes_ = working;
  }
  if (words_.capacity() < count) {
    // Passes differ in their number of keys. What is reserved beyond need is address space alone.
    words_ = GrowingArray<std::uint64_t>(count * 2, budget_);
  }
  return words_.size() < count ? words_.Grow(count - words_.size()) : absl::OkStatus();
}

KeyScratch::~KeyScratch() {
  if (working_bytes_ > 0) budget_->Release(working_bytes_);
}

bool KeyScratch::HasRoom(std::uint64_t bytes) const {
  if (budget_ == nullptr) return true;
  const std::uint64_t in_use = budget_->bytes_in_use();
  const std::uint64_t left = budget_->bytes_max() - std::min(in_use, budget_->bytes_max());
  return bytes + WorkingBytes() <= left + bytes_held() + working_bytes_;
}

std::uint32_t KeyScratch::SlicesFor(std::uint64_t keys, std::uint64_t further) const {
  const std::uint64_t bytes = keys * sizeof(std::uint64_t) + further * sizeof(ExtraKey);
  if (HasRoom(bytes)) return slices_min_;
  // Slices are not quite equal, and links want room too.
  std::uint32_t slices = std::max<std::uint32_t>(slices_min_, 2);
  while (slices < kKeySlicesMax && !HasRoom(bytes / slices + bytes / slices / 2)) slices *= 2;
  return slices;
}

// PERF: each chunk is partitioned by itself, inside L2, and a partition is gathered from the chunks when
// it is sorted: its keys are never written to memory, only its words.
absl::StatusOr<KeyGrouping> KeyGrouping::Build(std::uint32_t record_count, const FillKeys& fill,
                                               const FurtherKeys& further, KeyScratch* scratch,
                                               KeySlice slice) {
  const std::uint64_t entries = std::uint64_t{record_count} + further.size();
  const std::size_t chunks = (entries + kChunkRecords - 1) / kChunkRecords;
  KeyGrouping grouping;
  grouping.slice_ = slice;
  grouping.chunk_begin_.resize(chunks);
  // The keys of a chunk, those outside the slice as blanks; behind the records' firsts the further ones.
  const auto read_chunk = [&](std::size_t begin, std::size_t end, ChunkKeys& chunk) {
    chunk.keys.resize(end - begin);
    const std::size_t records = std::clamp<std::size_t>(record_count, begin, end) - begin;
    if (records > 0) {
      fill(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + records),
           chunk.keys.data());
    }
    chunk.further.resize(chunk.keys.size() - records);
    if (!chunk.further.empty()) {
      further.Fill(begin + records - record_count, end - record_count, chunk.keys.data() + records,
                   chunk.further.data());
    }
    if (slice.count > 1) {
      for (std::uint64_t& key : chunk.keys) key = slice.Holds(key) ? key : 0;
    }
    return records;
  };
  PerThread<ChunkKeys> chunk_keys;
  std::uint64_t words_max = entries;
  if (slice.count == 1) {
    for (std::size_t c = 0; c < chunks; ++c) grouping.chunk_begin_[c] = c * kChunkRecords;
  } else {
    ParallelFor(entries, kChunkRecords, [&](std::size_t begin, std::size_t end) {
      if (IsCancelled()) return;
      ChunkKeys& chunk = chunk_keys.Local();
      read_chunk(begin, end, chunk);
      grouping.chunk_begin_[begin / kChunkRecords] = static_cast<std::uint64_t>(std::count_if(
          chunk.keys.begin(), chunk.keys.end(), [](std::uint64_t key) { return key != 0; }));
    });
    words_max = 0;
    for (std::uint64_t& begin : grouping.chunk_begin_) {
      words_max += std::exchange(begin, words_max);
    }
  }
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  XUEJI_RETURN_IF_ERROR(scratch->Fit(words_max));
  const int bits = PartitionBits(words_max);
  const std::size_t partitions = std::size_t{1} << bits;
  grouping.bits_ = bits;
  grouping.words_ = scratch->words();
  grouping.piece_end_.resize(chunks * partitions);

  ParallelFor(entries, kChunkRecords, [&](std::size_t begin, std::size_t end) {
    if (IsCancelled()) return;
    ChunkKeys& chunk = chunk_keys.Local();
    const std::size_t records = read_chunk(begin, end, chunk);
    const std::vector<std::uint64_t>& keys = chunk.keys;
    // First the piece's size in each place, then its begin, and while words are placed its end.
    std::uint32_t* const piece = grouping.piece_end_.data() + begin / kChunkRecords * partitions;
    for (const std::uint64_t key : keys) {
      if (key != 0) ++piece[PartitionOf(key, bits)];
    }
    std::uint32_t total = 0;
    for (std::size_t p = 0; p < partitions; ++p) {
      total += std::exchange(piece[p], total);
    }
    std::uint64_t* const words = scratch->words() + grouping.chunk_begin_[begin / kChunkRecords];
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (keys[i] == 0) continue;
      const std::uint32_t record = i < records ? static_cast<std::uint32_t>(begin + i)
                                               : chunk.further[i - records].value;
      words[piece[PartitionOf(keys[i], bits)]++] = WordOf(keys[i], bits, record);
    }
  });
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  for (std::size_t c = 0; c < chunks; ++c) {
    grouping.key_count_ += grouping.piece_end_[(c + 1) * partitions - 1];
  }
  return grouping;
}

std::vector<std::uint64_t> KeyGrouping::PartitionBegins() const {
  const std::size_t partitions = partition_count();
  std::vector<std::uint64_t> begins(partitions + 1, 0);
  for (std::size_t at = 0; at < piece_end_.size(); at += partitions) {
    for (std::size_t p = 0; p < partitions; ++p) begins[p + 1] += piece_end_[at + p];
  }
  // So far entry p + 1 has the keys up to p of every chunk.
  return begins;
}

void KeyGrouping::ForEachPartition(const Visit& visit) const {
  PerThread<SortScratch> scratches;
  const std::size_t partitions = partition_count();
  ParallelFor(partitions, 1, [&](std::size_t index, std::size_t) {
    if (IsCancelled()) return;
    SortScratch& scratch = scratches.Local();
    scratch.pieces.clear();
    std::size_t count = 0;
    for (std::size_t at = index, chunk = 0; at < piece_end_.size(); at += partitions, ++chunk) {
      const std::uint32_t begin = index == 0 ? 0 : piece_end_[at - 1];
      if (begin == piece_end_[at]) continue;
      scratch.pieces.emplace_back(words_ + chunk_begin_[chunk] + begin, piece_end_[at] - begin);
      count += scratch.pieces.back().size();
    }
    SortPartition(scratch.pieces, count, scratch);
    FindGroups(scratch);
    visit({static_cast<std::uint32_t>(index), scratch.words, scratch.groups, bits_, slice_});
  });
}

}  // namespace xueji
