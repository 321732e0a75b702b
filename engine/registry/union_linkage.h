// LinkUpdated: the pairs of a register after an update: what RunLinkage would find over all its records, told
// from what the base found and the records that came and went (decision 0022).
//
//   XUEJI_ASSIGN_OR_RETURN(UnionPairs found, LinkUpdated(*base, update, scorer, {}, &budget));
//   found.pairs                 // links and near pairs, as sorted as links are; of the base with the weights
//                               // they had there: the caller weighs them anew
//
// Pairs that came about are those `scorer` makes links: scored as if all values were rare, near pairs are among
// them. Passes say which of them yields a pair first in the whole register, as a full run does, whatever blocks
// are cut now or were. The statistics are those of what was walked, not of the register.
// Thread-safety: uses the process's threads; a pure function otherwise. Memory: 24 bytes a pair and three times
// that for new ones while they are collected, 40 bytes a key of a record that came, one pass at a time.
// Cost: in proportion to the records that came and the blocks they come to; and one look at every old pair where a
// block is touched that is, or was, too large to be compared in full. Errors: kResourceExhausted, kCancelled.
#pragma once

#include <functional>
#include <vector>

#include "engine/index/block_stats.h"
#include "engine/linkage/pair_ownership.h"
#include "engine/linkage/pair_scorer.h"
#include "engine/registry/register_snapshot.h"
#include "engine/registry/register_update.h"

namespace xueji {

struct UnionLinkageOptions {
  std::function<void(double done)> progress;  // share of the passes done, in [0, 1]
};

struct UnionPairs {
  explicit UnionPairs(const RegisterSnapshot& base) : ownership(base.programs()) {}
  std::vector<Link> pairs, marks;
  PairOwnership ownership;        // of the whole register, all passes finished
  std::vector<PassStats> passes;  // of touched blocks and pairs compared now
};

// REQUIRES: `update` was applied to `base`, which outlives the result.
absl::StatusOr<UnionPairs> LinkUpdated(const RegisterSnapshot& base, const RegisterUpdate& update,
                                       const PairScorer& scorer, const UnionLinkageOptions& options,
                                       MemoryBudget* budget);

}  // namespace xueji
