// CutBlocks: of the blocks that an update touches, those that were too large to be compared in full, or are
// now; and with them every key under which a pass meets too many records after the update.
//
//   SmallBlocks small(update);
//   XUEJI_ASSIGN_OR_RETURN(const CutBlocks cut, FindCutBlocks(base, update, touched, pass, &small, &budget));
//   ownership.FinishPass(pass, cut.oversized);            // as a full run would have it
//
// A block that no record came to and none left is what it was, so its keys stand as the base has them; one that
// is touched is cut anew, from all its members. Blocks that cannot be too large are told by the index alone.
// Thread-safety: runs in parallel itself; SmallBlocks may be marked by many threads. Cost: two looks at the
// index a touched block, and the members of the large ones. Errors: kResourceExhausted, kCancelled.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "engine/registry/register_update.h"
#include "engine/registry/touched_keys.h"

namespace xueji {

// The records of an update that stand in some block of at most kIdenticalMax records: no more than that can be
// identical to such a one (linkage/identical_rows.h).
class SmallBlocks {
 public:
  explicit SmallBlocks(const RegisterUpdate& update)
      : update_(update), small_(update.removed.size() + update.added(), 0) {}
  void Mark(RecordId record) {
    // Relaxed: the end of the loop that marks publishes it.
    std::atomic_ref<std::uint8_t>(small_[IndexOf(record)]).store(1, std::memory_order_relaxed);
  }
  bool Has(RecordId record) const { return small_[IndexOf(record)] != 0; }

 private:
  std::size_t IndexOf(RecordId record) const;
  const RegisterUpdate& update_;
  std::vector<std::uint8_t> small_;  // the removed ones, then the added ones
};

struct CutBlock {
  std::uint32_t block = 0;         // of TouchedKeys::blocks()
  std::vector<RecordId> members;   // after the update, ascending
};

struct CutBlocks {
  std::vector<CutBlock> blocks;           // ascending by block
  std::vector<std::uint64_t> oversized;   // ascending; of the whole pass, refined or not
};

absl::StatusOr<CutBlocks> FindCutBlocks(const RegisterSnapshot& base, const RegisterUpdate& update,
                                        const TouchedKeys& touched, std::size_t pass,
                                        SmallBlocks* small, MemoryBudget* budget);

// All records of the base that have this key, those removed since among them; ascending.
std::vector<RecordId> BaseMembers(const RegisterSnapshot& base, std::size_t pass, std::uint64_t key);

}  // namespace xueji
