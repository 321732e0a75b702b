#include "server/rpc/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace xueji::server {
namespace {

TEST(WorkerPool, WhatWasPostedIsDoneBeforeItIsGone) {
  std::atomic<int> done = 0;
  {
    WorkerPool workers(3);
    for (int i = 0; i < 1'000; ++i) workers.Post([&] { ++done; });
  }
  EXPECT_EQ(done, 1'000);
}

TEST(WorkerPool, OneThatWaitsDoesNotHoldUpTheOthers) {
  WorkerPool workers(2);
  std::promise<void> go_on, other_done;
  workers.Post([&] { go_on.get_future().wait(); });
  workers.Post([&] { other_done.set_value(); });
  EXPECT_EQ(other_done.get_future().wait_for(std::chrono::seconds(30)), std::future_status::ready);
  go_on.set_value();
}

TEST(WorkerPool, WorkMayPostWork) {
  std::promise<void> done;
  WorkerPool workers(1);
  workers.Post([&] { workers.Post([&] { done.set_value(); }); });
  EXPECT_EQ(done.get_future().wait_for(std::chrono::seconds(30)), std::future_status::ready);
}

}  // namespace
}  // namespace xueji::server
