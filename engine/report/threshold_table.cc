#include "engine/report/threshold_table.h"

#include <algorithm>

namespace xueji {
namespace {

Weight RoundedDown(Weight weight) {
  const Weight rest = weight % kThresholdStep;
  return weight - rest - (rest < 0 ? kThresholdStep : 0);
}

}  // namespace

void ThresholdTable::Add(Weight weight, Decision decision, bool is_true) {
  if (decision == Decision::kNonLink) return;
  ThresholdBin& bin = bins_[RoundedDown(weight)];
  if (decision == Decision::kDuplicate) {
    ++bin.duplicates;
    bin.true_duplicates += is_true;
  } else {
    ++bin.reviews;
    bin.true_reviews += is_true;
  }
}

std::vector<ThresholdBin> ThresholdTable::Bins() const {
  std::vector<ThresholdBin> bins;
  if (bins_.empty()) return bins;
  constexpr auto kSpanMax = static_cast<Weight>(kThresholdBinsMax - 1) * kThresholdStep;
  // Plans weigh by tens of bits; should one give absurd weights, the low end stays in sight: that is
  // where thresholds lie.
  const Weight low = std::max(bins_.begin()->first, RoundedDown(-100'000));
  const Weight high = std::clamp(bins_.rbegin()->first, low, low + kSpanMax);
  for (Weight weight = low; weight <= high; weight += kThresholdStep) bins.push_back({weight});
  for (const auto& [weight, bin] : bins_) {
    const Weight within = std::clamp(weight, low, high);
    ThresholdBin& sum = bins[static_cast<std::size_t>((within - low) / kThresholdStep)];
    sum.duplicates += bin.duplicates;
    sum.reviews += bin.reviews;
    sum.true_duplicates += bin.true_duplicates;
    sum.true_reviews += bin.true_reviews;
  }
  return bins;
}

ThresholdOutcome OutcomeAt(std::span<const ThresholdBin> bins, std::size_t at,
                           bool weight_decides) {
  ThresholdOutcome outcome;
  outcome.weight = bins[at].weight;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    const ThresholdBin& bin = bins[i];
    if (i >= at || !weight_decides) {
      outcome.duplicates += bin.duplicates;
      outcome.true_duplicates += bin.true_duplicates;
    } else {
      outcome.dropped += bin.duplicates;
    }
    if (i >= at) {
      outcome.reviews += bin.reviews;
      outcome.true_reviews += bin.true_reviews;
    } else {
      outcome.dropped += bin.reviews;
    }
  }
  return outcome;
}

}  // namespace xueji
