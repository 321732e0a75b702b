// SelfJoinSource: the candidate pairs of one blocking pass, block by block, within one store.
//
//   SelfJoinSource source(store, program, pass, pass_number, ownership, filter);
//   grouping.ForEachPartition([&](const KeyPartition& part) {
//     source.Visit(part, walk, [&](CandidateBatch& batch) { scorer.Score(batch, ...); }); });
//
// A block above block_size_max is cut by the pass's refine parts, one more at a time, until each
// sub-block fits. What is left agrees on everything the plan offers: up to kIrreducibleFactor times
// block_size_max it is compared in full; beyond, it is sorted by content and each record is compared
// with its kWindow successors. More than kIdenticalMax identical records of a block, of whatever size,
// are chained, each with the next (identical_rows.h), and in a window any number. Linking two files,
// each record of the left is compared with the kWindow of the right that sort next to it. How many
// pairs all that left out is counted, never hidden.
//
// Pairs that whoever scores them has no use for need not be listed: with a ScreenedPass, those of larger
// blocks are screened many at a time (block_screen.h), and only what is left is listed.
//
// Where records have several keys in a pass, a pair is listed in the block of its smallest common key.
// If that block was cut and separated the two, another common block must list them: whoever walks the
// pass repeats it once, with `again`, when ownership.HasOversized says that blocks were cut.
// Thread-safety: Visit may run in parallel, each call with its own BlockWalk.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/index/block_key.h"
#include "engine/index/block_stats.h"
#include "engine/index/key_grouping.h"
#include "engine/linkage/block_screen.h"
#include "engine/linkage/candidate_batch.h"
#include "engine/linkage/earlier_blocks.h"
#include "engine/linkage/generic_values.h"
#include "engine/linkage/identical_rows.h"
#include "engine/linkage/pair_ownership.h"
#include "engine/linkage/sorted_window.h"

namespace xueji {

inline constexpr std::uint64_t kIrreducibleFactor = 4;

// Whether a block of this size is too large to be compared in full, after `refinement` of the pass's
// refine parts were joined to its key.
inline bool IsOversized(const BlockingPass& pass, int refinement, std::uint64_t records) {
  const bool is_last = refinement >= static_cast<int>(pass.refine.size());
  return records > pass.block_size_max * (is_last ? kIrreducibleFactor : 1);
}

// The scratch and the counts of one thread.
struct BlockWalk {
  explicit BlockWalk(std::uint32_t row_bytes) : batch(row_bytes) {}
  CandidateBatch batch;
  PassStats stats;                          // summed over threads by AddStats
  std::vector<std::uint64_t> oversized_keys;
  struct Block {
    std::uint32_t begin = 0, end = 0;       // positions in the batch
    std::uint64_t key = 0;
  };
  std::vector<Block> blocks;                // gathered, their pairs not yet listed
  struct KeyedRecord {
    std::uint64_t key;
    RecordId record;
  };
  // Kept from group to group, so that nothing allocates.
  std::vector<RecordId> members;
  std::vector<KeyedRecord> keyed;
  std::vector<std::uint64_t> keys;
  IdenticalRows identical;
  std::vector<std::uint64_t> generic_pairs;  // for each generic value; empty: none met
  // Of the block whose pairs are screened before they are listed.
  BlockScreen::Columns columns;
  EarlierBlocks::Blocks earlier;
  std::vector<std::uint8_t> owned;
  std::vector<std::uint32_t> rights;
};

// What SelfJoinSource does not list, if whoever scores its pairs has no use for it: those that the screen
// leaves out. They are counted all the same. `earlier`: of this pass, which must be simple.
struct ScreenedPass {
  const BlockScreen* screen = nullptr;
  const EarlierBlocks* earlier = nullptr;
};

class SelfJoinSource {
 public:
  using ScoreBatch = ::xueji::ScoreBatch;

  // With `right_begin` (linking two files) only pairs across it are proposed. `again`: only the pairs
  // that the first walk lost to a cut block; the pass must be finished. `generic`: the values whose pairs
  // are counted, or null. `screened`: what need not be listed, or null. All must outlive this.
  SelfJoinSource(const RecordStore& store, const BlockKeyProgram& program, const BlockingPass& pass,
                 std::size_t pass_number, const PairOwnership& ownership,
                 std::uint32_t right_begin, bool again = false, const GenericKeys* generic = nullptr,
                 const ScreenedPass* screened = nullptr)
      : store_(store), program_(program), pass_(pass), pass_number_(pass_number),
        ownership_(ownership), right_begin_(right_begin), again_(again), generic_(generic),
        screened_(screened) {}

  void Visit(const KeyPartition& partition, BlockWalk& walk, const ScoreBatch& score) const;

 private:
  using KeyedRecord = BlockWalk::KeyedRecord;

  void PrefetchRows(const KeyPartition& partition, const KeyGroup& group) const;
  void VisitGroup(const KeyPartition& partition, const KeyGroup& group, BlockWalk& walk,
                  const ScoreBatch& score) const;
  void AddBlock(std::uint64_t key, std::span<const RecordId> members, BlockWalk& walk,
                const ScoreBatch& score) const;
  void RefineBlock(std::uint64_t key, int refinement, std::span<const RecordId> members,
                   OversizedBlock& report, BlockWalk& walk, const ScoreBatch& score) const;
  void WindowBlock(std::span<const RecordId> members, OversizedBlock& report, BlockWalk& walk,
                   const ScoreBatch& score) const;
  std::uint64_t CompareAcross(std::span<const SortedRecord> sorted, BlockWalk& walk,
                              const ScoreBatch& score) const;
  // AddPair counts the pair too.
  void AddPair(std::uint32_t left, std::uint32_t right, BlockWalk& walk,
               const ScoreBatch& score) const;
  void ListPair(std::uint32_t left, std::uint32_t right, BlockWalk& walk,
                const ScoreBatch& score) const;
  bool IsListedUnder(std::uint64_t key, const std::byte* left, const std::byte* right) const;
  std::uint64_t CandidatePairs(std::span<const RecordId> members) const;
  void ListBlock(const BlockWalk::Block& block, BlockWalk& walk, const ScoreBatch& score) const;
  void ListScreened(const BlockWalk::Block& block, BlockWalk& walk, const ScoreBatch& score) const;
  void ListPairs(BlockWalk& walk, const ScoreBatch& score) const;
  // Whether all of a block's members share the key of a pass in which a record has one.
  bool ShareKey(const BlockWalk::Block& block, const CandidateBatch& batch) const;
  // `share_key`: the two are known to.
  void Propose(std::uint32_t left, std::uint32_t right, std::uint64_t key, bool share_key,
               BlockWalk& walk, const ScoreBatch& score) const;
  bool IsAcross(RecordId left, RecordId right) const {
    return right_begin_ == 0 || (left.value < right_begin_) != (right.value < right_begin_);
  }

  const RecordStore& store_;
  const BlockKeyProgram& program_;
  const BlockingPass& pass_;
  std::size_t pass_number_;
  const PairOwnership& ownership_;
  std::uint32_t right_begin_;
  bool again_;
  const GenericKeys* generic_;
  const ScreenedPass* screened_;
};

}  // namespace xueji
