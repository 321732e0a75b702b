#include "engine/base/parallel.h"

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/mutex.h"
#include "engine/base/piece_order.h"

namespace xueji {
namespace {

int g_thread_limit = 0;
std::unique_ptr<tbb::task_arena>& Arena() {
  static std::unique_ptr<tbb::task_arena> arena;
  return arena;
}

tbb::task_arena& CurrentArena() {
  if (Arena() == nullptr) SetThreadLimit(AvailableCores());
  return *Arena();
}

// The slots no item is in. Items end in no particular order, so a slot is free when it is given back,
// and not when another's turn has come.
class FreeSlots {
 public:
  explicit FreeSlots(std::size_t count) {
    for (std::size_t slot = count; slot-- > 0;) free_.push_back(slot);
  }
  std::size_t Take() {
    const MutexLock lock(mutex_);
    XUEJI_CHECK(!free_.empty());  // oneTBB lets no more items in than there are tokens
    const std::size_t slot = free_.back();
    free_.pop_back();
    return slot;
  }
  void GiveBack(std::size_t slot) {
    const MutexLock lock(mutex_);
    free_.push_back(slot);
  }

 private:
  Mutex mutex_;
  std::vector<std::size_t> free_ XUEJI_GUARDED_BY(mutex_);
};

}  // namespace

int AvailableCores() {
  return std::max(1, tbb::this_task_arena::max_concurrency());
}

void SetThreadLimit(int threads) {
  XUEJI_CHECK(threads >= 1);
  // More workers than cores are allowed on purpose: "--threads 8" must mean eight anywhere.
  static std::unique_ptr<tbb::global_control> control;
  control = std::make_unique<tbb::global_control>(tbb::global_control::max_allowed_parallelism,
                                                  static_cast<std::size_t>(threads));
  Arena() = std::make_unique<tbb::task_arena>(threads);
  g_thread_limit = threads;
}

int ThreadLimit() {
  if (g_thread_limit == 0) CurrentArena();
  return g_thread_limit;
}

int ThreadSlot() {
  const int slot = tbb::this_task_arena::current_thread_index();
  return slot < 0 || slot >= ThreadLimit() ? 0 : slot;
}

void ParallelFor(std::size_t count, std::size_t grain,
                 const std::function<void(std::size_t, std::size_t)>& body) {
  if (count == 0) return;
  XUEJI_CHECK(grain > 0);
  const std::size_t pieces = (count + grain - 1) / grain;
  EndPiece();
  CurrentArena().execute([&] {
    tbb::parallel_for(
        std::size_t{0}, pieces,
        [&](std::size_t piece) {
          BeginPiece();
          const std::size_t begin = piece * grain;
          body(begin, std::min(count, begin + grain));
          EndPiece();
        },
        tbb::simple_partitioner());
  });
  BeginPiece();
}

void RunPipeline(std::size_t tokens, const PipelineStages& stages) {
  XUEJI_CHECK(tokens > 0);
  FreeSlots free(tokens);
  EndPiece();
  // Every stage runs between BeginPiece and EndPiece, so a slot's content travels with it.
  const auto produce = [&](tbb::flow_control& control) -> std::size_t {
    BeginPiece();
    const std::size_t slot = free.Take();
    if (!stages.produce(slot)) control.stop();
    EndPiece();
    return slot;
  };
  const auto stage = [](const std::function<void(std::size_t)>& run, std::size_t slot) {
    BeginPiece();
    run(slot);
    EndPiece();
  };
  using tbb::filter_mode;
  using tbb::make_filter;
  CurrentArena().execute([&] {
    tbb::parallel_pipeline(
        tokens,
        make_filter<void, std::size_t>(filter_mode::serial_in_order, produce) &
            make_filter<std::size_t, std::size_t>(filter_mode::parallel,
                                                  [&](std::size_t slot) {
                                                    stage(stages.work, slot);
                                                    return slot;
                                                  }) &
            make_filter<std::size_t, std::size_t>(filter_mode::serial_in_order,
                                                  [&](std::size_t slot) {
                                                    stage(stages.consume, slot);
                                                    return slot;
                                                  }) &
            make_filter<std::size_t, void>(filter_mode::parallel, [&](std::size_t slot) {
              BeginPiece();
              if (stages.finish) stages.finish(slot);
              free.GiveBack(slot);
              EndPiece();
            }));
  });
  BeginPiece();
}

}  // namespace xueji
