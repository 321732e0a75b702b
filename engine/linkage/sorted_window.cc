#include "engine/linkage/sorted_window.h"

#include <algorithm>

#include "engine/base/cancellation.h"
#include "engine/index/key_word.h"
#include "engine/record/row_content.h"

namespace xueji {

std::vector<SortedRecord> SortByContent(const RecordStore& store,
                                        std::span<const RecordId> members) {
  const RecordLayout& layout = store.layout();
  std::vector<SortedRecord> sorted;
  sorted.reserve(members.size());
  for (const RecordId record : members) {
    const std::uint64_t first = KeyWord(layout.type(0), KeyTransform::kExact, 0,
                                        store.Row(record) + layout.offset(0), store.terms());
    sorted.push_back({first, RowContentHash(store, record), record});
  }
  std::sort(sorted.begin(), sorted.end(), [&](const SortedRecord& a, const SortedRecord& b) {
    if (a.order != b.order) return a.order < b.order;
    if (a.content != b.content) return a.content < b.content;
    const int ids = store.ExternalId(a.record).compare(store.ExternalId(b.record));
    return ids != 0 ? ids < 0 : a.record < b.record;  // linking two files, one id may stand in both
  });
  return sorted;
}

std::uint64_t CompareSuccessors(const WindowPass& pass, std::span<const SortedRecord> sorted,
                                CandidateBatch& batch, PassStats& stats, const ScoreBatch& score) {
  std::uint64_t compared = 0;
  std::vector<RecordId> window;
  for (std::size_t begin = 0; begin + 1 < sorted.size() && !IsCancelled();
       begin += kRowsPerGather) {
    batch.ClearRows();
    window.clear();
    const std::size_t end = std::min(sorted.size(), begin + kRowsPerGather + kWindow);
    for (std::size_t i = begin; i < end; ++i) window.push_back(sorted[i].record);
    batch.Gather(pass.store, window.data(), window.size());
    for (std::size_t i = begin; i < std::min(sorted.size(), begin + kRowsPerGather); ++i) {
      for (std::size_t j = i + 1; j < end && j <= i + kWindow; ++j) {
        const bool identical = sorted[i].content == sorted[j].content;
        if (identical && j > i + 1) break;
        ++compared;
        if (identical &&
            pass.ownership.KeyedEarlier(pass.number, pass.store.Row(sorted[i].record))) {
          continue;
        }
        ++stats.pairs_proposed;
        ++stats.pairs;
        batch.AddPair(static_cast<std::uint32_t>(i - begin), static_cast<std::uint32_t>(j - begin));
        if (!batch.full()) continue;
        score(batch);
        batch.ClearPairs();
      }
    }
    score(batch);
    batch.ClearPairs();
  }
  batch.ClearRows();
  return compared;
}

}  // namespace xueji
