#include "server/registrar/submission_queue.h"

#include <gtest/gtest.h>

#include <thread>

namespace xueji::server {
namespace {

using std::chrono::milliseconds;

Waiting Item(std::uint64_t number) {
  Waiting waiting;
  waiting.submission.expected_version = number;
  return waiting;
}

bool Add(SubmissionQueue& queue, std::uint64_t number) {
  Waiting waiting = Item(number);
  return queue.Add(waiting);
}

TEST(SubmissionQueue, FirstComeFirstServedAndNoMoreThanAsked) {
  SubmissionQueue queue(10);
  for (std::uint64_t i = 0; i < 5; ++i) EXPECT_TRUE(Add(queue, i));
  const std::vector<Waiting> batch = queue.Take(3, milliseconds(0));
  ASSERT_EQ(batch.size(), 3U);
  EXPECT_EQ(batch[0].submission.expected_version, 0U);
  EXPECT_EQ(batch[2].submission.expected_version, 2U);
  EXPECT_EQ(queue.size(), 2U);
}

TEST(SubmissionQueue, WhatIsPutBackComesFirst) {
  SubmissionQueue queue(10);
  for (std::uint64_t i = 0; i < 4; ++i) Add(queue, i);
  std::vector<Waiting> batch = queue.Take(3, milliseconds(0));
  batch.erase(batch.begin());
  queue.PutBack(std::move(batch));
  const std::vector<Waiting> next = queue.Take(10, milliseconds(0));
  ASSERT_EQ(next.size(), 3U);
  EXPECT_EQ(next[0].submission.expected_version, 1U);
  EXPECT_EQ(next[2].submission.expected_version, 3U);
}

TEST(SubmissionQueue, FullOrClosedItTakesNothing) {
  SubmissionQueue queue(1);
  EXPECT_TRUE(Add(queue, 1));
  EXPECT_FALSE(Add(queue, 2));
  queue.Take(1, milliseconds(0));
  queue.Close();
  EXPECT_FALSE(Add(queue, 3));
}

TEST(SubmissionQueue, APokeEndsTheWait) {
  SubmissionQueue queue(1);
  std::thread other([&] { queue.Poke(); });
  EXPECT_TRUE(queue.Take(1, milliseconds(60'000)).empty());
  other.join();
}

}  // namespace
}  // namespace xueji::server
