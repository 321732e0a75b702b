#include "engine/registry/cut_blocks.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "engine/base/cancellation.h"
#include "engine/base/check.h"
#include "engine/base/first_error.h"
#include "engine/base/parallel.h"
#include "engine/linkage/identical_rows.h"
#include "engine/linkage/self_join_source.h"

namespace xueji {
namespace {

constexpr std::size_t kGrain = 1 << 10;
constexpr std::size_t kAhead = 16;

struct KeyedRecord {
  std::uint64_t key;
  RecordId record;
};

// What one thread found.
struct Found {
  std::vector<CutBlock> blocks;
  std::vector<std::uint64_t> before, after;  // oversized keys of touched blocks
};

class Cutter {
 public:
  Cutter(const RegisterSnapshot& base, const TouchedKeys& touched, std::size_t pass,
         MemoryBudget* budget)
      : base_(base), touched_(touched), pass_(pass), budget_(budget),
        program_(base.program(pass)), limits_(base.plan().plan.passes[pass]) {}

  absl::Status Look(std::uint32_t number, SmallBlocks* small, Found* found) const {
    const TouchedBlock& block = touched_.blocks()[number];
    const std::uint64_t at_most =
        std::uint64_t{base_.index(pass_).CountAtMost(block.key)} + (block.end - block.added_begin);
    if (at_most <= kIdenticalMax) {
      for (std::uint32_t i = block.begin; i < block.end; ++i) small->Mark(touched_.keys()[i].record);
    }
    if (!IsOversized(limits_, 0, at_most)) return absl::OkStatus();
    const std::vector<RecordId> before = BaseMembers(base_, pass_, block.key);
    CutBlock cut;
    cut.block = number;
    for (const RecordId record : before) {
      if (!base_.store().withdrawn(record)) cut.members.push_back(record);
    }
    for (const TouchedKey& added : touched_.added(block)) cut.members.push_back(added.record);
    const bool is_cut = IsOversized(limits_, 0, cut.members.size());
    if (!is_cut && !IsOversized(limits_, 0, before.size())) return absl::OkStatus();
    CollectBefore(block.key, before, &found->before);
    if (is_cut) CollectAfter(block.key, 0, cut.members, &found->after);
    const std::uint64_t bytes = cut.members.size() * sizeof(RecordId);
    XUEJI_RETURN_IF_ERROR(budget_->Reserve(bytes));
    budget_->Release(bytes);  // until the pass is done: checked, not held
    found->blocks.push_back(std::move(cut));
    return absl::OkStatus();
  }

 private:
  // The keys under which the base met too many of these.
  void CollectBefore(std::uint64_t key, std::span<const RecordId> members,
                     std::vector<std::uint64_t>* oversized) const {
    const std::vector<std::uint64_t>& of_base = base_.oversized_keys(pass_);
    for (const RecordId record : members) {
      for (int parts = 0; parts <= program_.refine_parts(); ++parts) {
        const std::uint64_t node = program_.Refine(key, base_.store().Row(record), parts);
        if (!std::binary_search(of_base.begin(), of_base.end(), node)) break;
        if (oversized->empty() || oversized->back() != node) oversized->push_back(node);
      }
    }
  }

  // As SelfJoinSource cuts: one refine part more at a time, until each part fits.
  void CollectAfter(std::uint64_t key, int refinement, std::span<const RecordId> members,
                    std::vector<std::uint64_t>* oversized) const {
    oversized->push_back(program_.Refine(key, base_.store().Row(members.front()), refinement));
    if (refinement == program_.refine_parts()) return;
    std::vector<KeyedRecord> keyed;
    keyed.reserve(members.size());
    for (const RecordId record : members) {
      keyed.push_back({program_.Refine(key, base_.store().Row(record), refinement + 1), record});
    }
    std::sort(keyed.begin(), keyed.end(), [](const KeyedRecord& a, const KeyedRecord& b) {
      return a.key != b.key ? a.key < b.key : a.record < b.record;
    });
    std::vector<RecordId> part;
    for (std::size_t begin = 0, end = 0; begin < keyed.size(); begin = end) {
      part.clear();
      while (end < keyed.size() && keyed[end].key == keyed[begin].key) part.push_back(keyed[end++].record);
      if (IsOversized(limits_, refinement + 1, part.size())) {
        CollectAfter(key, refinement + 1, part, oversized);
      }
    }
  }

  const RegisterSnapshot& base_;
  const TouchedKeys& touched_;
  const std::size_t pass_;
  MemoryBudget* budget_;
  const BlockKeyProgram& program_;
  const BlockingPass& limits_;
};

void SortUnique(std::vector<std::uint64_t>* keys) {
  std::sort(keys->begin(), keys->end());
  keys->erase(std::unique(keys->begin(), keys->end()), keys->end());
}

}  // namespace

std::size_t SmallBlocks::IndexOf(RecordId record) const {
  if (update_.IsAdded(record)) return update_.removed.size() + record.value - update_.base_records;
  return static_cast<std::size_t>(
      std::lower_bound(update_.removed.begin(), update_.removed.end(), record) -
      update_.removed.begin());
}

std::vector<RecordId> BaseMembers(const RegisterSnapshot& base, std::size_t pass, std::uint64_t key) {
  const BlockKeyProgram& program = base.program(pass);
  std::vector<RecordId> members;
  base.index(pass).ForEachCandidate(key, [&](RecordId record) {
    if (program.HoldsKey(base.store().Row(record), key)) members.push_back(record);
  });
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  return members;
}

absl::StatusOr<CutBlocks> FindCutBlocks(const RegisterSnapshot& base, const RegisterUpdate& update,
                                        const TouchedKeys& touched, std::size_t pass,
                                        SmallBlocks* small, MemoryBudget* budget) {
  XUEJI_CHECK(update.base_records <= base.store().size());
  const Cutter cutter(base, touched, pass, budget);
  const std::span<const TouchedBlock> blocks = touched.blocks();
  PerThread<Found> founds;
  FirstError error;
  ParallelFor(blocks.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    if (IsCancelled() || !error.Get().ok()) return;
    Found& found = founds.Local();
    for (std::size_t i = begin; i < end && !IsCancelled(); ++i) {
      if (i + kAhead < blocks.size()) base.index(pass).Prefetch(blocks[i + kAhead].key);
      const absl::Status looked = cutter.Look(static_cast<std::uint32_t>(i), small, &found);
      if (!looked.ok()) error.Set(looked);
    }
  });
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  XUEJI_RETURN_IF_ERROR(error.Get());
  CutBlocks cut;
  std::vector<std::uint64_t> before, after;
  founds.ForEach([&](Found& found) {
    std::move(found.blocks.begin(), found.blocks.end(), std::back_inserter(cut.blocks));
    before.insert(before.end(), found.before.begin(), found.before.end());
    after.insert(after.end(), found.after.begin(), found.after.end());
  });
  std::sort(cut.blocks.begin(), cut.blocks.end(),
            [](const CutBlock& a, const CutBlock& b) { return a.block < b.block; });
  SortUnique(&before);
  SortUnique(&after);
  std::vector<std::uint64_t> untouched;
  std::set_difference(base.oversized_keys(pass).begin(), base.oversized_keys(pass).end(),
                      before.begin(), before.end(), std::back_inserter(untouched));
  std::set_union(untouched.begin(), untouched.end(), after.begin(), after.end(),
                 std::back_inserter(cut.oversized));
  return cut;
}

}  // namespace xueji
