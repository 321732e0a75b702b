// Sorted window: what is compared of a block that is too large and cannot be cut any finer (sorted
// neighbourhood, Hernandez and Stolfo 1995): the records in the order of their content, each with its
// kWindow successors.
//
//   const std::vector<SortedRecord> sorted = SortByContent(store, members);
//   CompareSuccessors({store, ownership, pass_number}, sorted, batch, stats, score);
//
// Identical records are chained, each with the next: the cluster is the same, and a million copies cost a
// million links, once, in the first pass that keys them. The order is that of the plan's first field, then of
// the content, then of the record ids: none of it depends on the order of the input.
// Thread-safety: pure functions but for `batch` and `stats`, which are the caller's. Cost: a sort, and 16 pairs
// a record. No errors; ends early once the run is cancelled.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/index/block_stats.h"
#include "engine/linkage/candidate_batch.h"
#include "engine/linkage/pair_ownership.h"

namespace xueji {

// Records with which each record of an irreducible oversized block is compared.
inline constexpr std::size_t kWindow = 16;
// Rows gathered before their pairs are scored.
inline constexpr std::size_t kRowsPerGather = 1024;

using ScoreBatch = std::function<void(CandidateBatch&)>;

struct SortedRecord {
  std::uint64_t order, content;
  RecordId record;
};

std::vector<SortedRecord> SortByContent(const RecordStore& store, std::span<const RecordId> members);

struct WindowPass {
  const RecordStore& store;
  const PairOwnership& ownership;
  std::size_t number;  // of the pass
};

// Returns how many pairs were compared, here or, where they are identical, by an earlier pass; `stats`:
// those proposed here are counted.
std::uint64_t CompareSuccessors(const WindowPass& pass, std::span<const SortedRecord> sorted,
                                CandidateBatch& batch, PassStats& stats, const ScoreBatch& score);

}  // namespace xueji
