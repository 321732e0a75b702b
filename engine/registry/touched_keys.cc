#include "engine/registry/touched_keys.h"

#include <algorithm>
#include <limits>

#include "engine/base/cancellation.h"
#include "engine/base/message.h"

namespace xueji {
namespace {

constexpr std::size_t kGrain = 1 << 12;

}  // namespace

TouchedKeys::~TouchedKeys() { budget_->Release(charged_); }

absl::Status TouchedKeys::ChargeUpTo(std::uint64_t bytes) {
  if (bytes <= charged_) return absl::OkStatus();
  XUEJI_RETURN_IF_ERROR(budget_->Reserve(bytes - charged_));
  charged_ = bytes;
  return absl::OkStatus();
}

void TouchedKeys::FillParts(const RecordStore& store, const BlockKeyProgram& program,
                            const RegisterUpdate& update) {
  const std::size_t removed = update.removed.size();
  ParallelFor(removed + update.added(), kGrain, [&](std::size_t begin, std::size_t end) {
    if (IsCancelled()) return;
    Parts& parts = parts_.Local();
    std::vector<std::uint64_t> keys;
    for (std::size_t i = begin; i < end; ++i) {
      const RecordId record =
          i < removed ? update.removed[i]
                      : RecordId{update.base_records + static_cast<std::uint32_t>(i - removed)};
      keys.assign(1, program.Key(store.Row(record)));
      program.AppendFurtherKeys(store.Row(record), &keys);
      for (const std::uint64_t key : keys) {
        if (key != 0) parts[PartOf(key)].push_back({key, record});
      }
    }
  });
}

void TouchedKeys::SortPart(std::size_t part, const RegisterUpdate& update) {
  TouchedKey* const keys = keys_.data() + begins_[part];
  TouchedKey* to = keys;
  parts_.ForEach([&](Parts& parts) {
    to = std::copy(parts[part].begin(), parts[part].end(), to);
    parts[part].clear();
  });
  // By record under one key: those that went have the smaller numbers.
  std::sort(keys, to, [](const TouchedKey& a, const TouchedKey& b) {
    return a.key != b.key ? a.key < b.key : a.record < b.record;
  });
  std::vector<TouchedBlock>& blocks = part_blocks_[part];
  blocks.clear();
  const auto place = [&](const TouchedKey* key) { return static_cast<std::uint32_t>(key - keys_.data()); };
  for (const TouchedKey* key = keys; key != to;) {
    TouchedBlock block{.key = key->key, .begin = place(key)};
    while (key != to && key->key == block.key && !update.IsAdded(key->record)) ++key;
    block.added_begin = place(key);
    while (key != to && key->key == block.key) ++key;
    block.end = place(key);
    blocks.push_back(block);
  }
}

absl::Status TouchedKeys::Collect(const RecordStore& store, const BlockKeyProgram& program,
                                  const RegisterUpdate& update) {
  const std::uint64_t records = update.removed.size() + update.added();
  // A key each and a block each, both twice: in parts, and side by side.
  XUEJI_RETURN_IF_ERROR(ChargeUpTo(records * 2 * (sizeof(TouchedKey) + sizeof(TouchedBlock))));
  FillParts(store, program, update);
  begins_.fill(0);
  parts_.ForEach([&](const Parts& parts) {
    for (std::size_t p = 0; p < kParts; ++p) begins_[p + 1] += parts[p].size();
  });
  for (std::size_t p = 0; p < kParts; ++p) begins_[p + 1] += begins_[p];
  const std::size_t count = begins_[kParts];
  absl::Status status = CheckCancelled();
  if (status.ok() && count > std::numeric_limits<std::uint32_t>::max()) {
    status = ResourceExhausted({"一个分块规则中新增与变动的键多于 4294967295 个；请分批处理",
                                "an update has more than 4294967295 keys in a pass; bring it in parts"});
  }
  if (status.ok()) status = ChargeUpTo(count * 2 * (sizeof(TouchedKey) + sizeof(TouchedBlock)));
  if (!status.ok()) {
    parts_.ForEach([](Parts& parts) { parts.fill({}); });
    return status;
  }
  keys_.resize(count);
  ParallelFor(kParts, 16, [&](std::size_t begin, std::size_t end) {
    for (std::size_t part = begin; part < end; ++part) SortPart(part, update);
  });
  blocks_.clear();
  for (const std::vector<TouchedBlock>& part : part_blocks_) {
    blocks_.insert(blocks_.end(), part.begin(), part.end());
  }
  return absl::OkStatus();
}

}  // namespace xueji
