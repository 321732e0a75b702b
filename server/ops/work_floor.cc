#include "server/ops/work_floor.h"

#include <algorithm>

namespace xueji::server {
namespace {

using std::chrono::nanoseconds;

constexpr std::int64_t kStepShare = 64, kOneIn = 20;
// Below, a step would be none; above, nobody waits.
constexpr std::int64_t kLeast = kStepShare * kOneIn, kMost = nanoseconds(std::chrono::milliseconds(100)).count();

std::size_t Index(Method method) { return static_cast<std::size_t>(method); }

}  // namespace

WorkFloor::WorkFloor(const WorkFloorOptions& options) : options_(options) {
  for (Quantiles& of_method : nanoseconds_) {
    for (auto& quantile : of_method) quantile.store(nanoseconds(options.first).count(), std::memory_order_relaxed);
  }
}

void WorkFloor::Note(Method method, bool found, nanoseconds elapsed) {
  if (!options_.follows || options_.first.count() <= 0) return;
  std::atomic<std::int64_t>& quantile = nanoseconds_[Index(method)][found ? 1 : 0];
  const std::int64_t now = quantile.load(std::memory_order_relaxed);
  const std::int64_t step = now / (kStepShare * kOneIn);
  const std::int64_t next = elapsed.count() > now ? now + (kOneIn - 1) * step : now - step;
  quantile.store(std::clamp(next, kLeast, kMost), std::memory_order_relaxed);
}

nanoseconds WorkFloor::Now(Method method) const {
  const Quantiles& of_method = nanoseconds_[Index(method)];
  return nanoseconds(std::max(of_method[0].load(std::memory_order_relaxed), of_method[1].load(std::memory_order_relaxed)));
}

nanoseconds WorkFloor::WaitAfter(Method method, nanoseconds elapsed) const {
  const nanoseconds floor = Now(method);
  if (floor.count() <= 0) return nanoseconds(0);
  if (elapsed.count() <= 0) return floor;
  const nanoseconds over = elapsed % floor;
  return over.count() == 0 ? over : floor - over;
}

}  // namespace xueji::server
