// OldPairs: what becomes, after an update, of the pairs that the base had found: which are still compared, and
// by which pass.
//
//   IdenticalClasses classes;                                // of records that came or went, and their copies
//   XUEJI_RETURN_IF_ERROR(classes.Find(base, update, small, &budget));
//   OldPairs old(base, update, {before, after, windows}, classes);
//   std::vector<Link> kept = old.Keep(base.found().links);   // in their order, pass as of now
//   old.windows()                                            // to be walked again: some may be listed there
//
// A pair of two records that are both still there is compared by the first pass that yields it, as a full run
// would say. Where blocks were cut, or are now, that may be another pass than it was, or none but a window; and
// of more than kIdenticalMax identical records the chain alone is compared. Pairs of such a class to which a
// record came, or from which one went, are left out here, and PairsOfClasses lists them anew.
//
// Thread-safety: Keep runs in parallel itself; one caller. Cost: nothing but a copy where no cut block was
// touched; otherwise the keys of every pass for each pair, 0.5 us. Errors: kResourceExhausted, kCancelled.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/linkage/pair_ownership.h"
#include "engine/registry/cut_blocks.h"

namespace xueji {

// Identical records, of which there are more than kIdenticalMax, before the update or after it.
class IdenticalClasses {
 public:
  absl::Status Find(const RegisterSnapshot& base, const RegisterUpdate& update,
                    const SmallBlocks& small, MemoryBudget* budget);
  bool empty() const { return classes_.empty(); }
  // Whether both are in one class.
  bool Holds(RecordId left, RecordId right) const;
  // The pairs that are compared of each class where it is compared in full: of few records all, of many
  // each with the next by record id.
  void ForEachPair(const std::function<void(RecordId left, RecordId right)>& visit) const;

 private:
  std::vector<std::vector<RecordId>> classes_;             // by record id; after the update
  std::unordered_map<std::uint32_t, std::uint32_t> class_of_;  // looked up, never walked
};

// A window: too many records under one key that no refine part divides.
struct BlockWindow {
  std::size_t pass = 0;
  std::uint64_t key = 0;   // of the block
  std::uint64_t node = 0;  // refined by all parts
  friend auto operator<=>(const BlockWindow&, const BlockWindow&) = default;
};

struct WalkedBlocks {
  const PairOwnership& before;  // with the oversized keys of the base
  const PairOwnership& after;
  std::span<const std::vector<std::uint64_t>> windows;  // by pass, sorted: those walked already
  bool any_cut = false;         // a cut block was touched, in any pass
};

class OldPairs {
 public:
  OldPairs(const RegisterSnapshot& base, const WalkedBlocks& walked, const IdenticalClasses& classes)
      : base_(base), store_(base.store()), walked_(walked), classes_(classes) {}

  std::vector<Link> Keep(std::span<const Link> pairs);
  // Found by Keep, each once: windows that no record came to nor left.
  const std::vector<BlockWindow>& windows();

 private:
  static constexpr std::uint8_t kNoPass = 0xFF;
  std::uint8_t PassNow(const Link& pair, std::vector<BlockWindow>* windows) const;
  bool IsListedByWindow(const Link& pair, std::size_t pass, std::vector<BlockWindow>* windows) const;

  const RegisterSnapshot& base_;
  const RecordStore& store_;
  const WalkedBlocks walked_;
  const IdenticalClasses& classes_;
  std::vector<BlockWindow> windows_;
};

// The first pass that yields the pair; passes: none.
std::size_t FirstPass(const PairOwnership& ownership, std::size_t passes, const std::byte* left,
                      const std::byte* right);

}  // namespace xueji
