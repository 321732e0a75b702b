// PositionWaiters: who waits until the register has come to a position, or until his time is over.
//
//   waiters.Wait(position, deadline, [](bool reached) { … });   // any thread; at once where it is
//   reached waiters.Reached(position);                                   // the writer, after a
//   change became visible waiters.Expire(now);                                         // now and
//   then
//
// Thread-safe; handlers run outside the lock, on the thread that called Reached, Expire or Wait,
// and must be quick.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

namespace xueji::server {

class PositionWaiters {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  using Handler = std::function<void(bool reached)>;

  void Wait(std::uint64_t position, TimePoint deadline, Handler handler);
  void Reached(std::uint64_t position);
  void Expire(TimePoint now);
  // All of them, unreached: nothing comes any more.
  void Close();

 private:
  struct Waiter {
    std::uint64_t position;
    TimePoint deadline;
    Handler handler;
  };
  template <typename Leaves>
  std::vector<Waiter> TakeOut(const Leaves& leaves);

  std::mutex mutex_;
  std::uint64_t reached_ = 0;
  bool closed_ = false;
  std::vector<Waiter> waiters_;
};

}  // namespace xueji::server
