#include "engine/index/part_words.h"

#include "engine/base/cancellation.h"
#include "engine/base/parallel.h"

namespace xueji {

absl::StatusOr<PartWords> PartWords::Collect(const RecordStore& store,
                                             const BlockKeyProgram& program,
                                             MemoryBudget* budget) {
  PartWords result;
  result.first_ = GrowingArray<std::uint64_t>(store.size(), budget);
  XUEJI_RETURN_IF_ERROR(result.first_.Grow(store.size()));
  PerThread<std::vector<FurtherWord>> found;
  ParallelFor(store.size(), 1 << 14, [&](std::size_t begin, std::size_t end) {
    if (IsCancelled()) return;
    std::vector<FurtherWord>& further = found.Local();
    std::vector<std::uint64_t> words;
    for (std::size_t i = begin; i < end; ++i) {
      const RecordId record{static_cast<std::uint32_t>(i)};
      if (store.withdrawn(record)) continue;
      words.clear();
      program.AppendFieldWords(store.Row(record), &words);
      result.first_[i] = words.front();
      for (std::size_t w = 1; w < words.size(); ++w) further.push_back({words[w], record});
    }
  });
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  std::size_t count = 0;
  found.ForEach([&](const std::vector<FurtherWord>& further) { count += further.size(); });
  result.further_ = GrowingArray<FurtherWord>(count, budget);
  absl::Status status;
  found.ForEach([&](std::vector<FurtherWord>& further) {
    if (status.ok()) status = result.further_.Append(further);
    std::vector<FurtherWord>().swap(further);
  });
  XUEJI_RETURN_IF_ERROR(status);
  return result;
}

}  // namespace xueji
