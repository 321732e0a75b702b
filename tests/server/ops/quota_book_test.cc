#include "server/ops/quota_book.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "tests/server/ops/ops_samples.h"

namespace xueji::server {
namespace {

constexpr std::int64_t kMinute = 60'000, kHour = 60 * kMinute;
// A midnight in China.
constexpr std::int64_t kMidnight = (kNowMs / (24 * kHour)) * 24 * kHour - 8 * kHour;

TEST(QuotaBook, AMinutesWorthAtOnceAndThenSteadily) {
  QuotaBook book({.account = {60, 0}, .certificate = {}, .county = {}});
  const QuotaAsker who{"li", "c", 370102};
  for (int i = 0; i < 60; ++i) EXPECT_TRUE(book.Take(who, 1, kNowMs).granted);
  const QuotaVerdict refused = book.Take(who, 1, kNowMs);
  EXPECT_FALSE(refused.granted);
  EXPECT_EQ(refused.holder, QuotaHolder::kAccount);
  EXPECT_EQ(refused.retry_ms, 1000);
  EXPECT_FALSE(book.Take(who, 1, kNowMs + 999).granted);
  EXPECT_TRUE(book.Take(who, 1, kNowMs + 1000).granted);
  EXPECT_FALSE(book.Take(who, 1, kNowMs + 1000).granted);
  EXPECT_TRUE(book.Take({"zhao", "c", 370102}, 1, kNowMs).granted);
}

TEST(QuotaBook, TheDayBeginsAtMidnightInChina) {
  QuotaBook book({.account = {0, 100}, .certificate = {}, .county = {}});
  const QuotaAsker who{"li", "c", 370102};
  EXPECT_TRUE(book.Take(who, 100, kMidnight).granted);
  const QuotaVerdict refused = book.Take(who, 1, kMidnight + kHour);
  EXPECT_FALSE(refused.granted);
  EXPECT_EQ(refused.retry_ms, 23 * kHour);
  EXPECT_FALSE(book.Take(who, 1, kMidnight + 24 * kHour - 1).granted);
  EXPECT_TRUE(book.Take(who, 1, kMidnight + 24 * kHour).granted);
}

TEST(QuotaBook, ARefusalTakesFromNobody) {
  QuotaBook book({.account = {0, 10}, .certificate = {0, 12}, .county = {0, 12}});
  EXPECT_TRUE(book.Take({"li", "c", 1}, 10, kNowMs).granted);
  EXPECT_EQ(book.Take({"zhao", "c", 1}, 3, kNowMs).holder, QuotaHolder::kCertificate);
  EXPECT_EQ(book.Take({"zhao", "d", 1}, 3, kNowMs).holder, QuotaHolder::kCounty);
  EXPECT_TRUE(book.Take({"zhao", "c", 1}, 2, kNowMs)
                  .granted);  // all that is left, nothing was taken in vain
}

TEST(QuotaBook, ATicketHasItsOwnCount) {
  QuotaBook book({});
  const std::int64_t expires = kNowMs + kHour;
  EXPECT_TRUE(book.TakeFromTicket("t", 1000, expires, 900, kNowMs).granted);
  EXPECT_EQ(book.TakeFromTicket("t", 1000, expires, 101, kNowMs).holder, QuotaHolder::kTicket);
  EXPECT_TRUE(book.TakeFromTicket("t", 1000, expires, 100, kNowMs).granted);
  EXPECT_FALSE(book.TakeFromTicket("t", 1000, expires, 1, kNowMs).granted);
  EXPECT_FALSE(book.TakeFromTicket("u", 1000, expires, 1001, kNowMs).granted);
  EXPECT_FALSE(book.TakeFromTicket("u", 1000, expires, ~0ULL, kNowMs).granted);
}

TEST(QuotaBook, MemoryIsBoundedAndYesterdayMakesRoom) {
  QuotaBook book(
      {.account = {60, 100}, .certificate = {60, 100}, .county = {60, 100}, .keys_max = 1000});
  int granted = 0;
  for (int i = 0; i < 2000; ++i)
    granted += book.Take({"a" + std::to_string(i), "c", 1}, 0, kNowMs).granted ? 1 : 0;
  EXPECT_GT(granted, 900);
  EXPECT_LT(granted, 1000);
  EXPECT_EQ(book.Take({"new", "c", 1}, 0, kNowMs).holder, QuotaHolder::kBook);
  EXPECT_TRUE(book.Take({"new", "c", 1}, 0, kNowMs + 24 * kHour).granted);
}

TEST(QuotaBook, ClocksThatRunBackwardsGiveNothing) {
  QuotaBook book({.account = {60, 0}, .certificate = {}, .county = {}});
  const QuotaAsker who{"li", "c", 1};
  EXPECT_TRUE(book.Take(who, 60, kNowMs).granted);
  EXPECT_FALSE(book.Take(who, 1, kNowMs - kHour).granted);
  EXPECT_FALSE(book.Take(who, 1, kNowMs).granted);
}

TEST(QuotaBook, ManyThreadsTakeNoMoreThanThereIs) {
  QuotaBook book({.account = {0, 1000}, .certificate = {}, .county = {}});
  std::vector<std::thread> threads;
  std::atomic<int> granted{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) granted += book.Take({"li", "c", 1}, 1, kNowMs).granted ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(granted, 1000);
}

TEST(QuotaBook, ARefusalSaysWhenToTryAgain) {
  for (const QuotaHolder holder : {QuotaHolder::kAccount, QuotaHolder::kCertificate,
                                   QuotaHolder::kCounty, QuotaHolder::kBook}) {
    const absl::Status status = TooMuch({false, holder, 1500});
    EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
    EXPECT_NE(std::string(status.message()).find("2 s"), std::string::npos) << status;
  }
}

TEST(QuotaBook, WhatWasTakenTodayIsPutBackAndYesterdaysIsNot) {
  const QuotaOptions options = {.account = {60, 100}, .certificate = {}, .county = {}};
  const QuotaAsker who{"li", "c", 370102};
  QuotaBook first(options);
  EXPECT_TRUE(first.Take(who, 50, kMidnight + kHour).granted);
  const QuotaCounts counts = first.Counts(kMidnight + kHour);
  EXPECT_EQ(counts.shares.size(), 3U);
  EXPECT_TRUE(first.Counts(kMidnight + 25 * kHour).shares.empty());

  QuotaBook again(options);
  again.Restore(counts, kMidnight + 2 * kHour);
  EXPECT_EQ(again.Counts(kMidnight + 2 * kHour), counts);
  EXPECT_TRUE(again.Take(who, 50, kMidnight + 2 * kHour).granted);  // the minute begins full
  EXPECT_EQ(again.Take(who, 1, kMidnight + 3 * kHour).holder, QuotaHolder::kAccount);

  QuotaBook tomorrow(options);
  tomorrow.Restore(counts, kMidnight + 24 * kHour);
  EXPECT_TRUE(tomorrow.Counts(kMidnight + 24 * kHour).shares.empty());
}

TEST(QuotaBook, TicketsArePutBackUntilTheyExpire) {
  QuotaBook first({});
  EXPECT_TRUE(first.TakeFromTicket("t", 100, kNowMs + kHour, 60, kNowMs).granted);
  const QuotaCounts counts = first.Counts(kNowMs);
  QuotaBook again({});
  again.Restore(counts, kNowMs);
  EXPECT_FALSE(again.TakeFromTicket("t", 100, kNowMs + kHour, 41, kNowMs).granted);
  EXPECT_TRUE(again.TakeFromTicket("t", 100, kNowMs + kHour, 40, kNowMs).granted);
  QuotaBook later({});
  later.Restore(counts, kNowMs + kHour);
  EXPECT_TRUE(later.Counts(0).tickets.empty());
}

}  // namespace
}  // namespace xueji::server
