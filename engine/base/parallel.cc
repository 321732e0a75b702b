#include "engine/base/parallel.h"

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <memory>

#include "engine/base/check.h"
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
  std::size_t next = 0;
  EndPiece();
  // Every stage runs between BeginPiece and EndPiece, so a slot's content travels with it.
  CurrentArena().execute([&] {
    tbb::parallel_pipeline(
        tokens, tbb::make_filter<void, std::size_t>(tbb::filter_mode::serial_in_order,
                                                    [&](tbb::flow_control& control) -> std::size_t {
                                                      BeginPiece();
                                                      // At most `tokens` items are in flight and
                                                      // they end in order, so slot (next mod
                                                      // tokens) is free again.
                                                      const std::size_t slot = next % tokens;
                                                      if (stages.produce(slot)) {
                                                        ++next;
                                                      } else {
                                                        control.stop();
                                                      }
                                                      EndPiece();
                                                      return slot;
                                                    }) &
                    tbb::make_filter<std::size_t, std::size_t>(tbb::filter_mode::parallel,
                                                               [&](std::size_t slot) {
                                                                 BeginPiece();
                                                                 stages.work(slot);
                                                                 EndPiece();
                                                                 return slot;
                                                               }) &
                    tbb::make_filter<std::size_t, void>(tbb::filter_mode::serial_in_order,
                                                        [&](std::size_t slot) {
                                                          BeginPiece();
                                                          stages.consume(slot);
                                                          EndPiece();
                                                        }));
  });
  BeginPiece();
}

}  // namespace xueji
