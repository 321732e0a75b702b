#include "engine/registry/key_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "engine/base/hash.h"
#include "engine/base/parallel.h"

namespace xueji {
namespace {

// Keys by record, and further ones: small numbers of distinct keys, some records without any.
struct Keys {
  std::vector<std::uint64_t> first;
  std::vector<ExtraKey> further;

  Keys(std::uint32_t records, std::uint64_t distinct, std::uint32_t further_each) {
    std::mt19937_64 random(records * 31 + distinct);
    for (std::uint32_t i = 0; i < records; ++i) {
      first.push_back(random() % 5 == 0 ? 0 : Mix64(1 + random() % distinct));
      for (std::uint32_t f = 0; f < further_each; ++f) {
        further.push_back({Mix64(1 + random() % distinct), RecordId{i}});
      }
    }
  }
  absl::StatusOr<KeyIndex> Build(MemoryBudget* budget) const {
    KeyScratch scratch(budget);
    return KeyIndex::Build(
        static_cast<std::uint32_t>(first.size()),
        [&](std::uint32_t begin, std::uint32_t end, std::uint64_t* keys) {
          std::copy(first.begin() + begin, first.begin() + end, keys);
        },
        further, &scratch, budget);
  }
  // The slow twin: every key with its records.
  std::multimap<std::uint64_t, std::uint32_t> All() const {
    std::multimap<std::uint64_t, std::uint32_t> all;
    for (std::uint32_t i = 0; i < first.size(); ++i) {
      if (first[i] != 0) all.emplace(first[i], i);
    }
    for (const ExtraKey& extra : further) all.emplace(extra.key, extra.record.value);
    return all;
  }
};

std::vector<std::uint32_t> Candidates(const KeyIndex& index, std::uint64_t key) {
  std::vector<std::uint32_t> records;
  index.ForEachCandidate(key, [&](RecordId record) { records.push_back(record.value); });
  return records;
}

class KeyIndexTest : public ::testing::Test {
 protected:
  MemoryBudget budget_{std::uint64_t{1} << 30};
};

TEST_F(KeyIndexTest, FindsEveryRecordOfEveryKey) {
  for (const auto& [records, distinct, further] :
       {std::tuple{0U, 1U, 0U}, {1U, 1U, 0U}, {2U, 1U, 3U}, {7U, 3U, 30U}, {1000U, 10U, 0U},
        {1000U, 5000U, 1U}, {60000U, 30000U, 1U}, {100000U, 1U, 0U}}) {
    const Keys keys(records, distinct, further);
    const auto index = keys.Build(&budget_);
    ASSERT_TRUE(index.ok()) << index.status();
    EXPECT_TRUE(index->IsSound());
    EXPECT_EQ(index->key_count(), keys.All().size());
    std::size_t strangers = 0;
    const auto all = keys.All();
    for (auto at = all.begin(); at != all.end(); at = all.upper_bound(at->first)) {
      std::vector<std::uint32_t> wanted;
      const auto [begin, end] = all.equal_range(at->first);
      for (auto each = begin; each != end; ++each) wanted.push_back(each->second);
      std::sort(wanted.begin(), wanted.end());
      std::vector<std::uint32_t> found = Candidates(*index, at->first);
      std::sort(found.begin(), found.end());
      EXPECT_TRUE(std::includes(found.begin(), found.end(), wanted.begin(), wanted.end()))
          << records << " " << at->first;
      strangers += found.size() - wanted.size();
    }
    // Bucket and tag together know 28 bits and more of a key: strangers are rare.
    EXPECT_LT(strangers, 1 + all.size() / 1000) << records;
  }
}

TEST_F(KeyIndexTest, TheSameForAnyNumberOfThreads) {
  const Keys keys(50000, 20000, 1);
  const int threads = ThreadLimit();
  SetThreadLimit(1);
  const auto one = keys.Build(&budget_);
  SetThreadLimit(4);
  const auto four = keys.Build(&budget_);
  SetThreadLimit(threads);
  ASSERT_TRUE(one.ok() && four.ok());
  EXPECT_TRUE(std::ranges::equal(one->words(), four->words()));
  EXPECT_TRUE(std::ranges::equal(one->directory(), four->directory()));
}

TEST_F(KeyIndexTest, AKeyThatIsNotThereFindsNextToNobody) {
  const auto index = Keys(10000, 100000, 0).Build(&budget_);
  ASSERT_TRUE(index.ok());
  std::size_t found = 0;
  for (std::uint64_t key = 1; key < 10000; ++key) found += Candidates(*index, Mix64(~key)).size();
  EXPECT_LT(found, 10U);
}

TEST_F(KeyIndexTest, ManyBlanksLeaveASmallIndex) {
  Keys keys(300000, 1000, 0);
  std::fill(keys.first.begin() + 10, keys.first.end(), 0);
  const auto index = keys.Build(&budget_);
  ASSERT_TRUE(index.ok());
  EXPECT_LE(index->key_count(), 10U);
  for (std::uint32_t i = 0; i < 10; ++i) {
    if (keys.first[i] == 0) continue;
    const auto found = Candidates(*index, keys.first[i]);
    EXPECT_NE(std::find(found.begin(), found.end(), i), found.end());
  }
}

TEST_F(KeyIndexTest, WhatWouldGoOutOfBoundsIsNotSound) {
  const auto index = Keys(1000, 500, 0).Build(&budget_);
  ASSERT_TRUE(index.ok());
  const auto copy = [&] {
    auto made = KeyIndex::Make(1000, index->directory().size() - 1, index->key_count(), &budget_);
    std::ranges::copy(index->directory(), made->directory().begin());
    std::ranges::copy(index->words(), made->words().begin());
    return *std::move(made);
  };
  EXPECT_TRUE(copy().IsSound());
  KeyIndex broken = copy();
  broken.words()[3] |= 1023;  // record 1023 of 1000
  EXPECT_FALSE(broken.IsSound());
  broken = copy();
  broken.directory()[1] = 0xFFFFFFFF;
  EXPECT_FALSE(broken.IsSound());
  broken = copy();
  broken.directory().back() += 1;
  EXPECT_FALSE(broken.IsSound());
  broken = copy();
  broken.directory()[0] = 1;
  EXPECT_FALSE(broken.IsSound());
}

TEST_F(KeyIndexTest, TooManyKeysAreRefusedWithTheFigure) {
  const auto refused = KeyIndex::Make(10, 16, std::uint64_t{1} << 32, &budget_);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace xueji
