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
  result.further_ = GrowingArray<FurtherWord>(store.size() / 4 + 1, budget);
  FirstError error;
  Mutex mutex;  // of further_
  ParallelFor(store.size(), 1 << 14, [&](std::size_t begin, std::size_t end) {
    if (IsCancelled() || !error.Get().ok()) return;
    std::vector<FurtherWord> further;
    std::vector<std::uint64_t> words;
    for (std::size_t i = begin; i < end; ++i) {
      const RecordId record{static_cast<std::uint32_t>(i)};
      if (store.withdrawn(record)) continue;
      words.clear();
      program.AppendFieldWords(store.Row(record), &words);
      result.first_[i] = words.front();
      for (std::size_t w = 1; w < words.size(); ++w) further.push_back({words[w], record});
    }
    const MutexLock lock(mutex);
    error.Set(result.further_.AppendWidening(further));
  });
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  XUEJI_RETURN_IF_ERROR(error.Get());
  return result;
}

}  // namespace xueji
