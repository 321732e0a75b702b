#include "engine/index/block_stats.h"

#include <algorithm>
#include <functional>

namespace xueji {
namespace {

bool LargerBlock(const OversizedBlock& a, const OversizedBlock& b) {
  return a.records != b.records ? a.records > b.records : a.key < b.key;
}

}  // namespace

void KeepLargest(std::uint64_t size, std::vector<std::uint64_t>* largest) {
  if (largest->size() == kLargestBlocksMax && size <= largest->back()) return;
  largest->insert(std::upper_bound(largest->begin(), largest->end(), size, std::greater<>()), size);
  if (largest->size() > kLargestBlocksMax) largest->pop_back();
}

void KeepOversized(const OversizedBlock& block, std::vector<OversizedBlock>* kept) {
  kept->insert(std::upper_bound(kept->begin(), kept->end(), block, LargerBlock), block);
  if (kept->size() > kOversizedListMax) kept->pop_back();
}

void AddStats(const PassStats& from, PassStats* to) {
  to->keyed_records += from.keyed_records;
  to->blocks += from.blocks;
  to->largest_block = std::max(to->largest_block, from.largest_block);
  to->pairs_proposed += from.pairs_proposed;
  to->pairs += from.pairs;
  for (const std::uint64_t size : from.largest_blocks) KeepLargest(size, &to->largest_blocks);
  for (const OversizedBlock& block : from.oversized) KeepOversized(block, &to->oversized);
  to->oversized_blocks += from.oversized_blocks;
  to->pairs_cut_apart += from.pairs_cut_apart;
  to->pairs_not_compared += from.pairs_not_compared;
}

}  // namespace xueji
