// EstimateParameters: m, u and the prior of a plan from counted comparison patterns, by expectation
// maximisation, without labels or with some.
//
//   const ParameterEstimate estimate = EstimateParameters(scheme, evidence, {});
//   estimate.comparisons[2].levels[0].m          // level entry 0 of comparison 2
//
// The model is that of the plan: comparisons are independent among true pairs and among others
// (Fellegi and Sunter 1969; EM: Winkler 1988). What each number is learned from:
//  - m from the candidate pairs, one mixture for each blocking pass: what the pass's key is made of
//    says nothing there, so the comparisons of its fields are left out of its mixture, and the share
//    of true pairs is the pass's own. All passes share one m. A pair counts once for a comparison,
//    with the mean of what the passes free of that comparison say of it; a pair that only passes
//    with the comparison's own field bring counts nothing, since it was chosen for agreeing.
//  - u from pairs taken at random; the few true pairs among them are taken out by what the other
//    comparisons say of them, and of those these leave open the part that m accounts for; else u
//    of a rare agreement would be the share of true pairs.
//  - the prior from the true pairs found, over all pairs of records.
// Labelled pairs count as what they are: true ones toward m, others toward u.
// Half a pair is added to every level, so that none is impossible (Jeffreys).
// Sums run over sorted rows cut into fixed pieces: the same bits for any number of threads.
//
// Thread-safety: a pure function that uses the process's threads. Cost: about 0.1 us a row, pass and
// round. Memory: 10 kB for each 4,096 rows.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/training/comparison_pattern.h"
#include "engine/training/pattern_table.h"

namespace xueji {

struct TrainingEvidence {
  PatternTable candidates;     // masks: the passes that bring the pair, and labels
  PatternTable random;         // masks: labels
  PatternTable labelled_same;  // every pair that labels call one person, candidate or not
  std::uint64_t pairs_possible = 0;  // pairs of records there are
};

// What the estimator must know about the plan, by comparison, level entry and pass.
struct TrainingModel {
  struct Level {
    std::optional<double> fixed_weight;  // natural log; not estimated, never changed
    double start_m = 0;
  };
  struct Comparison {
    std::vector<Level> levels;
    PairMask key_passes = 0;  // bit p: the key of pass p is made of this comparison's fields
  };
  std::vector<Comparison> comparisons;
  std::size_t pass_count = 0;
};

struct EmOptions {
  std::size_t rounds_max = 2000;
  double change_max = 1e-7;  // converged when no m changes by more
};

struct LevelEstimate {
  double m = 0, u = 0;
  double same_pairs = 0;   // expected true pairs at the level, half a pair not counted
  double other_pairs = 0;  // random pairs of two persons at the level
};
struct ComparisonEstimate {
  std::vector<LevelEstimate> levels;
  double same_pairs = 0, other_pairs = 0;  // with evidence (no blank)
  bool has_free_pass = true;  // false, and no labels: m is the starting value
};
struct PassEstimate {
  std::uint64_t pairs = 0;
  double same_share = 0;
  double same_pairs = 0;
  std::vector<std::vector<double>> same_at;  // by comparison and level; empty where the key has it
};
struct ParameterEstimate {
  std::vector<ComparisonEstimate> comparisons;
  std::vector<PassEstimate> passes;
  double same_pairs = 0;  // true pairs: expected among the candidates, and labelled ones
  double sure_pairs = 0;  // of these, those that are true with 90 % or more, or labelled
  double prior = 0;
  std::size_t rounds = 0;
  double last_change = 0;
  bool converged = false;
};

ParameterEstimate EstimateParameters(const PatternScheme& scheme, const TrainingModel& model,
                            const TrainingEvidence& evidence, const EmOptions& options);

// The bounds of a probability the estimator gives.
inline constexpr double kEstimateMin = 1e-12;

}  // namespace xueji
