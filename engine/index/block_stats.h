// What blocking did, pass by pass: the figures of the manifest, the report and `plan explain`.
//
//   for (const BlockWalk& walk : walks) AddStats(walk.stats, &stats);
//
// Plain values; functions of their arguments alone, so thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/strong_id.h"

namespace xueji {

// A block above its pass's block_size_max, and what was done instead of comparing all its pairs.
struct OversizedBlock {
  std::uint64_t key = 0;            // hash of the block key: names the block without its contents
  std::uint64_t records = 0;
  int refine_parts = 0;             // how many of the pass's refine parts were joined to the key
  // Records that agree on key and every refine part and are still too many: sorted by content and
  // compared with their neighbours only. Pairs that were therefore not compared by this pass:
  std::uint64_t pairs_not_compared = 0;
};

struct PassStats {
  std::string name;
  std::uint64_t keyed_records = 0;  // records that have a key in this pass
  std::uint64_t blocks = 0;         // blocks of two records or more
  std::uint64_t largest_block = 0;  // records, before refinement
  std::uint64_t pairs_proposed = 0; // pairs inside the blocks, after refinement
  std::uint64_t pairs = 0;          // of these, pairs no earlier pass had: compared here
  std::vector<std::uint64_t> largest_blocks;  // sizes of the ten largest, descending
  std::vector<OversizedBlock> oversized;      // the largest first, at most kOversizedListMax
  std::uint64_t oversized_blocks = 0;         // how many there were
  // Over all oversized blocks: pairs on which the refine parts disagree, which this pass leaves to the
  // others; and pairs that agree on all of them and were still too many.
  std::uint64_t pairs_cut_apart = 0;
  std::uint64_t pairs_not_compared = 0;
};

inline constexpr std::size_t kLargestBlocksMax = 10;
inline constexpr std::size_t kOversizedListMax = 100;

// Lists one block more, in its place; the list stays within its limit.
void KeepLargest(std::uint64_t size, std::vector<std::uint64_t>* largest);
void KeepOversized(const OversizedBlock& block, std::vector<OversizedBlock>* kept);

// Adds the counts of one thread's walk to the pass's; the order of the calls does not matter.
void AddStats(const PassStats& from, PassStats* to);

}  // namespace xueji
