#include "engine/training/pair_sampler.h"

#include <gtest/gtest.h>

#include <mutex>
#include <set>

#include "tests/support/id_store.h"

namespace xueji {
namespace {

using IdPairs = std::multiset<std::pair<std::string, std::string>>;

IdPairs PairsOf(const RecordStore& store, const PairSampleOptions& options) {
  const PairSample sample = SamplePairs(store, options);
  IdPairs pairs;
  std::mutex mutex;
  VisitSample(store, sample, [&](const CandidateBatch& batch) {
    const std::lock_guard lock(mutex);
    for (const CandidatePair& pair : batch.pairs()) {
      std::string left(store.ExternalId(batch.Id(pair.left)));
      std::string right(store.ExternalId(batch.Id(pair.right)));
      if (options.right_begin == 0 && right < left) std::swap(left, right);
      pairs.emplace(left, right);
    }
  });
  EXPECT_EQ(pairs.size(), sample.pairs());
  return pairs;
}

void Fill(IdStore& records, int count, bool backwards = false) {
  for (int i = 0; i < count; ++i) {
    records.Add("r" + std::to_string(backwards ? count - 1 - i : i));
  }
}

TEST(PairSampler, SmallFilesGiveEveryPairOnce) {
  for (const int count : {0, 1, 2, 3, 4, 7, 8, 65, 130}) {
    IdStore records;
    Fill(records, count);
    const IdPairs pairs = PairsOf(records.store(), {.pairs = 100'000});
    EXPECT_EQ(pairs.size(), static_cast<std::size_t>(count * (count - 1) / 2)) << count;
    EXPECT_EQ(std::set(pairs.begin(), pairs.end()).size(), pairs.size()) << count;
  }
}

TEST(PairSampler, LargerFilesGiveAsManyPairsAsAskedForNoneTwice) {
  IdStore records;
  Fill(records, 5000);
  const IdPairs pairs = PairsOf(records.store(), {.pairs = 100'000});
  EXPECT_GE(pairs.size(), 100'000U);
  EXPECT_LT(pairs.size(), 105'000U);
  EXPECT_EQ(std::set(pairs.begin(), pairs.end()).size(), pairs.size());
  for (const auto& [left, right] : pairs) ASSERT_NE(left, right);
}

TEST(PairSampler, TheOrderOfTheRecordsDoesNotMatter) {
  IdStore forwards, backwards;
  Fill(forwards, 5000);
  Fill(backwards, 5000, /*backwards=*/true);
  EXPECT_EQ(PairsOf(forwards.store(), {.pairs = 10'000}),
            PairsOf(backwards.store(), {.pairs = 10'000}));
}

TEST(PairSampler, WhereRecordsAreManyTheSmallestHashesStandForAll) {
  IdStore records;
  Fill(records, 5000);
  const PairSample sample = SamplePairs(records.store(), {.pairs = 8'000});
  EXPECT_EQ(sample.left.size(), 1002U);
  EXPECT_EQ(sample.neighbours, 8U);
}

TEST(PairSampler, LinkingTwoFilesPairsAcrossOnly) {
  IdStore records;
  for (int i = 0; i < 50; ++i) records.Add("l" + std::to_string(i));
  for (int i = 0; i < 80; ++i) records.Add("r" + std::to_string(i));
  const IdPairs all = PairsOf(records.store(), {.pairs = 100'000, .right_begin = 50});
  EXPECT_EQ(all.size(), 4000U);
  EXPECT_EQ(std::set(all.begin(), all.end()).size(), all.size());
  for (const auto& [left, right] : all) {
    ASSERT_EQ(left[0], 'l');
    ASSERT_EQ(right[0], 'r');
  }
}

TEST(PairSampler, OneIdInBothFilesDoesNotBringItsRecordsTogether) {
  IdStore records;
  for (int file = 0; file < 2; ++file) {
    for (int i = 0; i < 2000; ++i) records.Add("r" + std::to_string(i));
  }
  const IdPairs pairs = PairsOf(records.store(), {.pairs = 20'000, .right_begin = 2000});
  const auto same = std::count_if(pairs.begin(), pairs.end(),
                                  [](const auto& pair) { return pair.first == pair.second; });
  EXPECT_LT(same, 40);  // 10 by chance; 2,000 if both sides had one order
}

}  // namespace
}  // namespace xueji
