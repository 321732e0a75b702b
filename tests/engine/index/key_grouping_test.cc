#include "engine/index/key_grouping.h"

#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <random>
#include <set>

#include "engine/base/cancellation.h"
#include "engine/base/hash.h"
#include "engine/base/parallel.h"

namespace xueji {
namespace {

using Groups = std::set<std::vector<std::uint32_t>>;

// The slow, obvious twin: an ordered map from key to its records.
Groups ReferenceGroups(const std::vector<std::uint64_t>& keys, const std::vector<ExtraKey>& extra) {
  std::map<std::uint64_t, std::vector<std::uint32_t>> map;
  for (std::uint32_t i = 0; i < keys.size(); ++i) {
    if (keys[i] != 0) map[keys[i]].push_back(i);
  }
  for (const ExtraKey& key : extra) map[key.key].push_back(key.record.value);
  Groups groups;
  for (auto& [key, records] : map) {
    std::sort(records.begin(), records.end());
    if (records.size() > 1) groups.insert(records);
  }
  return groups;
}

Groups FastGroups(const std::vector<std::uint64_t>& keys, const std::vector<ExtraKey>& extra,
                  KeySlice slice = {}, std::size_t held = 0) {
  MemoryBudget budget(std::uint64_t{4} << 30);
  KeyScratch scratch(&budget);
  const auto fill = [&](std::uint32_t begin, std::uint32_t end, std::uint64_t* out) {
    std::copy(keys.begin() + begin, keys.begin() + end, out);
  };
  // The first of them lie in memory, the others are computed when they are asked for.
  const std::span<const ExtraKey> first(extra.data(), std::min(held, extra.size()));
  const auto compute = [&](std::size_t begin, std::size_t end, std::uint64_t* of, RecordId* records) {
    for (std::size_t i = begin; i < end; ++i) {
      of[i - begin] = extra[first.size() + i].key;
      records[i - begin] = extra[first.size() + i].record;
    }
  };
  const FurtherKeys further(first, extra.size() - first.size(), compute);
  auto grouping =
      KeyGrouping::Build(static_cast<std::uint32_t>(keys.size()), fill, further, &scratch, slice);
  EXPECT_TRUE(grouping.ok()) << grouping.status();
  Groups groups;
  std::mutex mutex;
  grouping->ForEachPartition([&](const KeyPartition& part) {
    for (const KeyGroup& group : part.groups) {
      std::vector<std::uint32_t> records;
      for (std::uint32_t i = group.begin; i < group.end; ++i) {
        records.push_back(part.Record(i).value);
      }
      const std::lock_guard lock(mutex);
      groups.insert(records);
    }
  });
  return groups;
}

std::vector<std::uint64_t> RandomKeys(std::size_t count, std::uint64_t distinct,
                                      std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::uint64_t> keys(count);
  for (std::uint64_t& key : keys) {
    const std::uint64_t value = random() % distinct;
    key = value == 0 ? 0 : Mix64(value);  // 0: no key
  }
  return keys;
}

TEST(KeyGrouping, GroupsAreThoseOfAMap) {
  for (const std::size_t count : {0UL, 1UL, 2UL, 100UL, 5'000UL, 300'000UL}) {
    for (const std::uint64_t distinct : {2UL, 50UL, 100'000UL}) {
      const auto keys = RandomKeys(count, distinct, count + distinct);
      EXPECT_EQ(FastGroups(keys, {}), ReferenceGroups(keys, {})) << count << " " << distinct;
    }
  }
}

TEST(KeyGrouping, ExtraKeysMeetTheOthers) {
  const auto keys = RandomKeys(20'000, 9'000, 3);
  std::vector<ExtraKey> extra;
  for (std::uint32_t i = 0; i < 500; ++i) {
    // A record's extra key differs from its own, as a former name from a name.
    if (keys[i * 7] != keys[i * 11 + 1] && keys[i * 7] != 0) {
      extra.push_back({keys[i * 7], RecordId{i * 11 + 1}});
    }
  }
  ASSERT_FALSE(extra.empty());
  std::sort(extra.begin(), extra.end(), [](const ExtraKey& a, const ExtraKey& b) {
    return std::pair(a.record, a.key) < std::pair(b.record, b.key);
  });
  extra.erase(std::unique(extra.begin(), extra.end(),
                          [](const ExtraKey& a, const ExtraKey& b) {
                            return a.record == b.record && a.key == b.key;
                          }),
              extra.end());
  const Groups expected = ReferenceGroups(keys, extra);
  for (const std::size_t held : {std::size_t{0}, std::size_t{1}, extra.size() / 2, extra.size()}) {
    EXPECT_EQ(FastGroups(keys, extra, {}, held), expected) << held;
  }
}

TEST(KeyGrouping, AMillionEqualKeysAreOneGroup) {
  const std::vector<std::uint64_t> keys(1'000'000, Mix64(7));
  const Groups groups = FastGroups(keys, {});
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups.begin()->size(), 1'000'000U);
}

TEST(KeyGrouping, SlicesAddUpToTheWhole) {
  const auto keys = RandomKeys(300'000, 70'000, 8);
  std::vector<ExtraKey> extra;
  for (std::uint32_t i = 0; i < 20'000; ++i) extra.push_back({keys[3 * i], RecordId{i}});
  const Groups whole = ReferenceGroups(keys, extra);
  for (const std::uint32_t count : {2U, 16U, kKeySlicesMax}) {
    Groups together;
    for (std::uint32_t index = 0; index < count; ++index) {
      const Groups slice = FastGroups(keys, extra, {index, count}, extra.size() / 3);
      EXPECT_LT(slice.size(), whole.size());
      together.insert(slice.begin(), slice.end());
    }
    EXPECT_EQ(together, whole) << count;
  }
}

TEST(KeyGrouping, ShortMemoryMeansSlices) {
  MemoryBudget budget(std::uint64_t{100} << 20);
  const KeyScratch scratch(&budget);
  SetThreadLimit(2);
  EXPECT_EQ(scratch.SlicesFor(1'000'000, 0), 1U);
  EXPECT_EQ(scratch.SlicesFor(20'000'000, 0), 4U);
  EXPECT_EQ(scratch.SlicesFor(20'000'000, 5'000'000), 4U);
  SetThreadLimit(AvailableCores());
  EXPECT_EQ(scratch.SlicesFor(10'000'000'000, 0), kKeySlicesMax);
}

TEST(KeyGrouping, DoesNotDependOnTheNumberOfThreads) {
  const auto keys = RandomKeys(300'000, 70'000, 5);
  SetThreadLimit(1);
  const Groups one = FastGroups(keys, {});
  SetThreadLimit(8);
  const Groups eight = FastGroups(keys, {});
  EXPECT_EQ(one, eight);
}

TEST(KeyGrouping, RefusesWhatTheBudgetDoesNotHold) {
  MemoryBudget budget(1 << 20);
  KeyScratch scratch(&budget);
  const auto fill = [](std::uint32_t begin, std::uint32_t end, std::uint64_t* out) {
    std::fill_n(out, end - begin, 1);
  };
  const auto grouping = KeyGrouping::Build(10'000'000, fill, {}, &scratch);
  EXPECT_EQ(grouping.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(budget.bytes_in_use(), 0U);
}

TEST(KeyGrouping, StopsWhenCancelled) {
  MemoryBudget budget(std::uint64_t{1} << 30);
  KeyScratch scratch(&budget);
  RequestCancel();
  const auto grouping = KeyGrouping::Build(
      1000, [](std::uint32_t, std::uint32_t, std::uint64_t*) {}, {}, &scratch);
  ResetCancel();
  EXPECT_EQ(grouping.status().code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace xueji
