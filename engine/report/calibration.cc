#include "engine/report/calibration.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace xueji {
namespace {

constexpr std::array<double, 14> kEdges = {0,   0.001, 0.01, 0.05, 0.1,  0.25,  0.5,
                                           0.75, 0.9,  0.95, 0.99, 0.999, 0.9999, 1};

}  // namespace

double MatchProbability(Weight weight) {
  return 1 / (1 + std::exp2(-static_cast<double>(weight) / kWeightUnitsPerBit));
}

Calibration MeasureCalibration(std::span<const WeighedPair> pairs) {
  std::vector<WeighedPair> sorted(pairs.begin(), pairs.end());
  std::sort(sorted.begin(), sorted.end(), [](const WeighedPair& a, const WeighedPair& b) {
    return a.weight != b.weight ? a.weight < b.weight : a.is_true < b.is_true;
  });
  Calibration figures;
  figures.pairs = sorted.size();
  for (std::size_t i = 0; i + 1 < kEdges.size(); ++i) {
    figures.bins.push_back({.from = kEdges[i], .to = kEdges[i + 1]});
  }
  std::size_t bin = 0;
  double squares = 0;
  for (const WeighedPair& pair : sorted) {
    const double probability = MatchProbability(pair.weight);
    while (bin + 1 < figures.bins.size() && probability >= figures.bins[bin].to) ++bin;
    CalibrationBin& into = figures.bins[bin];
    ++into.pairs;
    into.true_pairs += pair.is_true;
    into.predicted += probability;
    const double error = probability - (pair.is_true ? 1 : 0);
    squares += error * error;
  }
  for (CalibrationBin& each : figures.bins) {
    if (each.pairs > 0) each.predicted /= static_cast<double>(each.pairs);
  }
  if (figures.pairs > 0) figures.brier = squares / static_cast<double>(figures.pairs);
  return figures;
}

}  // namespace xueji
