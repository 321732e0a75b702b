// ThresholdTable: the linked pairs of a run by match weight, and what would be if the threshold lay
// elsewhere: how many pairs people would look at and, where the truth is known, with what precision
// and recall.
//
//   ThresholdTable table;
//   table.Add(12'345, Decision::kReview, /*is_true=*/true); ...
//   const std::vector<ThresholdBin> bins = table.Bins();
//   ThresholdOutcome out = OutcomeAt(bins, 3, /*weight_decides=*/false);
//
// Bins are half bits, ascending; at most kThresholdBinsMax, the outermost take what lies beyond.
// Where rules alone decide duplicates, moving the threshold drops only pairs put to people; where a
// weight decides them, everything below. Counts are sums: they do not depend on the order of Add.
// Not thread-safe while adding. Memory: 40 bytes a bin.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "engine/plan/execution_plan.h"

namespace xueji {

struct ThresholdBin {
  Weight weight = 0;  // pairs in [weight, weight + kThresholdStep)
  std::uint64_t duplicates = 0, reviews = 0;
  std::uint64_t true_duplicates = 0, true_reviews = 0;  // of these; 0 where no truth is known
};

inline constexpr Weight kThresholdStep = 500;
inline constexpr std::size_t kThresholdBinsMax = 256;

class ThresholdTable {
 public:
  void Add(Weight weight, Decision decision, bool is_true);
  // Without gaps: a bin between two that have pairs is there with zeros.
  std::vector<ThresholdBin> Bins() const;

 private:
  std::map<Weight, ThresholdBin> bins_;  // by weight, rounded down to a step
};

struct ThresholdOutcome {
  Weight weight = 0;
  std::uint64_t duplicates = 0, reviews = 0;            // that stay
  std::uint64_t true_duplicates = 0, true_reviews = 0;  // of these
  std::uint64_t dropped = 0;                            // pairs below the threshold
};

// REQUIRES: at < bins.size().
ThresholdOutcome OutcomeAt(std::span<const ThresholdBin> bins, std::size_t at, bool weight_decides);

}  // namespace xueji
