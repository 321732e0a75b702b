// IdenticalRows: the records of a block that agree in everything the plan reads.
//
//   identical.Find(store, ids);          // of one block, by position
//   identical.LeavesOut(3, 17)           // need not be compared: a chain of others connects the two
//
// Ten thousand copies of one row would be fifty million links that all say the same. Where more than
// kIdenticalMax records of a block are identical, each is compared with the next of them (by record id)
// alone: the cluster is the same, every copy has a link, and the cost grows with the copies, not with
// their square. Identical means RowContentHash: the record id does not count.
// Not thread-safe: one a thread, used again from block to block. Cost: a sort of the block.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/record/record_store.h"

namespace xueji {

inline constexpr std::size_t kIdenticalMax = 100;

class IdenticalRows {
 public:
  void Find(const RecordStore& store, std::span<const RecordId> ids);
  // REQUIRES: two different positions of the block.
  bool LeavesOut(std::uint32_t left, std::uint32_t right) const {
    return group_[left] != 0 && group_[left] == group_[right] && next_[left] != right &&
           next_[right] != left;
  }

 private:
  struct Hashed {
    std::uint64_t content;
    std::uint32_t position;
  };
  std::vector<Hashed> hashed_;
  std::vector<std::uint32_t> group_;  // 0: not among more than kIdenticalMax identical ones
  std::vector<std::uint32_t> next_;   // in the chain; itself for the last
};

}  // namespace xueji
