#include "engine/registry/live_delta.h"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace xueji {
namespace {

constexpr std::uint32_t kBase = 1000;
constexpr std::uint32_t kRowBytes = 8;

std::array<std::byte, kRowBytes> RowOf(std::uint8_t value) {
  std::array<std::byte, kRowBytes> row;
  row.fill(std::byte{value});
  return row;
}

std::set<std::uint32_t> WithKey(const LiveDelta& delta, std::uint64_t key, const LiveMark& mark) {
  std::set<std::uint32_t> records;
  delta.ForEachWithKey(key, mark, [&](RecordId record) { records.insert(record.value); });
  return records;
}

TEST(LiveDelta, AgreesWithAMapAsOfAnyMark) {
  MemoryBudget budget(std::uint64_t{1} << 32);
  LiveDelta delta(kBase, kRowBytes, 2000, &budget);
  std::mt19937_64 random(7);
  std::vector<std::vector<std::uint64_t>> keys;
  for (std::uint32_t i = 0; i < 2000; ++i) {
    std::vector<std::uint64_t> own;
    for (std::uint64_t k = random() % 12; k > 0; --k) own.push_back(random() % 50 + 1);
    ASSERT_TRUE(delta.Append(RowOf(static_cast<std::uint8_t>(i)), "id" + std::to_string(i), own).ok());
    keys.push_back(own);
  }
  for (const std::uint32_t visible : {0U, 1U, 777U, 2000U}) {
    for (std::uint64_t key = 1; key <= 50; ++key) {
      std::set<std::uint32_t> wanted;
      for (std::uint32_t i = 0; i < visible; ++i) {
        if (std::find(keys[i].begin(), keys[i].end(), key) != keys[i].end()) wanted.insert(kBase + i);
      }
      ASSERT_EQ(WithKey(delta, key, {visible, 0}), wanted) << key << " of " << visible;
    }
  }
  for (std::uint32_t i = 0; i < 2000; ++i) {
    EXPECT_EQ(delta.ExternalId(RecordId{kBase + i}), "id" + std::to_string(i));
    EXPECT_EQ(delta.Row(RecordId{kBase + i})[3], static_cast<std::byte>(static_cast<std::uint8_t>(i)));
  }
}

TEST(LiveDelta, AWithdrawalCountsFromItsEpochOn) {
  MemoryBudget budget(std::uint64_t{1} << 32);
  LiveDelta delta(kBase, kRowBytes, 600, &budget);
  std::map<std::uint32_t, std::uint32_t> withdrawn;
  for (std::uint32_t i = 0; i < 600; ++i) {
    const std::uint32_t record = i * 7 % kBase;
    if (!withdrawn.emplace(record, 1 + i / 100).second) continue;
    ASSERT_TRUE(delta.Withdraw(RecordId{record}, 1 + i / 100).ok());
  }
  for (std::uint32_t epoch = 0; epoch < 8; ++epoch) {
    for (std::uint32_t record = 0; record < kBase; ++record) {
      const auto found = withdrawn.find(record);
      EXPECT_EQ(delta.IsWithdrawn(RecordId{record}, epoch), found != withdrawn.end() && found->second <= epoch);
    }
  }
}

TEST(LiveDelta, FaultingInChangesNothing) {
  MemoryBudget budget(std::uint64_t{1} << 32);
  LiveDelta delta(kBase, kRowBytes, 100'000, &budget);
  const std::uint64_t reserved = budget.bytes_in_use();
  for (std::uint32_t i = 0; i < 2000; ++i) {
    const std::uint64_t key = i + 1;
    ASSERT_TRUE(delta.Append(RowOf(1), "id", {&key, 1}).ok());
    if (i % 2 == 0) {
      ASSERT_TRUE(delta.Withdraw(RecordId{kBase + i}, 1).ok());
    }
  }
  delta.FaultIn();
  for (std::uint32_t i = 0; i < 2000; ++i) {
    EXPECT_EQ(WithKey(delta, i + 1, {2000, 1}), std::set<std::uint32_t>{kBase + i});
    EXPECT_EQ(delta.IsWithdrawn(RecordId{kBase + i}, 1), i % 2 == 0);
  }
  // What is touched was charged when the delta was made.
  LiveDelta other(kBase, kRowBytes, 100'000, &budget);
  const std::uint64_t before = budget.bytes_in_use();
  other.FaultIn();
  EXPECT_EQ(budget.bytes_in_use(), before);
  EXPECT_GT(reserved, 0U);
}

TEST(LiveDelta, SaysWhenItIsFull) {
  MemoryBudget budget(std::uint64_t{1} << 32);
  LiveDelta delta(kBase, kRowBytes, 2, &budget);
  const std::uint64_t key = 5;
  EXPECT_TRUE(delta.Append(RowOf(1), "a", {&key, 1}).ok());
  EXPECT_TRUE(delta.Append(RowOf(2), "b", {&key, 1}).ok());
  EXPECT_EQ(delta.Append(RowOf(3), "c", {&key, 1}).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(WithKey(delta, key, {2, 0}).size(), 2U);
  EXPECT_TRUE(delta.Withdraw(RecordId{1}, 1).ok());
  EXPECT_TRUE(delta.Withdraw(RecordId{2}, 1).ok());
  EXPECT_EQ(delta.Withdraw(RecordId{3}, 1).code(), absl::StatusCode::kResourceExhausted);
}

TEST(LiveDelta, TheBudgetIsKept) {
  MemoryBudget budget(std::uint64_t{1} << 10);
  LiveDelta delta(kBase, kRowBytes, 1 << 16, &budget);
  EXPECT_EQ(delta.Append(RowOf(1), "a", {}).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(delta.size(), 0U);
}

}  // namespace
}  // namespace xueji
