#include "engine/registry/delta_join.h"

#include <algorithm>
#include <cstring>

#include "engine/base/cancellation.h"
#include "engine/linkage/self_join_source.h"

namespace xueji {
namespace {

constexpr std::size_t kDirectoryAhead = 24;
constexpr std::size_t kWordsAhead = 12;

}  // namespace

// PERF: a look-up waits for memory twice, and each record it names once more: keys are looked up in their
// order with both requests ahead, and the rows of many blocks are gathered at once.
void DeltaJoin::VisitPlain(std::size_t begin, std::size_t end, DeltaWalk& walk,
                           const ScoreBatch& score) const {
  const KeyIndex& index = pass_.base.index(pass_.number);
  const std::span<const TouchedBlock> blocks = touched_.blocks();
  auto cut = std::lower_bound(
      cut_.blocks.begin(), cut_.blocks.end(), begin,
      [](const CutBlock& block, std::size_t number) { return block.block < number; });
  for (std::size_t i = begin; i < end && !IsCancelled(); ++i) {
    if (i + kDirectoryAhead < end) index.Prefetch(blocks[i + kDirectoryAhead].key);
    if (i + kWordsAhead < end) index.PrefetchWords(blocks[i + kWordsAhead].key);
    if (cut != cut_.blocks.end() && cut->block == i) {
      ++cut;
      continue;
    }
    if (blocks[i].added_begin == blocks[i].end) continue;
    Collect(blocks[i], walk);
    if (walk.ids.size() >= kRowsPerGather) ListCollected(walk, score);
  }
  ListCollected(walk, score);
}

void DeltaJoin::Collect(const TouchedBlock& block, DeltaWalk& walk) const {
  std::vector<RecordId>& ids = walk.ids;
  const std::size_t begin = ids.size();
  const bool any_withdrawn = store_.withdrawn_count() > 0;
  pass_.base.index(pass_.number).ForEachCandidate(block.key, [&](RecordId record) {
    if (!any_withdrawn || !store_.withdrawn(record)) ids.push_back(record);
  });
  if (ids.size() - begin > 1) {
    // Two keys of one record may differ in no bit that the index knows; then it comes twice.
    std::sort(ids.begin() + static_cast<std::ptrdiff_t>(begin), ids.end());
    ids.erase(std::unique(ids.begin() + static_cast<std::ptrdiff_t>(begin), ids.end()), ids.end());
  }
  const std::size_t old_end = ids.size();
  for (const TouchedKey& added : touched_.added(block)) ids.push_back(added.record);
  if (ids.size() - begin < 2) {
    ids.resize(begin);
    return;
  }
  ++walk.stats.blocks;
  walk.stats.largest_block = std::max<std::uint64_t>(walk.stats.largest_block, ids.size() - begin);
  walk.blocks.push_back({block.key, static_cast<std::uint32_t>(begin),
                         static_cast<std::uint32_t>(old_end), static_cast<std::uint32_t>(ids.size())});
}

void DeltaJoin::ListCollected(DeltaWalk& walk, const ScoreBatch& score) const {
  walk.batch.ClearRows();
  walk.batch.Gather(store_, walk.ids.data(), walk.ids.size());
  for (const DeltaWalk::Block& block : walk.blocks) ListBlock(block, /*all_pairs=*/false, walk, score);
  if (!walk.batch.pairs().empty()) score(walk.batch);
  walk.batch.ClearRows();
  walk.blocks.clear();
  walk.ids.clear();
}

// Whether a record that came makes, or joins, a chain of identical ones.
bool DeltaJoin::HasManyCopies(const DeltaWalk::Block& block, const CandidateBatch& batch) const {
  const std::size_t row_bytes = store_.layout().row_bytes();
  for (std::uint32_t added = block.old_end; added < block.end; ++added) {
    std::size_t copies = 0;  // itself among them
    for (std::uint32_t i = block.begin; i < block.end; ++i) {
      copies += static_cast<std::size_t>(std::memcmp(batch.Row(i), batch.Row(added), row_bytes) == 0);
    }
    if (copies > kIdenticalMax) return true;
  }
  return false;
}

// REQUIRES: the block's rows are gathered, at the positions it names.
void DeltaJoin::ListBlock(const DeltaWalk::Block& block, bool all_pairs, DeltaWalk& walk,
                          const ScoreBatch& score) const {
  const std::uint32_t size = block.end - block.begin;
  const bool may_chain = size > kIdenticalMax && (all_pairs || HasManyCopies(block, walk.batch));
  if (may_chain) walk.identical.Find(store_, {walk.batch.ids().data() + block.begin, size});
  for (std::uint32_t left = block.begin; left + 1 < block.end; ++left) {
    if (IsCancelled()) return;
    for (std::uint32_t right = all_pairs ? left + 1 : std::max(left + 1, block.old_end);
         right < block.end; ++right) {
      if (may_chain && walk.identical.LeavesOut(left - block.begin, right - block.begin)) continue;
      Propose(left, right, block.key, walk, score);
    }
  }
}

void DeltaJoin::Propose(std::uint32_t left, std::uint32_t right, std::uint64_t key, DeltaWalk& walk,
                        const ScoreBatch& score) const {
  const std::byte* left_row = walk.batch.Row(left);
  const std::byte* right_row = walk.batch.Row(right);
  const PairOwnership& ownership = pass_.ownership;
  // Candidates of an index are those with the key, and a few strangers.
  const bool is_listed = program_.has_several()
                             ? ownership.OwningKey(pass_.number, left_row, right_row) == key
                             : ownership.Yields(pass_.number, left_row, right_row);
  if (!is_listed) return;
  ++walk.stats.pairs_proposed;
  if (ownership.OwnedEarlier(pass_.number, left_row, right_row)) return;
  ++walk.stats.pairs;
  walk.batch.AddPair(left, right);
  if (!walk.batch.full()) return;
  score(walk.batch);
  walk.batch.ClearPairs();
}

bool DeltaJoin::WasOversized(std::uint64_t node) const {
  const std::vector<std::uint64_t>& keys = pass_.base.oversized_keys(pass_.number);
  return std::binary_search(keys.begin(), keys.end(), node);
}

void DeltaJoin::VisitCut(const CutBlock& cut, DeltaWalk& walk, const ScoreBatch& score) const {
  const TouchedBlock& block = touched_.blocks()[cut.block];
  ++walk.stats.blocks;
  walk.stats.largest_block = std::max<std::uint64_t>(walk.stats.largest_block, cut.members.size());
  // The windows that a record left.
  std::vector<std::uint64_t> left;
  for (const TouchedKey& removed : touched_.removed(block)) {
    left.push_back(program_.Refine(block.key, store_.Row(removed.record), program_.refine_parts()));
  }
  std::sort(left.begin(), left.end());
  if (!cut.members.empty()) VisitPart(block.key, 0, cut.members, left, walk, score);
}

// `members` agree on `key` and so many refine parts.
void DeltaJoin::VisitPart(std::uint64_t key, int refinement, std::span<const RecordId> members,
                          std::span<const std::uint64_t> left_windows, DeltaWalk& walk,
                          const ScoreBatch& score) const {
  if (members.size() < 2 || IsCancelled()) return;
  const std::uint64_t node = program_.Refine(key, store_.Row(members.front()), refinement);
  const auto first_added = std::partition_point(
      members.begin(), members.end(), [&](RecordId record) { return !pass_.update.IsAdded(record); });
  const BlockingPass& limits = pass_.base.plan().plan.passes[pass_.number];
  if (!IsOversized(limits, refinement, members.size())) {
    const bool all_pairs = WasOversized(node);
    if (!all_pairs && first_added == members.end()) return;
    walk.batch.ClearRows();
    walk.batch.Gather(store_, members.data(), members.size());
    const auto old_end = static_cast<std::uint32_t>(first_added - members.begin());
    ListBlock({key, 0, old_end, static_cast<std::uint32_t>(members.size())}, all_pairs, walk, score);
    if (!walk.batch.pairs().empty()) score(walk.batch);
    walk.batch.ClearRows();
    return;
  }
  if (refinement == program_.refine_parts()) {
    const bool is_touched = first_added != members.end() ||
                            std::binary_search(left_windows.begin(), left_windows.end(), node);
    if (!is_touched && WasOversized(node)) return;
    walk.windows.push_back(node);
    CompareSuccessors({store_, pass_.ownership, pass_.number}, SortByContent(store_, members),
                      walk.batch, walk.stats, score);
    return;
  }
  std::vector<std::pair<std::uint64_t, RecordId>> keyed;
  keyed.reserve(members.size());
  for (const RecordId record : members) {
    keyed.emplace_back(program_.Refine(key, store_.Row(record), refinement + 1), record);
  }
  std::sort(keyed.begin(), keyed.end());
  std::vector<RecordId> part;
  for (std::size_t begin = 0, end = 0; begin < keyed.size(); begin = end) {
    part.clear();
    while (end < keyed.size() && keyed[end].first == keyed[begin].first) part.push_back(keyed[end++].second);
    VisitPart(key, refinement + 1, part, left_windows, walk, score);
  }
}

}  // namespace xueji
