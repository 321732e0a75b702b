#include "server/rpc/network_queue.h"

#include <grpcpp/alarm.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <future>
#include <vector>

namespace xueji::server {
namespace {

using std::chrono::milliseconds;

// Runs what it is given on the queue's thread.
class Then final : public NetworkQueue::Event {
 public:
  explicit Then(std::function<void()> then) : then_(std::move(then)) {}
  void Happened(bool /*ok*/) override { then_(); }

 private:
  std::function<void()> then_;
};

class NetworkQueueTest : public ::testing::TestWithParam<int> {
 protected:
  NetworkQueueTest() : queue_(builder_.AddCompletionQueue(), std::chrono::microseconds(GetParam())) {
    server_ = builder_.BuildAndStart();
    queue_.Start();
  }
  ~NetworkQueueTest() override {
    server_->Shutdown();
    queue_.Shutdown();
  }
  // Event after event, each done before this returns.
  void Do(std::function<void()> work) {
    std::promise<void> done;
    Then event([&] {
      work();
      done.set_value();
    });
    grpc::Alarm alarm;
    alarm.Set(queue_.queue(), std::chrono::system_clock::now(), event.Tag());
    done.get_future().wait();
  }

  grpc::ServerBuilder builder_;
  NetworkQueue queue_;
  std::unique_ptr<grpc::Server> server_;
};

TEST_P(NetworkQueueTest, EventsHappenOnItsThread) {
  EXPECT_FALSE(queue_.IsOwnThread());
  bool is_own = false;
  for (int i = 0; i < 100; ++i) {
    Do([&] { is_own = queue_.IsOwnThread(); });
    EXPECT_TRUE(is_own);
  }
}

TEST_P(NetworkQueueTest, WhatIsHeldComesInTheOrderOfItsTimeAndNotBefore) {
  std::vector<int> order;
  std::promise<void> done;
  const auto begin = std::chrono::steady_clock::now();
  bool too_early = false;
  Do([&] {
    queue_.HoldUntil(begin + milliseconds(30), [&] {
      too_early = std::chrono::steady_clock::now() < begin + milliseconds(30);
      order.push_back(3);
      done.set_value();
    });
    queue_.HoldUntil(begin + milliseconds(20), [&] { order.push_back(2); });
    queue_.HoldUntil(begin - milliseconds(1), [&] { order.push_back(1); });
  });
  done.get_future().wait();
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3}));
  EXPECT_FALSE(too_early);
}

TEST_P(NetworkQueueTest, CallsAreCounted) {
  queue_.CallBegan();
  queue_.CallBegan();
  queue_.CallEnded();
  EXPECT_EQ(queue_.calls(), 1);
  queue_.CallEnded();
}

INSTANTIATE_TEST_SUITE_P(AsleepAndAwake, NetworkQueueTest, ::testing::Values(0, 200));

TEST(NetworkQueue, OneThatNeverRanCanGo) {
  grpc::ServerBuilder builder;
  NetworkQueue queue(builder.AddCompletionQueue(), std::chrono::microseconds(0));
}

}  // namespace
}  // namespace xueji::server
