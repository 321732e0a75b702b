#include "engine/index/further_keys.h"

#include <vector>

#include "engine/base/cancellation.h"
#include "engine/base/first_error.h"
#include "engine/base/mutex.h"
#include "engine/base/parallel.h"

namespace xueji {
namespace {

constexpr std::size_t kGrain = 1 << 16;

// `append(row, &further)` appends the keys of one row; 0 is none.
template <typename Append>
absl::Status Collect(const RecordStore& store, const Append& append, KeySlice slice,
                     GrowingArray<ExtraKey>* keys) {
  FirstError error;
  Mutex mutex;  // of *keys
  ParallelFor(store.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    if (IsCancelled() || !error.Get().ok()) return;
    std::vector<ExtraKey> found;
    std::vector<std::uint64_t> further;
    for (std::size_t i = begin; i < end; ++i) {
      const RecordId record{static_cast<std::uint32_t>(i)};
      if (store.withdrawn(record)) continue;
      further.clear();
      append(store.Row(record), &further);
      for (const std::uint64_t key : further) {
        if (key != 0 && slice.Holds(key)) found.push_back({key, record});
      }
    }
    const MutexLock lock(mutex);
    error.Set(keys->AppendWidening(found));
  });
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  return error.Get();
}

}  // namespace

void BlankWithdrawn(const RecordStore& store, std::uint32_t begin, std::uint32_t end,
                    std::uint64_t* keys) {
  if (store.withdrawn_count() == 0) return;
  for (std::uint32_t record = begin; record < end; ++record) {
    if (store.withdrawn(RecordId{record})) keys[record - begin] = 0;
  }
}

void FillFirstKeys(const RecordStore& store, const BlockKeyProgram& program,
                   const std::uint64_t* firsts, std::uint32_t begin, std::uint32_t end,
                   std::uint64_t* keys) {
  program.Keys(store.Row(RecordId{begin}), store.layout().row_bytes(), end - begin,
               firsts == nullptr ? nullptr : firsts + begin, keys);
  BlankWithdrawn(store, begin, end, keys);
}

absl::Status AppendFurtherKeys(const RecordStore& store, const BlockKeyProgram& program,
                               GrowingArray<ExtraKey>* keys, KeySlice slice) {
  return Collect(
      store,
      [&](const std::byte* row, std::vector<std::uint64_t>* further) {
        program.AppendFurtherKeys(row, further);
      },
      slice, keys);
}

absl::Status AppendOrFieldKeys(const RecordStore& store, const BlockKeyProgram& program,
                               GrowingArray<ExtraKey>* keys, KeySlice slice) {
  return Collect(
      store,
      [&](const std::byte* row, std::vector<std::uint64_t>* further) {
        program.AppendOrFieldWords(row, further);
        for (std::uint64_t& word : *further) word = word == 0 ? 0 : program.KeyWith(row, word);
      },
      slice, keys);
}

}  // namespace xueji
