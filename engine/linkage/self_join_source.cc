#include "engine/linkage/self_join_source.h"

#include <algorithm>

#include "engine/base/cancellation.h"

namespace xueji {
namespace {

constexpr std::size_t kGroupsAhead = 12;
constexpr std::uint32_t kRowsPrefetchedMax = 16;  // of a larger group Gather fetches the others ahead

}  // namespace

// Of these records, the pairs that are candidates at all.
std::uint64_t SelfJoinSource::CandidatePairs(std::span<const RecordId> members) const {
  const auto records = static_cast<std::uint64_t>(members.size());
  if (right_begin_ == 0) return records * (records - 1) / 2;
  const auto lefts = static_cast<std::uint64_t>(std::ranges::count_if(
      members, [this](RecordId record) { return record.value < right_begin_; }));
  return lefts * (records - lefts);
}

void SelfJoinSource::Visit(const KeyPartition& partition, BlockWalk& walk,
                           const ScoreBatch& score) const {
  walk.batch.ClearRows();
  walk.blocks.clear();
  const std::span<const KeyGroup> groups = partition.groups;
  std::size_t ahead = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (IsCancelled()) return;
    for (; ahead < std::min(groups.size(), g + kGroupsAhead); ++ahead) {
      PrefetchRows(partition, groups[ahead]);
    }
    VisitGroup(partition, groups[g], walk, score);
  }
  ListPairs(walk, score);
}

// PERF: the rows of a group are at random addresses, and a group is three or four of them: fetched one
// group at a time, each would wait for memory. A dozen requests in flight hide most of it.
void SelfJoinSource::PrefetchRows(const KeyPartition& partition, const KeyGroup& group) const {
  const std::uint32_t end = std::min(group.end, group.begin + kRowsPrefetchedMax);
  for (std::uint32_t i = group.begin; i < end; ++i) store_.Prefetch(partition.Record(i));
}

// A group agrees on the leading bits of the key; here it is split by the whole key. Nearly always
// that is one block.
void SelfJoinSource::VisitGroup(const KeyPartition& partition, const KeyGroup& group,
                                BlockWalk& walk, const ScoreBatch& score) const {
  if (!IsOversized(pass_, 0, group.size()) && !program_.has_several()) {
    walk.members.clear();
    for (std::uint32_t i = group.begin; i < group.end; ++i) {
      walk.members.push_back(partition.Record(i));
    }
    // The whole key is compared while the pairs are listed (Propose), from the gathered rows.
    AddBlock(0, walk.members, walk, score);
    return;
  }
  const std::uint64_t fingerprint = partition.words[group.begin] >> 32;
  std::vector<KeyedRecord>& keyed = walk.keyed;
  std::vector<std::uint64_t>& keys = walk.keys;
  keyed.clear();
  bool has_single_keys = true;
  for (std::uint32_t i = group.begin; i < group.end; ++i) {
    const RecordId record = partition.Record(i);
    const std::byte* row = store_.Row(record);
    keys.assign(1, program_.Key(row));
    program_.AppendFurtherKeys(row, &keys);
    has_single_keys = has_single_keys && keys.size() == 1;
    // Which of the record's keys brought it here? Those with this group's fingerprint.
    for (const std::uint64_t key : keys) {
      if (key != 0 && (keys.size() == 1 || partition.Holds(key, fingerprint))) {
        keyed.push_back({key, record});
      }
    }
  }
  std::sort(keyed.begin(), keyed.end(), [](const KeyedRecord& a, const KeyedRecord& b) {
    return a.key != b.key ? a.key < b.key : a.record < b.record;
  });
  // A record whose keys share a fingerprint stands in the group once for each.
  keyed.erase(std::unique(keyed.begin(), keyed.end(),
                          [](const KeyedRecord& a, const KeyedRecord& b) {
                            return a.key == b.key && a.record == b.record;
                          }),
              keyed.end());
  for (std::size_t begin = 0; begin < keyed.size();) {
    std::size_t end = begin;
    std::vector<RecordId>& members = walk.members;
    members.clear();
    while (end < keyed.size() && keyed[end].key == keyed[begin].key) {
      members.push_back(keyed[end++].record);
    }
    const std::uint64_t key = keyed[begin].key;
    if (IsOversized(pass_, 0, members.size())) {
      KeepLargest(members.size(), &walk.stats.largest_blocks);
      walk.stats.largest_block = std::max<std::uint64_t>(walk.stats.largest_block, members.size());
      ++walk.stats.blocks;
      OversizedBlock report{.key = key, .records = members.size()};
      RefineBlock(key, 0, std::vector<RecordId>(members), report, walk, score);
      ++walk.stats.oversized_blocks;
      walk.stats.pairs_not_compared += report.pairs_not_compared;
      KeepOversized(report, &walk.stats.oversized);
    } else if (members.size() > 1) {
      // Records with one key each share no other: which block a pair belongs to is no question.
      AddBlock(has_single_keys ? 0 : key, members, walk, score);
    }
    begin = end;
  }
}

void SelfJoinSource::AddBlock(std::uint64_t key, std::span<const RecordId> members, BlockWalk& walk,
                              const ScoreBatch& score) const {
  if (walk.batch.row_count() >= kRowsPerGather) ListPairs(walk, score);
  ++walk.stats.blocks;
  walk.stats.largest_block = std::max<std::uint64_t>(walk.stats.largest_block, members.size());
  KeepLargest(members.size(), &walk.stats.largest_blocks);
  const std::uint32_t begin = walk.batch.Gather(store_, members.data(), members.size());
  walk.blocks.push_back({begin, begin + static_cast<std::uint32_t>(members.size()), key});
}

void SelfJoinSource::RefineBlock(std::uint64_t key, int refinement,
                                 std::span<const RecordId> members, OversizedBlock& report,
                                 BlockWalk& walk, const ScoreBatch& score) const {
  walk.oversized_keys.push_back(program_.Refine(key, store_.Row(members.front()), refinement));
  if (refinement == program_.refine_parts()) {
    WindowBlock(members, report, walk, score);
    return;
  }
  report.refine_parts = std::max(report.refine_parts, refinement + 1);
  std::uint64_t kept_together = 0;
  std::vector<KeyedRecord> keyed;
  keyed.reserve(members.size());
  for (const RecordId record : members) {
    keyed.push_back({program_.Refine(key, store_.Row(record), refinement + 1), record});
  }
  std::sort(keyed.begin(), keyed.end(), [](const KeyedRecord& a, const KeyedRecord& b) {
    return a.key != b.key ? a.key < b.key : a.record < b.record;
  });
  std::vector<RecordId> part;
  for (std::size_t begin = 0; begin < keyed.size() && !IsCancelled();) {
    part.clear();
    std::size_t end = begin;
    while (end < keyed.size() && keyed[end].key == keyed[begin].key) {
      part.push_back(keyed[end++].record);
    }
    kept_together += CandidatePairs(part);
    if (IsOversized(pass_, refinement + 1, part.size())) {
      RefineBlock(key, refinement + 1, std::vector<RecordId>(part), report, walk, score);
    } else if (part.size() > 1) {
      AddBlock(key, part, walk, score);
    }
    begin = end;
  }
  walk.stats.pairs_cut_apart += CandidatePairs(members) - kept_together;
}

void SelfJoinSource::AddPair(std::uint32_t left, std::uint32_t right, BlockWalk& walk,
                             const ScoreBatch& score) const {
  ++walk.stats.pairs_proposed;
  ++walk.stats.pairs;
  ListPair(left, right, walk, score);
}

void SelfJoinSource::ListPair(std::uint32_t left, std::uint32_t right, BlockWalk& walk,
                              const ScoreBatch& score) const {
  walk.batch.AddPair(left, right);
  if (!walk.batch.full()) return;
  score(walk.batch);
  walk.batch.ClearPairs();
}

// Each record of the left file with those of the right that sort next to it: half of them before.
std::uint64_t SelfJoinSource::CompareAcross(std::span<const SortedRecord> sorted, BlockWalk& walk,
                                            const ScoreBatch& score) const {
  std::vector<RecordId> rights;
  for (const SortedRecord& record : sorted) {
    if (record.record.value >= right_begin_) rights.push_back(record.record);
  }
  std::uint64_t compared = 0;
  std::size_t rights_before = 0;
  std::vector<RecordId> gathered;
  walk.batch.ClearRows();
  for (const SortedRecord& record : sorted) {
    if (record.record.value >= right_begin_) {
      ++rights_before;
      continue;
    }
    if (IsCancelled()) break;
    const std::size_t count = std::min(kWindow, rights.size());
    std::size_t first = rights_before - std::min(rights_before, kWindow / 2);
    first = std::min(first, rights.size() - count);
    gathered.assign(1, record.record);
    gathered.insert(gathered.end(), rights.begin() + static_cast<std::ptrdiff_t>(first),
                    rights.begin() + static_cast<std::ptrdiff_t>(first + count));
    const std::uint32_t left = walk.batch.Gather(store_, gathered.data(), gathered.size());
    for (std::uint32_t i = 1; i <= count; ++i) AddPair(left, left + i, walk, score);
    compared += count;
    if (walk.batch.row_count() < kRowsPerGather) continue;
    score(walk.batch);
    walk.batch.ClearRows();
  }
  score(walk.batch);
  walk.batch.ClearRows();
  return compared;
}

// Sorted neighbourhood (Hernandez and Stolfo 1995) over what cannot be cut any finer.
void SelfJoinSource::WindowBlock(std::span<const RecordId> members, OversizedBlock& report,
                                 BlockWalk& walk, const ScoreBatch& score) const {
  if (again_) return;  // compared in the first walk
  ListPairs(walk, score);
  const std::vector<SortedRecord> sorted = SortByContent(store_, members);
  const std::uint64_t before = walk.stats.pairs_proposed;
  const std::uint64_t compared =
      right_begin_ == 0
          ? CompareSuccessors({store_, ownership_, pass_number_}, sorted, walk.batch, walk.stats, score)
          : CompareAcross(sorted, walk, score);
  const std::uint64_t candidates = CandidatePairs(members);
  report.pairs_not_compared += candidates - std::min(compared, candidates);
  if (generic_ == nullptr) return;
  generic_->Charge(store_, members, walk.stats.pairs_proposed - before, &walk.generic_pairs);
}

// REQUIRES: both have the key, and share several.
bool SelfJoinSource::IsListedUnder(std::uint64_t key, const std::byte* left,
                                   const std::byte* right) const {
  const std::uint64_t smallest = program_.SmallestCommonKey(left, right);
  if (!again_) return key == smallest;
  return key != smallest && key == ownership_.OwningKey(pass_number_, left, right);
}

void SelfJoinSource::Propose(std::uint32_t left, std::uint32_t right, std::uint64_t key,
                             bool share_key, BlockWalk& walk, const ScoreBatch& score) const {
  const RecordId left_id = walk.batch.Id(left), right_id = walk.batch.Id(right);
  if (left_id == right_id || !IsAcross(left_id, right_id)) return;
  const std::byte* left_row = walk.batch.Row(left);
  const std::byte* right_row = walk.batch.Row(right);
  if (program_.has_several()) {
    if (key == 0 ? again_ : !IsListedUnder(key, left_row, right_row)) return;
  } else if (!share_key && !program_.SharesKey(left_row, right_row)) {
    return;  // two keys with one fingerprint
  }
  if (ownership_.OwnedEarlier(pass_number_, left_row, right_row)) {
    ++walk.stats.pairs_proposed;
    return;
  }
  AddPair(left, right, walk, score);
}

// PERF: a block with nothing but its key in it, as nearly all are, is told by comparing each member with
// the first; its pairs need not be compared again.
bool SelfJoinSource::ShareKey(const BlockWalk::Block& block, const CandidateBatch& batch) const {
  for (std::uint32_t i = block.begin + 1; i < block.end; ++i) {
    if (!program_.SharesKey(batch.Row(block.begin), batch.Row(i))) return false;
  }
  return true;
}

// PERF: of 200 million generated records nine pairs in ten lie in such blocks, and nearly all of them are
// strangers: they are never listed, only counted.
void SelfJoinSource::ListScreened(const BlockWalk::Block& block, BlockWalk& walk,
                                  const ScoreBatch& score) const {
  const std::uint32_t rows = block.end - block.begin;
  screened_->screen->Fill(walk.batch, block.begin, block.end, &walk.columns);
  screened_->earlier->Fill(walk.batch, block.begin, block.end, &walk.earlier);
  walk.owned.resize(rows);
  for (std::uint32_t left = 0; left + 1 < rows && !IsCancelled(); ++left) {
    screened_->earlier->MarkOwned(walk.earlier, left, walk.owned);
    const auto owned_begin = walk.owned.begin() + left + 1;
    const auto owned = static_cast<std::uint64_t>(std::count(owned_begin, walk.owned.end(), 1));
    walk.stats.pairs_proposed += rows - left - 1;
    walk.stats.pairs += rows - left - 1 - owned;
    screened_->screen->Keep(walk.columns, left, &walk.rights);
    for (const std::uint32_t right : walk.rights) {
      if (walk.owned[right] != 0) continue;
      ListPair(block.begin + left, block.begin + right, walk, score);
    }
  }
}

void SelfJoinSource::ListBlock(const BlockWalk::Block& block, BlockWalk& walk,
                               const ScoreBatch& score) const {
  const bool share_key = !program_.has_several() && ShareKey(block, walk.batch);
  const bool may_chain = right_begin_ == 0 && block.end - block.begin > kIdenticalMax;
  if (screened_ != nullptr && share_key && !may_chain && right_begin_ == 0 &&
      block.end - block.begin >= screened_->screen->rows_min()) {
    return ListScreened(block, walk, score);
  }
  if (may_chain) {
    walk.identical.Find(store_, {walk.batch.ids().data() + block.begin, block.end - block.begin});
  }
  for (std::uint32_t left = block.begin; left + 1 < block.end; ++left) {
    if (IsCancelled()) return;  // a block of the largest size allowed takes minutes
    std::uint64_t left_out = 0;
    for (std::uint32_t right = left + 1; right < block.end; ++right) {
      if (may_chain && walk.identical.LeavesOut(left - block.begin, right - block.begin)) {
        ++left_out;
      } else {
        Propose(left, right, block.key, share_key, walk, score);
      }
    }
    // Counted once, in the first pass that meets them.
    if (left_out > 0 && !ownership_.KeyedEarlier(pass_number_, walk.batch.Row(left))) {
      walk.stats.pairs_not_compared += left_out;
    }
  }
}

void SelfJoinSource::ListPairs(BlockWalk& walk, const ScoreBatch& score) const {
  for (const BlockWalk::Block& block : walk.blocks) {
    const std::uint64_t before = walk.stats.pairs_proposed;
    ListBlock(block, walk, score);
    if (generic_ == nullptr) continue;
    generic_->Charge(walk.batch, block.begin, block.end, walk.stats.pairs_proposed - before,
                     &walk.generic_pairs);
  }
  if (!walk.batch.pairs().empty()) score(walk.batch);
  walk.blocks.clear();
  walk.batch.ClearRows();
}

}  // namespace xueji
