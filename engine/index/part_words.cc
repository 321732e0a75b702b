#include "engine/index/part_words.h"

#include "engine/base/cancellation.h"
#include "engine/base/first_error.h"
#include "engine/base/mutex.h"
#include "engine/base/parallel.h"

namespace xueji {

absl::StatusOr<PartWords> PartWords::Collect(const RecordStore& store,
                                             const BlockKeyProgram& program,
                                             MemoryBudget* budget) {
  PartWords result;
  result.first_ = GrowingArray<std::uint64_t>(store.size(), budget);
  XUEJI_RETURN_IF_ERROR(result.first_.Grow(store.size()));
  result.further_words_ = GrowingArray<std::uint64_t>(store.size() / 4 + 1, budget);
  result.further_records_ = GrowingArray<RecordId>(store.size() / 4 + 1, budget);
  FirstError error;
  Mutex mutex;  // of what is further
  ParallelFor(store.size(), 1 << 14, [&](std::size_t begin, std::size_t end) {
    if (IsCancelled() || !error.Get().ok()) return;
    std::vector<std::uint64_t> words, further_words;
    std::vector<RecordId> further_records;
    for (std::size_t i = begin; i < end; ++i) {
      const RecordId record{static_cast<std::uint32_t>(i)};
      if (store.withdrawn(record)) continue;
      words.clear();
      program.AppendFieldWords(store.Row(record), &words);
      result.first_[i] = words.front();
      further_words.insert(further_words.end(), words.begin() + 1, words.end());
      further_records.insert(further_records.end(), words.size() - 1, record);
    }
    const MutexLock lock(mutex);
    error.Set(result.further_words_.AppendWidening(further_words));
    error.Set(result.further_records_.AppendWidening(further_records));
  });
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  XUEJI_RETURN_IF_ERROR(error.Get());
  return result;
}

}  // namespace xueji
