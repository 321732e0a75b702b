// NetworkQueue: a completion queue of gRPC and the one thread that serves it.
//
//   NetworkQueue queue(builder.AddCompletionQueue(), std::chrono::microseconds(100));
//   queue.Start();                                    // once the server runs
//   responder.Finish(…, event.Tag());                 // event.Happened(ok), on the queue's thread
//   queue.HoldUntil(due, [] { … });                   // there, when its time has come
//   queue.Shutdown();                                 // when no call is under way any more
//
// The thread reads the connections that gRPC gave to this queue, and serves what is quick itself: no other thread is
// woken for it. For so long after the last event it looks again without sleeping (`spin`), because to wake a
// sleeping thread costs more than a whole pre-check.
//
// PERF: a call at one in flight is mostly threads being woken; decision 0029 has what spinning and threads cost and give.
//
// Thread-safe but HoldUntil (the queue's thread), Start and Shutdown (one caller).
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <thread>

#include <grpcpp/completion_queue.h>

#include "server/rpc/handover.h"

namespace xueji::server {

class NetworkQueue {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  // Lives until it has happened.
  class Event {
   public:
    // What gRPC is given: what is done before is seen where it happens.
    void* Tag() {
      HandOver(this);
      return this;
    }
    virtual void Happened(bool ok) = 0;

   protected:
    ~Event() = default;
  };

  NetworkQueue(std::unique_ptr<grpc::ServerCompletionQueue> queue, std::chrono::microseconds spin);
  ~NetworkQueue();
  NetworkQueue(const NetworkQueue&) = delete;
  NetworkQueue& operator=(const NetworkQueue&) = delete;

  void Start();
  // Returns when the last event has happened. REQUIRES: nothing is begun on the queue any more.
  void Shutdown();
  grpc::ServerCompletionQueue* queue() { return queue_.get(); }
  bool IsOwnThread() const { return std::this_thread::get_id() == own_.load(std::memory_order_relaxed); }
  void HoldUntil(TimePoint due, std::function<void()> then) { held_.emplace(due, std::move(then)); }

  // Calls that have begun and are not over: the queue must not be shut down before they are.
  void CallBegan() { calls_.fetch_add(1, std::memory_order_relaxed); }
  void CallEnded() { calls_.fetch_sub(1, std::memory_order_release); }
  std::int64_t calls() const { return calls_.load(std::memory_order_acquire); }

 private:
  void Run();
  grpc::CompletionQueue::NextStatus Next(void** tag, bool* ok);

  const std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  const std::chrono::microseconds spin_;
  std::atomic<std::int64_t> calls_ = 0;
  std::atomic<std::thread::id> own_;
  // Of the thread.
  std::multimap<TimePoint, std::function<void()>> held_;
  TimePoint last_event_;
  std::thread thread_;
  bool is_shut_ = false;  // of whoever shuts it down
};

}  // namespace xueji::server
