#include "server/rpc/network_queue.h"

#include <utility>

#include <grpc/support/time.h>

namespace xueji::server {
namespace {

// What is due sooner is waited for awake: gRPC's clock for sleeping has milliseconds.
constexpr std::chrono::milliseconds kSleepMin{2};

gpr_timespec In(std::chrono::nanoseconds wait) {
  return gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_nanos(wait.count(), GPR_TIMESPAN));
}

grpc::CompletionQueue::NextStatus LookInto(grpc::CompletionQueue& queue, void** tag, bool* ok, gpr_timespec until) {
  const InsideGrpc inside;
  return queue.AsyncNext(tag, ok, until);
}

}  // namespace

NetworkQueue::NetworkQueue(std::unique_ptr<grpc::ServerCompletionQueue> queue, std::chrono::microseconds spin)
    : queue_(std::move(queue)), spin_(spin) {}

NetworkQueue::~NetworkQueue() { Shutdown(); }

void NetworkQueue::Start() {
  thread_ = std::thread([this] { Run(); });
}

void NetworkQueue::Shutdown() {
  if (is_shut_) return;
  is_shut_ = true;
  queue_->Shutdown();
  if (thread_.joinable()) return thread_.join();
  void* tag = nullptr;
  bool ok = false;
  while (queue_->Next(&tag, &ok)) {
  }
}

grpc::CompletionQueue::NextStatus NetworkQueue::Next(void** tag, bool* ok) {
  for (;;) {
    const TimePoint now = std::chrono::steady_clock::now();
    gpr_timespec until = gpr_inf_future(GPR_CLOCK_MONOTONIC);
    if (!held_.empty()) {
      const std::chrono::nanoseconds wait = held_.begin()->first - now;
      if (wait.count() <= 0) {
        const std::function<void()> then = std::move(held_.begin()->second);
        held_.erase(held_.begin());
        then();
        continue;
      }
      until = wait < kSleepMin ? gpr_inf_past(GPR_CLOCK_MONOTONIC) : In(wait);
    }
    if (now - last_event_ < spin_) until = gpr_inf_past(GPR_CLOCK_MONOTONIC);
    const grpc::CompletionQueue::NextStatus status = LookInto(*queue_, tag, ok, until);
    if (status != grpc::CompletionQueue::TIMEOUT) return status;
  }
}

void NetworkQueue::Run() {
  own_.store(std::this_thread::get_id(), std::memory_order_relaxed);
  void* tag = nullptr;
  bool ok = false;
  while (Next(&tag, &ok) == grpc::CompletionQueue::GOT_EVENT) {
    TakeOver(tag);
    static_cast<Event*>(tag)->Happened(ok);
    last_event_ = std::chrono::steady_clock::now();
  }
}

}  // namespace xueji::server
