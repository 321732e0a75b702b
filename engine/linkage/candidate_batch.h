// CandidateBatch: rows gathered from the store, side by side, and the pairs among them to be scored.
//
// The lever of the whole engine is locality: the rows of a block are copied once, with prefetch, into
// a buffer that stays in L2, and every pair of the block is then scored from there.
// One per thread; not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "engine/record/record_store.h"
#include "matchers/name/name_signature.h"

namespace xueji {

// Two rows of the batch, by their position in it.
struct CandidatePair {
  std::uint32_t left = 0;
  std::uint32_t right = 0;
};

inline constexpr std::size_t kPairsPerBatch = 1024;  // levels and weights of a batch stay in L1

class CandidateBatch {
 public:
  explicit CandidateBatch(std::uint32_t row_bytes) : row_bytes_(row_bytes) {
    pairs_.reserve(kPairsPerBatch);
  }

  void ClearRows() {
    ids_.clear();
    pairs_.clear();
    signatures_.clear();
  }
  void ClearPairs() { pairs_.clear(); }

  // Appends the rows of `ids`; returns the position of the first.
  // PERF: the rows are at random addresses; 16 requests are kept in flight.
  std::uint32_t Gather(const RecordStore& store, const RecordId* ids, std::size_t count) {
    constexpr std::size_t kAhead = 16;
    const std::size_t first = ids_.size();
    ids_.insert(ids_.end(), ids, ids + count);
    if (rows_.size() < ids_.size() * row_bytes_) rows_.resize(ids_.size() * row_bytes_ * 2);
    std::byte* out = rows_.data() + first * row_bytes_;
    for (std::size_t i = 0; i < count; ++i) {
      if (i + kAhead < count) store.Prefetch(ids[i + kAhead]);
      std::memcpy(out + i * row_bytes_, store.Row(ids[i]), row_bytes_);
    }
    return static_cast<std::uint32_t>(first);
  }

  // Appends one row that lies anywhere; returns its position.
  std::uint32_t AddRow(const std::byte* row, RecordId id) {
    const std::size_t at = ids_.size();
    ids_.push_back(id);
    if (rows_.size() < ids_.size() * row_bytes_) rows_.resize(ids_.size() * row_bytes_ * 2);
    std::memcpy(rows_.data() + at * row_bytes_, row, row_bytes_);
    return static_cast<std::uint32_t>(at);
  }

  void AddPair(std::uint32_t left, std::uint32_t right) { pairs_.push_back({left, right}); }
  bool full() const { return pairs_.size() >= kPairsPerBatch; }

  std::size_t row_count() const { return ids_.size(); }
  const std::byte* Row(std::uint32_t position) const {
    return rows_.data() + std::size_t{position} * row_bytes_;
  }
  const std::vector<RecordId>& ids() const { return ids_; }
  RecordId Id(std::uint32_t position) const { return ids_[position]; }
  const std::vector<CandidatePair>& pairs() const { return pairs_; }
  // Of the first rows, in their order: PairScreen makes them as it needs them, and once a row.
  std::vector<matchers::NameSignature>& signatures() const { return signatures_; }

 private:
  std::uint32_t row_bytes_;
  std::vector<std::byte> rows_;
  std::vector<RecordId> ids_;
  std::vector<CandidatePair> pairs_;
  mutable std::vector<matchers::NameSignature> signatures_;
};

}  // namespace xueji
