// EarlierBlocks: of the rows of a block, which share a block of an earlier pass, told a row at a time.
//
//   const EarlierBlocks earlier(programs, ownership, pass);
//   if (earlier.is_simple()) {
//     earlier.Fill(batch, begin, end, &blocks);
//     earlier.MarkOwned(blocks, left, owned);       // owned[i]: OwnedEarlier(pass, left, i)
//   }
//
// PairOwnership asks pair by pair. Where every earlier pass gave each record one key and cut no block,
// sharing its key is an equivalence: each row gets the number of its class, and pairs are told by comparing
// numbers. In the passes by birth date and county, which list nearly all pairs of a nation, it is so.
// Immutable; any number of threads, each with its own Blocks. No errors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/index/block_key.h"
#include "engine/linkage/candidate_batch.h"
#include "engine/linkage/pair_ownership.h"

namespace xueji {

class EarlierBlocks {
 public:
  // All must outlive this. The passes before `pass` must be finished.
  EarlierBlocks(const std::vector<BlockKeyProgram>& programs, const PairOwnership& ownership,
                std::size_t pass);

  bool is_simple() const { return is_simple_; }

  // For each earlier pass the class of each row of a block, 0 for a row without a key.
  struct Blocks {
    std::uint32_t rows = 0;
    std::vector<std::uint32_t> classes;  // pass by pass
    std::vector<std::uint64_t> keys;     // of the classes of a pass
    std::vector<std::uint32_t> first;    // row of each
  };
  // REQUIRES: is_simple().
  void Fill(const CandidateBatch& batch, std::uint32_t begin, std::uint32_t end, Blocks* blocks) const;
  // owned[i], for the rows behind `left`, both counted from the block's begin: 1 if an earlier pass
  // yields the pair, else 0. REQUIRES: room for every row of the block.
  void MarkOwned(const Blocks& blocks, std::uint32_t left, std::span<std::uint8_t> owned) const;

 private:
  const std::vector<BlockKeyProgram>& programs_;
  std::size_t pass_;
  bool is_simple_ = true;
};

}  // namespace xueji
