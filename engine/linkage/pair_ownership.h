// PairOwnership: a pair belongs to the first blocking pass that yields it, so it is scored once.
//
//   PairOwnership ownership(programs);
//   ownership.OwnedEarlier(pass, left, right)      // did a pass before `pass` yield this pair?
//   ownership.FinishPass(pass, keys that were oversized)
//
// Nothing is stored per pair: sharing a key is recomputed from the two rows. The trap is the oversized
// block: two records that share its key are yielded only if they also share the refined key that
// stood for it, down to the refinement at which their sub-block was small enough. A pass that cut a
// pair off in this way does not own it, else the pair would be lost. The same within a pass in which
// two records share several keys: the smallest of the keys that do yield the pair owns it.
// Pairs of a block that could not be refined any further (compared with neighbours only) are owned
// by nobody; a later pass may yield them again, and the link sink keeps the first.
//
// Thread-safety: OwnedEarlier may run in parallel; FinishPass must not run beside it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/index/block_key.h"

namespace xueji {

class PairOwnership {
 public:
  // One program per pass, in the order of the plan; must outlive this.
  explicit PairOwnership(const std::vector<BlockKeyProgram>& programs)
      : programs_(programs), oversized_(programs.size()) {}

  bool OwnedEarlier(std::size_t pass, const std::byte* left, const std::byte* right) const;
  // Whether `pass` (finished) yielded the pair.
  bool Yields(std::size_t pass, const std::byte* left, const std::byte* right) const;
  // The key under which it did, the smallest of them; 0 if none. Before FinishPass: as if no block of
  // the pass were oversized.
  std::uint64_t OwningKey(std::size_t pass, const std::byte* left, const std::byte* right) const;
  bool HasOversized(std::size_t pass) const { return !oversized_[pass].empty(); }
  // By pass, ascending: what FinishPass was given.
  const std::vector<std::vector<std::uint64_t>>& oversized() const { return oversized_; }
  // Some pass before `pass` keyed this record.
  bool KeyedEarlier(std::size_t pass, const std::byte* row) const;

  // `keys`: every key, refined or not, under which this pass met too many records.
  void FinishPass(std::size_t pass, std::vector<std::uint64_t> keys);
  // The refinement at which this pass compared records of `key`'s block with this row: 0 if the
  // block was not oversized; refine_parts() + 1 if it stayed so to the end.
  int RefinementOf(std::size_t pass, std::uint64_t key, const std::byte* row) const;

 private:
  bool IsOversized(std::size_t pass, std::uint64_t key) const;
  bool YieldsUnder(std::size_t pass, std::uint64_t key, const std::byte* left,
                   const std::byte* right) const;

  const std::vector<BlockKeyProgram>& programs_;
  std::vector<std::vector<std::uint64_t>> oversized_;  // by pass, ascending
};

}  // namespace xueji
