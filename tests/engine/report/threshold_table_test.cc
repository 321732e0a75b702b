#include "engine/report/threshold_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace xueji {
namespace {

TEST(ThresholdTable, BinsAreHalfBitsRoundedDownWithoutGaps) {
  ThresholdTable table;
  table.Add(-1, Decision::kReview, false);
  table.Add(0, Decision::kReview, true);
  table.Add(499, Decision::kDuplicate, true);
  table.Add(1'700, Decision::kDuplicate, false);
  table.Add(900, Decision::kNonLink, true);
  const std::vector<ThresholdBin> bins = table.Bins();
  ASSERT_EQ(bins.size(), 5U);
  EXPECT_EQ(bins.front().weight, -500);
  EXPECT_EQ(bins.back().weight, 1'500);
  EXPECT_EQ(bins[0].reviews, 1U);
  EXPECT_EQ(bins[0].true_reviews, 0U);
  EXPECT_EQ(bins[1].true_reviews, 1U);
  EXPECT_EQ(bins[1].true_duplicates, 1U);
  EXPECT_EQ(bins[2].duplicates + bins[2].reviews, 0U);
  EXPECT_EQ(bins[4].duplicates, 1U);
  EXPECT_EQ(bins[4].true_duplicates, 0U);
  EXPECT_TRUE(ThresholdTable().Bins().empty());
}

TEST(ThresholdTable, AbsurdWeightsAreCountedInTheOutermostBins) {
  ThresholdTable table;
  table.Add(-2'000'000, Decision::kReview, false);
  table.Add(2'000'000, Decision::kReview, false);
  const std::vector<ThresholdBin> bins = table.Bins();
  EXPECT_EQ(bins.size(), kThresholdBinsMax);
  EXPECT_EQ(bins.front().reviews, 1U);
  EXPECT_EQ(bins.back().reviews, 1U);
}

// The slow twin: every pair looked at for every threshold.
TEST(ThresholdTable, OutcomesAreThoseOfTheSinglePairs) {
  struct Pair {
    Weight weight;
    Decision decision;
    bool is_true;
  };
  std::mt19937 random(3);
  std::vector<Pair> pairs;
  ThresholdTable table;
  for (int i = 0; i < 500; ++i) {
    pairs.push_back({static_cast<Weight>(random() % 30'000) - 5'000,
                     random() % 2 == 0 ? Decision::kReview : Decision::kDuplicate,
                     random() % 3 == 0});
    table.Add(pairs.back().weight, pairs.back().decision, pairs.back().is_true);
  }
  const std::vector<ThresholdBin> bins = table.Bins();
  for (const bool weight_decides : {false, true}) {
    for (std::size_t at = 0; at < bins.size(); ++at) {
      ThresholdOutcome expected{.weight = bins[at].weight};
      for (const Pair& pair : pairs) {
        const bool is_duplicate = pair.decision == Decision::kDuplicate;
        if (pair.weight < bins[at].weight && (weight_decides || !is_duplicate)) {
          ++expected.dropped;
          continue;
        }
        ++(is_duplicate ? expected.duplicates : expected.reviews);
        (is_duplicate ? expected.true_duplicates : expected.true_reviews) += pair.is_true;
      }
      const ThresholdOutcome outcome = OutcomeAt(bins, at, weight_decides);
      EXPECT_EQ(outcome.weight, expected.weight);
      EXPECT_EQ(outcome.duplicates, expected.duplicates);
      EXPECT_EQ(outcome.reviews, expected.reviews);
      EXPECT_EQ(outcome.true_duplicates, expected.true_duplicates);
      EXPECT_EQ(outcome.true_reviews, expected.true_reviews);
      EXPECT_EQ(outcome.dropped, expected.dropped);
    }
  }
}

}  // namespace
}  // namespace xueji
