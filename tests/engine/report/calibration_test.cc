#include "engine/report/calibration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace xueji {
namespace {

const CalibrationBin& BinOf(const Calibration& figures, double probability) {
  return *std::find_if(figures.bins.begin(), figures.bins.end(), [&](const CalibrationBin& bin) {
    return probability < bin.to || bin.to == 1;
  });
}

TEST(Calibration, AWeightOfZeroIsOneHalf) {
  EXPECT_DOUBLE_EQ(MatchProbability(0), 0.5);
  EXPECT_DOUBLE_EQ(MatchProbability(1000), 2.0 / 3);
  EXPECT_DOUBLE_EQ(MatchProbability(-1000), 1.0 / 3);
  EXPECT_DOUBLE_EQ(MatchProbability(200'000), 1);
}

TEST(Calibration, HoldsWhatWasSaidAgainstWhatWasSo) {
  const std::vector<WeighedPair> pairs = {{1000, true}, {1000, true}, {1000, false}, {20'000, true}};
  const Calibration figures = MeasureCalibration(pairs);
  const CalibrationBin& bin = BinOf(figures, 0.6667);
  EXPECT_EQ(bin.pairs, 3U);
  EXPECT_DOUBLE_EQ(bin.predicted, 2.0 / 3);
  EXPECT_DOUBLE_EQ(bin.observed(), 2.0 / 3);
  EXPECT_NEAR(figures.brier, (2.0 / 9 + 4.0 / 9) / 4, 1e-9);
  EXPECT_EQ(figures.bins.back().pairs, 1U);
}

TEST(Calibration, EveryPairIsInOneBinAndTheBinsCoverEverything) {
  std::vector<WeighedPair> pairs;
  for (Weight weight = -120'000; weight <= 120'000; weight += 37) pairs.push_back({weight, weight > 0});
  const Calibration figures = MeasureCalibration(pairs);
  std::uint64_t counted = 0;
  double edge = 0;
  for (const CalibrationBin& bin : figures.bins) {
    EXPECT_EQ(bin.from, edge);
    edge = bin.to;
    counted += bin.pairs;
    EXPECT_GT(bin.pairs, 0U);
    EXPECT_GE(bin.predicted, bin.from);
    EXPECT_LE(bin.predicted, bin.to);
  }
  EXPECT_EQ(edge, 1);
  EXPECT_EQ(counted, pairs.size());
}

TEST(Calibration, CalibratedPairsFallOnTheDiagonal) {
  std::mt19937_64 random(3);
  std::vector<WeighedPair> pairs;
  for (int i = 0; i < 200'000; ++i) {
    const auto weight = static_cast<Weight>(random() % 20'000) - 10'000;
    pairs.push_back({weight, static_cast<double>(random() >> 11) * 0x1p-53 < MatchProbability(weight)});
  }
  for (const CalibrationBin& bin : MeasureCalibration(pairs).bins) {
    if (bin.pairs < 1000) continue;
    EXPECT_NEAR(bin.observed(), bin.predicted, 0.02);
  }
}

TEST(Calibration, TheOrderOfThePairsDoesNotMatterToTheBit) {
  std::vector<WeighedPair> pairs;
  for (int i = 0; i < 1000; ++i) pairs.push_back({i * 7919 % 9001 - 4000, i % 3 == 0});
  const double brier = MeasureCalibration(pairs).brier;
  std::reverse(pairs.begin(), pairs.end());
  EXPECT_EQ(MeasureCalibration(pairs).brier, brier);
}

TEST(Calibration, WithoutPairsThereIsNothingToSay) {
  const Calibration figures = MeasureCalibration({});
  EXPECT_EQ(figures.pairs, 0U);
  EXPECT_EQ(figures.brier, 0);
}

}  // namespace
}  // namespace xueji
