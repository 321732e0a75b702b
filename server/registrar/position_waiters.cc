#include "server/registrar/position_waiters.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace xueji::server {

void PositionWaiters::Wait(std::uint64_t position, TimePoint deadline, Handler handler) {
  bool reached = false;
  {
    const std::lock_guard lock(mutex_);
    reached = position <= reached_;
    if (!reached && !closed_) {
      waiters_.push_back({position, deadline, std::move(handler)});
      return;
    }
  }
  handler(reached);
}

// REQUIRES: the lock is held.
template <typename Leaves>
std::vector<PositionWaiters::Waiter> PositionWaiters::TakeOut(const Leaves& leaves) {
  const auto middle = std::stable_partition(waiters_.begin(), waiters_.end(),
                                            [&](const Waiter& waiter) { return !leaves(waiter); });
  std::vector<Waiter> taken(std::make_move_iterator(middle),
                            std::make_move_iterator(waiters_.end()));
  waiters_.erase(middle, waiters_.end());
  return taken;
}

void PositionWaiters::Reached(std::uint64_t position) {
  std::vector<Waiter> taken;
  {
    const std::lock_guard lock(mutex_);
    reached_ = std::max(reached_, position);
    if (waiters_.empty()) return;
    taken = TakeOut([this](const Waiter& waiter) { return waiter.position <= reached_; });
  }
  for (Waiter& waiter : taken) waiter.handler(true);
}

void PositionWaiters::Expire(TimePoint now) {
  std::vector<Waiter> taken;
  {
    const std::lock_guard lock(mutex_);
    if (waiters_.empty()) return;
    taken = TakeOut([now](const Waiter& waiter) { return waiter.deadline <= now; });
  }
  for (Waiter& waiter : taken) waiter.handler(false);
}

void PositionWaiters::Close() {
  std::vector<Waiter> taken;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    taken.swap(waiters_);
  }
  for (Waiter& waiter : taken) waiter.handler(false);
}

}  // namespace xueji::server
