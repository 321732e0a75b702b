// The only door to threads (oneTBB behind it). Work is cut into ranges that do not depend on the
// number of threads, so a result that is combined in range order is the same for 1 and for 64.
//
//   SetThreadLimit(2);
//   ParallelFor(n, 65536, [&](std::size_t begin, std::size_t end) { ... });
//
// Thread-safety: ParallelFor may be called from inside ParallelFor. `body` must not throw.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace xueji {

// REQUIRES: 1 <= threads. Applies to the whole process from now on.
void SetThreadLimit(int threads);
int ThreadLimit();
// Cores this process may use.
int AvailableCores();

// Calls body(begin, end) for [0, count) cut into pieces of `grain` (the last one shorter).
void ParallelFor(std::size_t count, std::size_t grain,
                 const std::function<void(std::size_t, std::size_t)>& body);

// Index of the calling thread in [0, ThreadLimit()), stable while a body runs: names its scratch slot.
int ThreadSlot();

// One value per thread slot. Combine in a way that does not depend on the slot.
template <typename T>
class PerThread {
 public:
  PerThread() : slots_(static_cast<std::size_t>(ThreadLimit())) {}
  T& Local() { return slots_[static_cast<std::size_t>(ThreadSlot())].value; }
  template <typename F>
  void ForEach(F&& visit) {
    for (Slot& slot : slots_) visit(slot.value);
  }

 private:
  struct alignas(64) Slot {
    T value{};
  };
  std::vector<Slot> slots_;
};

// A pipeline over `tokens` items in flight: `produce` (serial, returns false at the end), `work`
// (parallel), `consume` (serial, in the order of production), and, where there is one, `finish`
// (parallel): what consume gave its place in the order may be put there beside others. Items are slots
// 0..tokens-1; a slot is reused once its last stage is done.
struct PipelineStages {
  std::function<bool(std::size_t slot)> produce;
  std::function<void(std::size_t slot)> work;
  std::function<void(std::size_t slot)> consume;
  std::function<void(std::size_t slot)> finish = nullptr;
};
void RunPipeline(std::size_t tokens, const PipelineStages& stages);

}  // namespace xueji
