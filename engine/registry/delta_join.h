// DeltaJoin: the pairs of one blocking pass that an update brings about: those with a record that came, and
// of the blocks that were cut and are cut otherwise now, those that were apart.
//
//   const DeltaJoin join({base, update, ownership, pass}, touched, cut);
//   join.VisitPlain(0, touched.blocks().size(), walk, score);       // threads: ranges, one walk each
//   for (const CutBlock& block : cut.blocks) join.VisitCut(block, walk, score);
//
// What SelfJoinSource lists over all records, this lists of the touched blocks: with the base's records from
// its index. A pair belongs to the first pass that yields it, and in that pass to its owning key, as after the
// whole walk (the ownership has this pass's oversized keys); more than kIdenticalMax identical records are
// chained. Of a block that is cut:
//   * a part that was compared in full before: the pairs with a record that came,
//   * a part that was cut before and is not now: all pairs,
//   * a part that cannot be cut and is too large: its windows (sorted_window.h), all of them, if a record came
//     to it or left it, or if it was not too large before. Their keys are kept in walk.windows.
//
// Thread-safety: Visit… may run in parallel, each with its own walk. Cost: two or three cache misses a key, one a
// record that shares it, 50 ns a pair that is compared.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/linkage/identical_rows.h"
#include "engine/linkage/pair_ownership.h"
#include "engine/linkage/sorted_window.h"
#include "engine/registry/cut_blocks.h"

namespace xueji {

// The register after an update, as one pass sees it. All must outlive whoever looks.
struct UpdatedPass {
  const RegisterSnapshot& base;
  const RegisterUpdate& update;
  const PairOwnership& ownership;  // REQUIRES: this pass and those before are finished
  std::size_t number;
};

// The scratch and the counts of one thread.
struct DeltaWalk {
  explicit DeltaWalk(std::uint32_t row_bytes) : batch(row_bytes) {}
  CandidateBatch batch;
  PassStats stats;                     // of touched blocks and of pairs compared now
  std::vector<std::uint64_t> windows;  // keys of the windows walked
  struct Block {
    std::uint64_t key = 0;
    std::uint32_t begin = 0, old_end = 0, end = 0;  // into ids: records of the base, then those that came
  };
  std::vector<Block> blocks;  // collected, not yet gathered
  std::vector<RecordId> ids;
  IdenticalRows identical;
};

class DeltaJoin {
 public:
  DeltaJoin(const UpdatedPass& pass, const TouchedKeys& touched, const CutBlocks& cut)
      : pass_(pass), store_(pass.base.store()), program_(pass.base.program(pass.number)),
        touched_(touched), cut_(cut) {}

  // The blocks [begin, end) that are compared in full, now and before.
  void VisitPlain(std::size_t begin, std::size_t end, DeltaWalk& walk, const ScoreBatch& score) const;
  void VisitCut(const CutBlock& block, DeltaWalk& walk, const ScoreBatch& score) const;

 private:
  void Collect(const TouchedBlock& block, DeltaWalk& walk) const;
  void ListCollected(DeltaWalk& walk, const ScoreBatch& score) const;
  void ListBlock(const DeltaWalk::Block& block, bool all_pairs, DeltaWalk& walk,
                 const ScoreBatch& score) const;
  bool HasManyCopies(const DeltaWalk::Block& block, const CandidateBatch& batch) const;
  void Propose(std::uint32_t left, std::uint32_t right, std::uint64_t key, DeltaWalk& walk,
               const ScoreBatch& score) const;
  void VisitPart(std::uint64_t key, int refinement, std::span<const RecordId> members,
                 std::span<const std::uint64_t> left_windows, DeltaWalk& walk,
                 const ScoreBatch& score) const;
  bool WasOversized(std::uint64_t node) const;

  const UpdatedPass pass_;
  const RecordStore& store_;
  const BlockKeyProgram& program_;
  const TouchedKeys& touched_;
  const CutBlocks& cut_;
};

}  // namespace xueji
