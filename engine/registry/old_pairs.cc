#include "engine/registry/old_pairs.h"

#include <algorithm>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/parallel.h"
#include "engine/linkage/identical_rows.h"
#include "engine/record/row_content.h"

namespace xueji {
namespace {

constexpr std::size_t kGrain = 1 << 10;

// A record of an update that may have many copies, with its content.
struct Suspect {
  std::uint64_t content = 0;
  RecordId record;
};

// The pass and key under which a row meets the fewest records; key 0 if it has none.
std::pair<std::size_t, std::uint64_t> SmallestBlock(const RegisterSnapshot& base, const std::byte* row) {
  std::pair<std::size_t, std::uint64_t> smallest{0, 0};
  std::uint32_t least = 0;
  std::vector<std::uint64_t> keys;
  for (std::size_t pass = 0; pass < base.pass_count(); ++pass) {
    keys.assign(1, base.program(pass).Key(row));
    base.program(pass).AppendFurtherKeys(row, &keys);
    for (const std::uint64_t key : keys) {
      if (key == 0) continue;
      const std::uint32_t count = base.index(pass).CountAtMost(key);
      if (smallest.second != 0 && count >= least) continue;
      smallest = {pass, key};
      least = count;
    }
  }
  return smallest;
}

}  // namespace

absl::Status IdenticalClasses::Find(const RegisterSnapshot& base, const RegisterUpdate& update,
                                    const SmallBlocks& small, MemoryBudget* budget) {
  const RecordStore& store = base.store();
  std::vector<Suspect> suspects;
  const auto add = [&](RecordId record) {
    if (!small.Has(record)) suspects.push_back({RowContentHash(store, record), record});
  };
  for (const RecordId record : update.removed) add(record);
  for (std::uint32_t i = update.base_records; i < store.size(); ++i) add(RecordId{i});
  std::sort(suspects.begin(), suspects.end(), [](const Suspect& a, const Suspect& b) {
    return a.content != b.content ? a.content < b.content : a.record < b.record;
  });
  for (std::size_t begin = 0, end = 0; begin < suspects.size(); begin = end) {
    XUEJI_RETURN_IF_ERROR(CheckCancelled());
    const std::uint64_t content = suspects[begin].content;
    std::vector<RecordId> members;  // after the update
    std::size_t removed = 0;
    for (; end < suspects.size() && suspects[end].content == content; ++end) {
      if (update.IsAdded(suspects[end].record)) members.push_back(suspects[end].record);
      else ++removed;
    }
    const std::size_t added = members.size();
    const auto [pass, key] = SmallestBlock(base, store.Row(suspects[begin].record));
    if (key == 0) continue;
    for (const RecordId record : BaseMembers(base, pass, key)) {
      if (!store.withdrawn(record) && RowContentHash(store, record) == content) members.push_back(record);
    }
    const std::size_t before = members.size() - added + removed;
    if (std::max(before, members.size()) <= kIdenticalMax) continue;
    const std::uint64_t bytes = members.size() * (sizeof(RecordId) + 32);  // and a node of the map
    XUEJI_RETURN_IF_ERROR(budget->Reserve(bytes));
    budget->Release(bytes);  // checked, not held: chains this long are few
    std::sort(members.begin(), members.end(), [&](RecordId a, RecordId b) {
      return store.ExternalId(a) < store.ExternalId(b);
    });
    for (const RecordId record : members) {
      class_of_.emplace(record.value, static_cast<std::uint32_t>(classes_.size()));
    }
    classes_.push_back(std::move(members));
  }
  return absl::OkStatus();
}

bool IdenticalClasses::Holds(RecordId left, RecordId right) const {
  if (classes_.empty()) return false;
  const auto of_left = class_of_.find(left.value);
  if (of_left == class_of_.end()) return false;
  const auto of_right = class_of_.find(right.value);
  return of_right != class_of_.end() && of_left->second == of_right->second;
}

void IdenticalClasses::ForEachPair(
    const std::function<void(RecordId left, RecordId right)>& visit) const {
  for (const std::vector<RecordId>& members : classes_) {
    const bool is_chained = members.size() > kIdenticalMax;
    for (std::size_t i = 0; i < members.size(); ++i) {
      const std::size_t end = is_chained ? std::min(i + 2, members.size()) : members.size();
      for (std::size_t j = i + 1; j < end; ++j) visit(members[i], members[j]);
    }
  }
}

std::size_t FirstPass(const PairOwnership& ownership, std::size_t passes, const std::byte* left,
                      const std::byte* right) {
  std::size_t pass = 0;
  while (pass < passes && !ownership.Yields(pass, left, right)) ++pass;
  return pass;
}

// Whether a window of this pass that nothing came to lists the pair. Where the base does not tell, the window
// is noted, to be walked again.
bool OldPairs::IsListedByWindow(const Link& pair, std::size_t pass,
                                std::vector<BlockWindow>* windows) const {
  if (!walked_.after.HasOversized(pass)) return false;
  const BlockKeyProgram& program = base_.program(pass);
  const std::byte* left = store_.Row(pair.left);
  const std::byte* right = store_.Row(pair.right);
  thread_local std::vector<std::uint64_t> keys;
  program.CommonKeys(left, right, &keys);
  const int parts = program.refine_parts();
  for (const std::uint64_t key : keys) {
    if (walked_.after.RefinementOf(pass, key, left) <= parts) continue;
    const std::uint64_t node = program.Refine(key, left, parts);
    if (node != program.Refine(key, right, parts)) continue;
    const std::vector<std::uint64_t>& walked = walked_.windows[pass];
    if (std::binary_search(walked.begin(), walked.end(), node)) continue;
    if (pass < pair.pass) continue;  // else the base would have had it from here
    // With one key in common it is this window that listed it.
    if (pass == pair.pass && keys.size() == 1 && !walked_.before.Yields(pass, left, right)) return true;
    windows->push_back({pass, key, node});
  }
  return false;
}

std::uint8_t OldPairs::PassNow(const Link& pair, std::vector<BlockWindow>* windows) const {
  const std::size_t first = FirstPass(walked_.after, base_.pass_count(), store_.Row(pair.left),
                                      store_.Row(pair.right));
  for (std::size_t pass = 0; pass < first; ++pass) {
    if (IsListedByWindow(pair, pass, windows)) return static_cast<std::uint8_t>(pass);
  }
  return first < base_.pass_count() ? static_cast<std::uint8_t>(first) : kNoPass;
}

std::vector<Link> OldPairs::Keep(std::span<const Link> pairs) {
  std::vector<std::uint8_t> passes(pairs.size(), kNoPass);
  PerThread<std::vector<BlockWindow>> windows;
  ParallelFor(pairs.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end && !IsCancelled(); ++i) {
      const Link& pair = pairs[i];
      if (store_.withdrawn(pair.left) || store_.withdrawn(pair.right)) continue;
      if (classes_.Holds(pair.left, pair.right)) continue;
      passes[i] = walked_.any_cut ? PassNow(pair, &windows.Local()) : pair.pass;
    }
  });
  windows.ForEach([&](const std::vector<BlockWindow>& found) {
    windows_.insert(windows_.end(), found.begin(), found.end());
  });
  std::vector<Link> kept;
  kept.reserve(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (passes[i] == kNoPass) continue;
    kept.push_back(pairs[i]);
    kept.back().pass = passes[i];
  }
  return kept;
}

const std::vector<BlockWindow>& OldPairs::windows() {
  std::sort(windows_.begin(), windows_.end());
  windows_.erase(std::unique(windows_.begin(), windows_.end()), windows_.end());
  return windows_;
}

}  // namespace xueji
