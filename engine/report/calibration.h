// Calibration: whether match probabilities mean what they say: of the pairs given 0.9, are nine in
// ten true ones?
//
//   const Calibration figures = MeasureCalibration(pairs);   // pairs: weight, and whether true
//   figures.brier; figures.bins[3].predicted; figures.bins[3].observed();
//
// The probability of a pair is 2^w / (1 + 2^w) of its match weight w, which has the prior in it.
// Bins are narrow at both ends, where decisions fall. Brier score (G. W. Brier, 1950): the mean of
// (probability - truth) squared; 0 is perfect, 0.25 is what a coin says of everything.
// Only linked pairs are seen: lighter ones are not written, so the lowest bins are of those that
// were. Sums run by weight, so equal inputs in any order give equal bits. Pure function:
// thread-safe. Cost: one sort.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/plan/execution_plan.h"

namespace xueji {

struct WeighedPair {
  Weight weight = 0;
  bool is_true = false;
};

struct CalibrationBin {
  double from = 0, to = 0;   // probabilities: [from, to), the last bin with its end
  std::uint64_t pairs = 0, true_pairs = 0;
  double predicted = 0;      // mean probability; 0 without pairs
  double observed() const {  // share of true pairs; 0 without pairs
    return pairs == 0 ? 0 : static_cast<double>(true_pairs) / static_cast<double>(pairs);
  }
};

struct Calibration {
  std::uint64_t pairs = 0;
  double brier = 0;                  // 0 without pairs
  std::vector<CalibrationBin> bins;  // all of them, empty ones too
};

double MatchProbability(Weight weight);
Calibration MeasureCalibration(std::span<const WeighedPair> pairs);

}  // namespace xueji
