#include "engine/base/piece_order.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace xueji {
namespace {

// Under the thread sanitizer this fails if the two calls do not order the plain variable.
TEST(PieceOrder, WhatWasDoneBeforeTheEndIsVisibleAfterTheBegin) {
  int value = 0;
  std::atomic<bool> ready{false};  // relaxed: orders nothing by itself
  std::thread writer([&] {
    value = 42;
    EndPiece();
    ready.store(true, std::memory_order_relaxed);
  });
  while (!ready.load(std::memory_order_relaxed)) std::this_thread::yield();
  BeginPiece();
  EXPECT_EQ(value, 42);
  writer.join();
}

}  // namespace
}  // namespace xueji
