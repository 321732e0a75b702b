#include "engine/registry/pass_index.h"

#include <algorithm>

#include "engine/base/hash.h"
#include "engine/index/further_keys.h"

namespace xueji {
namespace {

std::uint64_t IdKey(std::string_view record_id) { return HashBytes(record_id) | 1; }

}  // namespace

absl::StatusOr<KeyIndex> BuildPassIndex(const RecordStore& store, const BlockKeyProgram& program,
                                        KeyScratch* scratch, MemoryBudget* budget) {
  const auto fill = [&](std::uint32_t begin, std::uint32_t end, std::uint64_t* keys) {
    FillFirstKeys(store, program, nullptr, begin, end, keys);
  };
  GrowingArray<ExtraKey>& further = scratch->extra();
  further.Clear();
  if (program.has_several()) XUEJI_RETURN_IF_ERROR(AppendFurtherKeys(store, program, &further));
  return KeyIndex::Build(store.size(), fill, further, scratch, budget);
}

absl::StatusOr<KeyIndex> BuildIdIndex(const RecordStore& store, KeyScratch* scratch,
                                      MemoryBudget* budget) {
  const auto fill = [&](std::uint32_t begin, std::uint32_t end, std::uint64_t* keys) {
    for (std::uint32_t record = begin; record < end; ++record) {
      keys[record - begin] = IdKey(store.ExternalId(RecordId{record}));
    }
    BlankWithdrawn(store, begin, end, keys);
  };
  return KeyIndex::Build(store.size(), fill, {}, scratch, budget);
}

void AppendRecordsWithKey(const KeyIndex& index, const BlockKeyProgram& program,
                          const RecordStore& store, std::uint64_t key,
                          std::vector<RecordId>* records) {
  const auto begin = static_cast<std::ptrdiff_t>(records->size());
  index.ForEachCandidate(key, [&](RecordId record) {
    if (!store.withdrawn(record) && program.HoldsKey(store.Row(record), key)) {
      records->push_back(record);
    }
  });
  // Two keys of one record may differ in no bit that the index knows; then it comes twice. Keys that
  // differ in such bits alone come mixed up, too.
  std::sort(records->begin() + begin, records->end());
  records->erase(std::unique(records->begin() + begin, records->end()), records->end());
}

std::optional<RecordId> FindByRecordId(const KeyIndex& ids, const RecordStore& store,
                                       std::string_view record_id) {
  std::optional<RecordId> found;
  ids.ForEachCandidate(IdKey(record_id), [&](RecordId record) {
    if (store.withdrawn(record) || store.ExternalId(record) != record_id) return;
    if (!found.has_value() || record < *found) found = record;
  });
  return found;
}

}  // namespace xueji
