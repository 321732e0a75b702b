#include "engine/base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <numeric>

namespace xueji {
namespace {

TEST(ParallelFor, CoversTheRangeOnceWhateverTheThreads) {
  for (const int threads : {1, 2, 8}) {
    SetThreadLimit(threads);
    EXPECT_EQ(ThreadLimit(), threads);
    std::vector<std::atomic<int>> seen(10007);
    ParallelFor(seen.size(), 100, [&](std::size_t begin, std::size_t end) {
      EXPECT_EQ(begin % 100, 0u);
      for (std::size_t i = begin; i < end; ++i) seen[i].fetch_add(1);
    });
    for (const auto& count : seen) ASSERT_EQ(count.load(), 1);
  }
  ParallelFor(0, 10, [](std::size_t, std::size_t) { FAIL(); });
}

TEST(ParallelFor, MayBeNested) {
  SetThreadLimit(4);
  std::atomic<int> sum{0};
  ParallelFor(10, 1, [&](std::size_t, std::size_t) {
    ParallelFor(10, 1, [&](std::size_t, std::size_t) { sum.fetch_add(1); });
  });
  EXPECT_EQ(sum.load(), 100);
}

TEST(PerThread, GivesEachThreadItsOwn) {
  SetThreadLimit(4);
  PerThread<std::uint64_t> sums;
  ParallelFor(100000, 64, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) sums.Local() += i;
  });
  std::uint64_t total = 0;
  sums.ForEach([&](std::uint64_t sum) { total += sum; });
  EXPECT_EQ(total, 99999ULL * 100000 / 2);
}

TEST(RunPipeline, ConsumesInOrderAndReusesSlotsOnlyAfterwards) {
  SetThreadLimit(4);
  constexpr std::size_t kTokens = 3;
  std::vector<std::size_t> items(kTokens, 0);
  std::vector<char> busy(kTokens, false);  // a byte each: produce and consume run at one time
  std::size_t produced = 0;
  std::vector<std::size_t> consumed;
  RunPipeline(kTokens, {.produce =
                            [&](std::size_t slot) {
                              if (produced == 500) return false;
                              EXPECT_FALSE(busy[slot]);
                              busy[slot] = true;
                              items[slot] = produced++;
                              return true;
                            },
                        .work = [&](std::size_t slot) { items[slot] = items[slot] * 2; },
                        .consume =
                            [&](std::size_t slot) {
                              consumed.push_back(items[slot]);
                              busy[slot] = false;
                            }});
  ASSERT_EQ(consumed.size(), 500u);
  for (std::size_t i = 0; i < consumed.size(); ++i) ASSERT_EQ(consumed[i], i * 2);
}

TEST(RunPipeline, FinishesEachItemOnceAndFreesItsSlotThen) {
  for (const int threads : {1, 2, 8}) {
    SetThreadLimit(threads);
    constexpr std::size_t kTokens = 5;
    constexpr std::size_t kItems = 2'000;
    struct Slot {
      std::size_t item = 0, place = 0;
      bool busy = false;
    };
    std::vector<Slot> slots(kTokens);
    std::vector<std::size_t> placed(kItems, kItems);
    std::size_t produced = 0, consumed = 0;
    RunPipeline(kTokens, {.produce =
                              [&](std::size_t slot) {
                                if (produced == kItems) return false;
                                EXPECT_FALSE(slots[slot].busy);
                                slots[slot] = {.item = produced++, .busy = true};
                                return true;
                              },
                          .work = [](std::size_t) {},
                          .consume = [&](std::size_t slot) { slots[slot].place = consumed++; },
                          .finish =
                              [&](std::size_t slot) {
                                placed[slots[slot].place] = slots[slot].item;
                                slots[slot].busy = false;
                              }});
    for (std::size_t i = 0; i < kItems; ++i) ASSERT_EQ(placed[i], i);
  }
}

}  // namespace
}  // namespace xueji
