// TouchedKeys: the keys in one blocking pass of the records that came to a register and of those that went,
// sorted: the blocks that an update touches.
//
//   TouchedKeys touched(&budget);          // for one pass after the other
//   XUEJI_RETURN_IF_ERROR(touched.Collect(store, program, update));
//   for (const TouchedBlock& block : touched.blocks()) touched.removed(block), touched.added(block)
//
// Further keys are among them; a record stands under a key once. Thread-compatible: one caller of Collect, which
// runs in parallel itself; once it is done, any number of threads may read. Memory: 32 bytes a key and 48 a block, charged while it lives.
// PERF: kept from pass to pass: fresh pages cost as much as the sort. Cost: the keys, and 15 ns each to sort.
// Errors: kResourceExhausted, kCancelled.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/memory_budget.h"
#include "engine/base/parallel.h"
#include "engine/base/status.h"
#include "engine/index/block_key.h"
#include "engine/registry/register_update.h"

namespace xueji {

struct TouchedKey {
  std::uint64_t key = 0;
  RecordId record;
};

// The records under one key: those that went, then those that came, each ascending.
struct TouchedBlock {
  std::uint64_t key = 0;
  std::uint32_t begin = 0, added_begin = 0, end = 0;  // into keys()
};

class TouchedKeys {
 public:
  explicit TouchedKeys(MemoryBudget* budget) : budget_(budget) {}
  TouchedKeys(const TouchedKeys&) = delete;
  TouchedKeys& operator=(const TouchedKeys&) = delete;
  ~TouchedKeys();

  // In place of what was collected before, whose memory it takes.
  absl::Status Collect(const RecordStore& store, const BlockKeyProgram& program,
                       const RegisterUpdate& update);

  std::span<const TouchedKey> keys() const { return keys_; }
  std::span<const TouchedBlock> blocks() const { return blocks_; }  // ascending by key
  std::span<const TouchedKey> removed(const TouchedBlock& block) const {
    return keys().subspan(block.begin, block.added_begin - block.begin);
  }
  std::span<const TouchedKey> added(const TouchedBlock& block) const {
    return keys().subspan(block.added_begin, block.end - block.added_begin);
  }

 private:
  static constexpr int kPartBits = 10;  // of the key: parts are sorted beside each other
  static constexpr std::size_t kParts = std::size_t{1} << kPartBits;
  using Parts = std::array<std::vector<TouchedKey>, kParts>;
  static std::size_t PartOf(std::uint64_t key) { return static_cast<std::size_t>(key >> (64 - kPartBits)); }
  absl::Status ChargeUpTo(std::uint64_t bytes);
  void FillParts(const RecordStore& store, const BlockKeyProgram& program, const RegisterUpdate& update);
  void SortPart(std::size_t part, const RegisterUpdate& update);

  MemoryBudget* budget_;
  std::uint64_t charged_ = 0;
  PerThread<Parts> parts_;  // of what each thread keyed; empty between calls
  std::array<std::size_t, kParts + 1> begins_{};  // of each part in keys_
  std::array<std::vector<TouchedBlock>, kParts> part_blocks_;
  std::vector<TouchedKey> keys_;
  std::vector<TouchedBlock> blocks_;
};

}  // namespace xueji
