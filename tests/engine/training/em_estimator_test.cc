#include "engine/training/em_estimator.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/engine/training/training_test_support.h"

namespace xueji {
namespace {

constexpr std::size_t kComparisons = 5;
constexpr std::size_t kLevels = 3;

// A plan of five comparisons of three levels; only its shape is used.
LinkagePlan ShapePlan() {
  LinkagePlan plan;
  for (std::size_t c = 0; c < kComparisons; ++c) {
    Comparison comparison;
    comparison.name = "c" + std::to_string(c);
    comparison.kind = ComparisonKind::kText;
    comparison.levels.resize(kLevels);
    comparison.levels[0].levels = {static_cast<std::uint8_t>(matchers::TextLevel::kExact)};
    comparison.levels[1].levels = {static_cast<std::uint8_t>(matchers::TextLevel::kOneEdit)};
    comparison.levels[2].levels = {matchers::kElseLevel};
    plan.comparisons.push_back(comparison);
  }
  return plan;
}

// Pass p brings the pairs that agree exactly on comparisons p and p + 1.
TrainingModel ShapeModel() {
  TrainingModel model;
  model.pass_count = 4;
  for (std::size_t c = 0; c < kComparisons; ++c) {
    TrainingModel::Comparison comparison;
    comparison.levels = {{{}, 0.8}, {{}, 0.15}, {{}, 0.05}};
    for (std::size_t p = 0; p < 4; ++p) {
      if (p == c || p + 1 == c) comparison.key_passes |= PairMask{1} << p;
    }
    model.comparisons.push_back(comparison);
  }
  return model;
}

struct Truth {
  std::array<std::array<double, kLevels>, kComparisons> m{}, u{};
};

Truth MakeTruth() {
  Truth truth;
  for (std::size_t c = 0; c < kComparisons; ++c) {
    const double exact = 0.7 + 0.05 * static_cast<double>(c);
    truth.m[c] = {exact, 0.75 * (1 - exact), 0.25 * (1 - exact)};
    const double chance = 0.02 + 0.02 * static_cast<double>(c);
    truth.u[c] = {chance, 2 * chance, 1 - 3 * chance};
  }
  return truth;
}

class Simulation {
 public:
  explicit Simulation(std::uint64_t seed) : random_(seed) {}

  // Of `same` true pairs and `others`, those that a pass brings; and a random sample of them all.
  TrainingEvidence Draw(int same, int others, int sampled) {
    for (int i = 0; i < same; ++i) same_proposed_ += Propose(DrawPattern(truth_.m));
    for (int i = 0; i < others; ++i) Propose(DrawPattern(truth_.u));
    for (int i = 0; i < sampled; ++i) {
      const bool is_same = Uniform() * (same + others) < same;
      ++random_rows_[{DrawPattern(is_same ? truth_.m : truth_.u), 0}];
    }
    TrainingEvidence evidence;
    evidence.candidates = ToTable(candidates_);
    evidence.random = ToTable(random_rows_);
    evidence.pairs_possible = static_cast<std::uint64_t>(same) + static_cast<std::uint64_t>(others);
    return evidence;
  }
  const Truth& truth() const { return truth_; }
  int same_proposed() const { return same_proposed_; }

 private:
  using Rows = std::map<std::pair<ComparisonPattern, PairMask>, std::uint64_t>;

  double Uniform() { return static_cast<double>(random_() >> 11) * 0x1p-53; }

  ComparisonPattern DrawPattern(const std::array<std::array<double, kLevels>, kComparisons>& shares) {
    ComparisonPattern pattern;
    for (std::size_t c = 0; c < kComparisons; ++c) {
      if (Uniform() < 0.05) continue;  // a blank
      const double at = Uniform();
      pattern.Set(c, at < shares[c][0] ? 1 : at < shares[c][0] + shares[c][1] ? 2 : 3);
    }
    return pattern;
  }
  bool Propose(const ComparisonPattern& pattern) {
    PairMask mask = 0;
    for (std::size_t p = 0; p < 4; ++p) {
      if (pattern.Category(p) == 1 && pattern.Category(p + 1) == 1) mask |= PairMask{1} << p;
    }
    if (mask != 0) ++candidates_[{pattern, mask}];
    return mask != 0;
  }
  static PatternTable ToTable(const Rows& rows) {
    PatternTable table;
    for (const auto& [key, count] : rows) {
      table.rows.push_back({key.first, key.second, count});
      table.pairs += count;
    }
    return table;
  }

  std::mt19937_64 random_;
  Truth truth_ = MakeTruth();
  int same_proposed_ = 0;
  Rows candidates_, random_rows_;
};

TEST(EmEstimator, RecoversKnownParametersFromPairsChosenByBlocking) {
  Simulation simulation(7);
  const TrainingEvidence evidence = simulation.Draw(20'000, 1'000'000, 400'000);
  const PatternScheme scheme(ShapePlan());
  const ParameterEstimate estimate = EstimateParameters(scheme, ShapeModel(), evidence, {});
  EXPECT_TRUE(estimate.converged);
  for (std::size_t c = 0; c < kComparisons; ++c) {
    for (std::size_t l = 0; l < kLevels; ++l) {
      const LevelEstimate& level = estimate.comparisons[c].levels[l];
      EXPECT_NEAR(level.m, simulation.truth().m[c][l], 0.015) << c << ' ' << l;
      EXPECT_NEAR(level.u / simulation.truth().u[c][l], 1, 0.05) << c << ' ' << l;
    }
  }
  // The passes miss some of the true pairs; the prior is of those found.
  EXPECT_LT(simulation.same_proposed(), 19'500);
  EXPECT_NEAR(estimate.same_pairs, simulation.same_proposed(), 200);
  EXPECT_DOUBLE_EQ(estimate.prior, estimate.same_pairs / 1'020'000);
}

// What the naive way would give: the pairs that blocking on a field brings all agree on it.
TEST(EmEstimator, APassTeachesNothingAboutTheFieldsOfItsKey) {
  Simulation simulation(8);
  TrainingEvidence evidence = simulation.Draw(20'000, 200'000, 100'000);
  std::erase_if(evidence.candidates.rows, [](const PatternRow& row) { return (row.mask & 1) == 0; });
  for (PatternRow& row : evidence.candidates.rows) row.mask = 1;  // pass 0 alone: comparisons 0, 1
  const PatternScheme scheme(ShapePlan());
  const ParameterEstimate estimate = EstimateParameters(scheme, ShapeModel(), evidence, {});
  EXPECT_DOUBLE_EQ(estimate.comparisons[0].levels[0].m, 0.8);  // as it started
  EXPECT_DOUBLE_EQ(estimate.comparisons[1].levels[0].m, 0.8);
  EXPECT_NEAR(estimate.comparisons[4].levels[0].m, simulation.truth().m[4][0], 0.02);
}

TEST(EmEstimator, LabelledPairsCountAsWhatTheyAre) {
  Simulation simulation(9);
  TrainingEvidence evidence = simulation.Draw(0, 1000, 1000);
  evidence.candidates = {};
  ComparisonPattern exact, unlike;
  for (std::size_t c = 0; c < kComparisons; ++c) {
    exact.Set(c, 1);
    unlike.Set(c, 3);
  }
  evidence.labelled_same.rows = {{exact, 0, 30}, {unlike, 0, 10}};
  evidence.labelled_same.pairs = 40;
  const PatternScheme scheme(ShapePlan());
  const ParameterEstimate estimate = EstimateParameters(scheme, ShapeModel(), evidence, {});
  EXPECT_DOUBLE_EQ(estimate.comparisons[2].levels[0].m, 30.5 / 41.5);
  EXPECT_DOUBLE_EQ(estimate.comparisons[2].levels[2].m, 10.5 / 41.5);
  EXPECT_DOUBLE_EQ(estimate.same_pairs, 40);
}

TEST(EmEstimator, KnownPairsOfTwoPersonsAreNotTakenForTrueOnes) {
  Simulation simulation(10);
  TrainingEvidence evidence = simulation.Draw(2'000, 20'000, 10'000);
  const PatternScheme scheme(ShapePlan());
  const double free = EstimateParameters(scheme, ShapeModel(), evidence, {}).same_pairs;
  ASSERT_GT(free, 1000);
  for (PatternRow& row : evidence.candidates.rows) row.mask |= kLabelledDifferent;
  EXPECT_EQ(EstimateParameters(scheme, ShapeModel(), evidence, {}).same_pairs, 0);
}

TEST(EmEstimator, AGivenWeightCountsAsEvidenceAndStays) {
  Simulation simulation(11);
  const TrainingEvidence evidence = simulation.Draw(2'000, 100'000, 50'000);
  const PatternScheme scheme(ShapePlan());
  TrainingModel model = ShapeModel();
  const double free = EstimateParameters(scheme, model, evidence, {}).same_pairs;
  // "Exact agreement on the last comparison proves that it is another person."
  model.comparisons[4].levels[0].fixed_weight = -50;
  const double given = EstimateParameters(scheme, model, evidence, {}).same_pairs;
  EXPECT_LT(given, free / 2);
}

TEST(EmEstimator, SaysWhenItDidNotConverge) {
  Simulation simulation(12);
  const TrainingEvidence evidence = simulation.Draw(2'000, 100'000, 50'000);
  const PatternScheme scheme(ShapePlan());
  const ParameterEstimate estimate = EstimateParameters(scheme, ShapeModel(), evidence, {.rounds_max = 1});
  EXPECT_FALSE(estimate.converged);
  EXPECT_EQ(estimate.rounds, 1U);
  EXPECT_GT(estimate.last_change, 0);
}

TEST(EmEstimator, TheSameBitsForAnyNumberOfThreads) {
  Simulation simulation(13);
  const TrainingEvidence evidence = simulation.Draw(3'000, 100'000, 50'000);
  const PatternScheme scheme(ShapePlan());
  const int threads = ThreadLimit();
  SetThreadLimit(1);
  const ParameterEstimate one = EstimateParameters(scheme, ShapeModel(), evidence, {});
  SetThreadLimit(8);
  const ParameterEstimate eight = EstimateParameters(scheme, ShapeModel(), evidence, {});
  SetThreadLimit(threads);
  EXPECT_EQ(one.rounds, eight.rounds);
  for (std::size_t c = 0; c < kComparisons; ++c) {
    for (std::size_t l = 0; l < kLevels; ++l) {
      EXPECT_EQ(one.comparisons[c].levels[l].m, eight.comparisons[c].levels[l].m);
      EXPECT_EQ(one.comparisons[c].levels[l].u, eight.comparisons[c].levels[l].u);
    }
  }
}

}  // namespace
}  // namespace xueji
