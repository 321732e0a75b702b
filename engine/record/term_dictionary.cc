#include "engine/record/term_dictionary.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/base/mutex.h"

namespace xueji {
namespace {

constexpr unsigned kShardBits = 6;
constexpr std::size_t kShardCount = std::size_t{1} << kShardBits;
static_assert(kShardCount == TermDictionary::kShards);
constexpr unsigned kIndexBits = 32 - kShardBits;
// The highest bit of the index tells an overlay's own terms from its parent's.
constexpr std::uint32_t kOverlayBit = 1U << (kIndexBits - 1);
constexpr std::uint32_t kIndexMask = kOverlayBit - 1;
constexpr std::size_t kTextChunkBytes = std::size_t{64} << 10;
constexpr std::size_t kOverlayChunkBytes = 1024;  // of the texts of a few questions
constexpr std::size_t kSlotsMin = 64;
constexpr unsigned kFirstChunkBits = 8;
constexpr std::size_t kEntryChunkCount = kIndexBits - kFirstChunkBits + 1;

struct Entry {
  const char* data;
  std::uint64_t hash;
  std::uint32_t size;
};

// Entries lie in chunks of doubling size, so they never move: chunk 0 holds the first 2^8 entries,
// chunk k > 0 the 2^(7+k) that follow.
constexpr std::size_t ChunkOf(std::uint32_t index) {
  const unsigned width = static_cast<unsigned>(std::bit_width(index >> kFirstChunkBits));
  return width;
}
constexpr std::uint32_t ChunkBegin(std::size_t chunk) {
  return chunk == 0 ? 0 : 1U << (kFirstChunkBits + chunk - 1);
}
constexpr std::uint32_t ChunkSize(std::size_t chunk) {
  return chunk == 0 ? 1U << kFirstChunkBits : 1U << (kFirstChunkBits + chunk - 1);
}

}  // namespace

struct alignas(64) TermDictionary::Shard {
  mutable Mutex mutex;
  // Written under the mutex; a reader has its TermId from an Intern() that came before, so the chunk
  // and the entry it reads were written before it got the id.
  std::array<std::unique_ptr<Entry[]>, kEntryChunkCount> chunks;
  std::uint32_t count XUEJI_GUARDED_BY(mutex) = 0;
  std::vector<std::uint32_t> slots XUEJI_GUARDED_BY(mutex);  // index + 1; 0 is free
  std::vector<std::unique_ptr<char[]>> texts XUEJI_GUARDED_BY(mutex);
  std::size_t text_left XUEJI_GUARDED_BY(mutex) = 0;
  char* text_next XUEJI_GUARDED_BY(mutex) = nullptr;
  std::uint64_t bytes XUEJI_GUARDED_BY(mutex) = 0;
  std::size_t chunk_bytes = kTextChunkBytes;
  std::atomic<std::uint64_t> own_shards{0};  // in the first shard of an overlay: a bit for each shard that has a text

  const Entry& At(std::uint32_t index) const {
    const std::size_t chunk = ChunkOf(index);
    return chunks[chunk][index - ChunkBegin(chunk)];
  }

  const char* Keep(std::string_view text) XUEJI_LOCKS_REQUIRED(mutex) {
    if (text.empty()) return "";
    if (text.size() > text_left) {
      const std::size_t size = std::max(chunk_bytes, text.size());
      texts.push_back(std::make_unique<char[]>(size));
      text_next = texts.back().get();
      text_left = size;
      bytes += size;
    }
    char* at = text_next;
    std::memcpy(at, text.data(), text.size());
    text_next += text.size();
    text_left -= text.size();
    return at;
  }

  void Rehash() XUEJI_LOCKS_REQUIRED(mutex) {
    const std::size_t size = slots.empty() ? kSlotsMin : slots.size() * 2;
    bytes += (size - slots.size()) * sizeof(std::uint32_t);
    slots.assign(size, 0);
    for (std::uint32_t index = 0; index < count; ++index) {
      std::size_t at = At(index).hash & (size - 1);
      while (slots[at] != 0) at = (at + 1) & (size - 1);
      slots[at] = index + 1;
    }
  }

  std::uint32_t Append(std::string_view text, std::uint64_t hash)
      XUEJI_LOCKS_REQUIRED(mutex) {
    XUEJI_CHECK(count <= kIndexMask);
    const std::size_t chunk = ChunkOf(count);
    if (chunks[chunk] == nullptr) {
      chunks[chunk] = std::make_unique<Entry[]>(ChunkSize(chunk));
      bytes += ChunkSize(chunk) * sizeof(Entry);
    }
    chunks[chunk][count - ChunkBegin(chunk)] = {Keep(text), hash,
                                                static_cast<std::uint32_t>(text.size())};
    return count++;
  }

  // PERF: the first chunk of entries and of texts stays for what comes next. Questions about records with texts the
  // register does not know are one in fifty; with all of it made anew they were the slowest.
  void Clear() XUEJI_LOCKS_REQUIRED(mutex) {
    for (std::size_t chunk = 1; chunk < chunks.size(); ++chunk) chunks[chunk].reset();
    count = 0;
    if (slots.size() > kSlotsMin) slots = {};
    std::fill(slots.begin(), slots.end(), 0);
    texts.resize(1);
    text_next = texts.front().get();
    text_left = chunk_bytes;  // of a first text that was longer, not all
    bytes = ChunkSize(0) * sizeof(Entry) + slots.size() * sizeof(std::uint32_t) + chunk_bytes;
  }

  // Where the text stands in `slots`, or the free slot where it belongs. REQUIRES: slots is not full.
  std::size_t SlotOf(std::string_view text, std::uint64_t hash) const XUEJI_LOCKS_REQUIRED(mutex) {
    const std::size_t mask = slots.size() - 1;
    std::size_t at = hash & mask;
    for (; slots[at] != 0; at = (at + 1) & mask) {
      const Entry& entry = At(slots[at] - 1);
      if (entry.hash == hash && std::string_view(entry.data, entry.size) == text) break;
    }
    return at;
  }
};

TermDictionary::TermDictionary(const TermDictionary* parent)
    : parent_(parent), shards_(std::make_unique<Shard[]>(kShardCount)) {
  // The empty text is TermId 0: entry 0 of shard 0. An overlay leaves it to its parent.
  if (parent_ != nullptr) {
    for (std::size_t i = 0; i < kShardCount; ++i) shards_[i].chunk_bytes = kOverlayChunkBytes;
    return;
  }
  const MutexLock lock(shards_[0].mutex);
  shards_[0].Append({}, HashBytes({}));
}

TermDictionary::~TermDictionary() = default;

TermId TermDictionary::Intern(std::string_view text) {
  if (text.empty()) return TermId{0};
  if (parent_ != nullptr) {
    if (const std::optional<TermId> known = parent_->Find(text); known.has_value()) return *known;
  }
  const std::uint64_t hash = HashBytes(text);
  const auto number = static_cast<std::uint32_t>(hash >> (64 - kShardBits));
  Shard& shard = shards_[number];
  const std::uint32_t own = parent_ != nullptr ? kOverlayBit : 0;
  const MutexLock lock(shard.mutex);
  if (shard.slots.size() < (std::size_t{shard.count} + 1) * 2) shard.Rehash();
  std::uint32_t& slot = shard.slots[shard.SlotOf(text, hash)];
  if (slot == 0) {
    slot = shard.Append(text, hash) + 1;
    if (parent_ != nullptr) shards_[0].own_shards.fetch_or(std::uint64_t{1} << number, std::memory_order_relaxed);
  }
  return TermId{number << kIndexBits | own | (slot - 1)};
}

std::optional<TermId> TermDictionary::Find(std::string_view text) const {
  if (text.empty()) return TermId{0};
  if (parent_ != nullptr) {
    if (const std::optional<TermId> known = parent_->Find(text); known.has_value()) return known;
  }
  const std::uint64_t hash = HashBytes(text);
  const auto number = static_cast<std::uint32_t>(hash >> (64 - kShardBits));
  const Shard& shard = shards_[number];
  const MutexLock lock(shard.mutex);
  if (shard.slots.empty()) return std::nullopt;
  const std::uint32_t slot = shard.slots[shard.SlotOf(text, hash)];
  if (slot == 0) return std::nullopt;
  return TermId{number << kIndexBits | (parent_ != nullptr ? kOverlayBit : 0) | (slot - 1)};
}

void TermDictionary::Clear() {
  XUEJI_CHECK(parent_ != nullptr);
  // Relaxed: nothing of this overlay runs beside us.
  std::uint64_t own = shards_[0].own_shards.exchange(0, std::memory_order_relaxed);
  for (; own != 0; own &= own - 1) {
    Shard& shard = shards_[static_cast<std::size_t>(std::countr_zero(own))];
    const MutexLock lock(shard.mutex);
    shard.Clear();
  }
}

const TermDictionary::Shard& TermDictionary::ShardWith(TermId id) const {
  const bool is_parents = parent_ != nullptr && (id.value & kOverlayBit) == 0;
  return (is_parents ? parent_ : this)->shards_[id.value >> kIndexBits];
}

std::string_view TermDictionary::Text(TermId id) const {
  const Entry& entry = ShardWith(id).At(id.value & kIndexMask);
  return {entry.data, entry.size};
}

std::uint64_t TermDictionary::Hash(TermId id) const {
  return ShardWith(id).At(id.value & kIndexMask).hash;
}

std::uint64_t TermDictionary::size() const {
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < kShardCount; ++i) {
    const MutexLock lock(shards_[i].mutex);
    total += shards_[i].count;
  }
  return parent_ != nullptr ? total : total - 1;  // the empty text is not a term
}

std::uint32_t TermDictionary::ShardSize(std::uint32_t shard) const {
  const MutexLock lock(shards_[shard].mutex);
  return shards_[shard].count;
}

TermId TermDictionary::IdOf(std::uint32_t shard, std::uint32_t index) {
  XUEJI_DCHECK(shard < kShardCount && index <= kIndexMask);
  return TermId{shard << kIndexBits | index};
}

std::uint32_t TermDictionary::ShardOf(TermId id) { return id.value >> kIndexBits; }
std::uint32_t TermDictionary::IndexOf(TermId id) { return id.value & (kOverlayBit | kIndexMask); }

std::uint64_t TermDictionary::bytes() const {
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < kShardCount; ++i) {
    const MutexLock lock(shards_[i].mutex);
    total += shards_[i].bytes;
  }
  return total;
}

}  // namespace xueji
