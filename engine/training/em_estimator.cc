#include "engine/training/em_estimator.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "engine/base/parallel.h"

namespace xueji {
namespace {

constexpr std::size_t kRowsPerPiece = 4096;
constexpr double kHalfPair = 0.5;
constexpr double kShareStart = 0.1;
constexpr double kShareMin = 1e-9;
constexpr double kSure = 0.9;

using Categories = std::array<double, kCategoryCountMax>;

double Logistic(double x) { return 1 / (1 + std::exp(-x)); }
double Logit(double share) { return std::log(share) - std::log1p(-share); }
double Clip(double share) { return std::clamp(share, kShareMin, 1 - kShareMin); }

// Weighted counts by comparison and category, and expected true pairs by pass.
struct Sums {
  explicit Sums(std::size_t comparisons = 0, std::size_t passes = 0)
      : at(comparisons, Categories{}), pass_same(passes, 0), mixed(comparisons, 0) {}
  void Add(const Sums& other) {
    for (std::size_t c = 0; c < at.size(); ++c) {
      for (std::size_t k = 0; k < kCategoryCountMax; ++k) at[c][k] += other.at[c][k];
    }
    for (std::size_t p = 0; p < pass_same.size(); ++p) pass_same[p] += other.pass_same[p];
    for (std::size_t c = 0; c < mixed.size(); ++c) mixed[c] += other.mixed[c];
    same += other.same;
    sure += other.sure;
  }
  std::vector<Categories> at;
  std::vector<double> pass_same;
  std::vector<double> mixed;  // by comparison: expected true pairs among those counted in `at`
  double same = 0, sure = 0;
};

class Estimator {
 public:
  Estimator(const PatternScheme& scheme, const TrainingModel& model,
            const TrainingEvidence& evidence, const EmOptions& options)
      : scheme_(scheme), model_(model), evidence_(evidence), options_(options),
        weights_(model.comparisons.size()),
        m_(model.comparisons.size()), u_(model.comparisons.size()),
        shares_(model.pass_count, kShareStart), pass_pairs_(model.pass_count, 0),
        keyed_by_(model.pass_count) {}

  ParameterEstimate Run() {
    Start();
    ParameterEstimate estimate;
    Sums same, others;
    for (estimate.rounds = 1;; ++estimate.rounds) {
      same = SumCandidates();
      UpdateShares(same);
      others = SumRandom();
      estimate.last_change = Update(same, others);
      estimate.converged = estimate.last_change <= options_.change_max;
      if (estimate.converged || estimate.rounds >= options_.rounds_max) break;
    }
    Describe(same, others, &estimate);
    return estimate;
  }

 private:
  std::size_t comparison_count() const { return model_.comparisons.size(); }

  void Start() {
    for (std::size_t c = 0; c < comparison_count(); ++c) {
      const TrainingModel::Comparison& comparison = model_.comparisons[c];
      for (std::size_t entry = 0; entry < comparison.levels.size(); ++entry) {
        m_[c][entry + 1] = comparison.levels[entry].start_m;
      }
      for (std::size_t p = 0; p < model_.pass_count; ++p) {
        if ((comparison.key_passes >> p & 1) != 0) keyed_by_[p].push_back(c);
      }
    }
    labelled_ = Sums(comparison_count(), 0);
    for (const PatternRow& row : evidence_.labelled_same.rows) {
      AddRow(row, static_cast<double>(row.count), &labelled_);
    }
    for (const PatternRow& row : evidence_.candidates.rows) {
      if ((row.mask & kLabelled) != 0) continue;
      for (std::size_t p = 0; p < model_.pass_count; ++p) {
        if ((row.mask >> p & 1) != 0) pass_pairs_[p] += row.count;
      }
    }
    // Before anything is known, every random pair is one of two persons.
    Sums others(comparison_count(), 0);
    for (const PatternRow& row : evidence_.random.rows) {
      if ((row.mask & kLabelledSame) != 0) continue;
      AddRow(row, static_cast<double>(row.count), &others);
    }
    for (std::size_t c = 0; c < comparison_count(); ++c) ToShares(c, others.at[c], &u_[c]);
    SetWeights();
  }

  void AddRow(const PatternRow& row, double weight, Sums* sums) const {
    for (std::size_t c = 0; c < comparison_count(); ++c) {
      sums->at[c][row.pattern.Category(c)] += weight;
    }
  }

  // Counts to probabilities. A level that covers NULL alone is a share of all pairs, the others are
  // shares of the pairs where neither side is blank.
  void ToShares(std::size_t c, const Categories& counts, Categories* shares) const {
    const PatternScheme::Comparison& scheme = scheme_.comparison(c);
    double present = 0, levels = 0;
    for (std::size_t k = 1; k < scheme.categories; ++k) {
      if (k == scheme.only_null) continue;
      present += counts[k];
      levels += 1;
    }
    for (std::size_t k = 1; k < scheme.categories; ++k) {
      (*shares)[k] = std::max(
          kEstimateMin,
          k == scheme.only_null
              ? (counts[k] + kHalfPair) / (present + counts[k] + 2 * kHalfPair)
              : (counts[k] + kHalfPair) / (present + levels * kHalfPair));
    }
  }

  void SetWeights() {
    for (std::size_t c = 0; c < comparison_count(); ++c) {
      const TrainingModel::Comparison& comparison = model_.comparisons[c];
      for (std::size_t k = 1; k <= comparison.levels.size(); ++k) {
        const std::optional<double>& fixed = comparison.levels[k - 1].fixed_weight;
        weights_[c][k] = fixed ? *fixed : std::log(m_[c][k] / u_[c][k]);
      }
    }
  }

  double WeightOf(const ComparisonPattern& pattern) const {
    double weight = 0;
    for (std::size_t c = 0; c < comparison_count(); ++c) weight += weights_[c][pattern.Category(c)];
    return weight;
  }

  // What each pass that brings the pair says: the probability that it is a true one.
  void Judge(const PatternRow& row, std::array<double, 32>* same) const {
    const double weight = WeightOf(row.pattern);
    for (PairMask left = row.mask & ~kLabelled; left != 0; left &= left - 1) {
      const auto p = static_cast<std::size_t>(std::countr_zero(left));
      double rest = weight;
      for (const std::size_t c : keyed_by_[p]) rest -= weights_[c][row.pattern.Category(c)];
      (*same)[p] = Logistic(logits_[p] + rest);
    }
  }

  // Mean over the passes of `mask`. REQUIRES: mask != 0.
  static double Mean(PairMask mask, const std::array<double, 32>& same) {
    double sum = 0;
    for (PairMask left = mask; left != 0; left &= left - 1) {
      sum += same[static_cast<std::size_t>(std::countr_zero(left))];
    }
    return sum / std::popcount(mask);
  }

  void JudgeRow(const PatternRow& row, Sums* sums) const {
    if ((row.mask & kLabelled) != 0) return;  // in labelled_same, or known for two persons
    std::array<double, 32> same{};
    Judge(row, &same);
    const auto count = static_cast<double>(row.count);
    for (PairMask left = row.mask; left != 0; left &= left - 1) {
      const auto p = static_cast<std::size_t>(std::countr_zero(left));
      sums->pass_same[p] += count * same[p];
    }
    const double mean = Mean(row.mask, same);
    sums->same += count * mean;
    if (mean >= kSure) sums->sure += count * mean;
    for (std::size_t c = 0; c < comparison_count(); ++c) {
      const PairMask free = row.mask & ~model_.comparisons[c].key_passes;
      if (free != 0) sums->at[c][row.pattern.Category(c)] += count * Mean(free, same);
    }
  }

  template <typename PerRow>
  Sums SumRows(const std::vector<PatternRow>& rows, const PerRow& per_row) const {
    const std::size_t pieces = (rows.size() + kRowsPerPiece - 1) / kRowsPerPiece;
    std::vector<Sums> parts(pieces, Sums(comparison_count(), model_.pass_count));
    ParallelFor(rows.size(), kRowsPerPiece, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) per_row(rows[i], &parts[begin / kRowsPerPiece]);
    });
    Sums total(comparison_count(), model_.pass_count);
    for (const Sums& part : parts) total.Add(part);
    return total;
  }

  Sums SumCandidates() {
    logits_.clear();
    for (const double share : shares_) logits_.push_back(Logit(share));
    return SumRows(evidence_.candidates.rows,
                   [this](const PatternRow& row, Sums* sums) { JudgeRow(row, sums); });
  }

  void UpdateShares(const Sums& same) {
    for (std::size_t p = 0; p < model_.pass_count; ++p) {
      if (pass_pairs_[p] == 0) continue;
      shares_[p] = Clip((same.pass_same[p] + kHalfPair) /
                        (static_cast<double>(pass_pairs_[p]) + 2 * kHalfPair));
    }
    same_pairs_ = same.same + static_cast<double>(evidence_.labelled_same.pairs);
    prior_ = Clip(same_pairs_ / static_cast<double>(std::max<std::uint64_t>(
                                    evidence_.pairs_possible, 1)));
  }

  // Random pairs, for each comparison as far as the other comparisons let them be of two persons.
  // Its own evidence is left out: it would take away just the agreements whose chance is sought,
  // the surer the rarer they seem.
  Sums SumRandom() const {
    const double logit = Logit(std::min(prior_, 0.5));
    return SumRows(evidence_.random.rows, [&](const PatternRow& row, Sums* sums) {
      if ((row.mask & kLabelledSame) != 0) return;
      const auto count = static_cast<double>(row.count);
      if ((row.mask & kLabelledDifferent) != 0) {
        AddRow(row, count, sums);
        return;
      }
      const double weight = logit + WeightOf(row.pattern);
      for (std::size_t c = 0; c < comparison_count(); ++c) {
        const std::size_t k = row.pattern.Category(c);
        const double same = Logistic(weight - weights_[c][k]);
        sums->at[c][k] += count * (1 - same);
        if (k > 0 && k != scheme_.comparison(c).only_null) {
          sums->mixed[c] += count * same * (1 - same);
        }
      }
    });
  }

  // Pairs the other comparisons leave open are partly true ones, which agree as m says: that part
  // is taken away, but never more than leaves the uncertainty of what was taken.
  Categories OthersAlone(std::size_t c, const Sums& others) const {
    Categories counts = others.at[c];
    for (std::size_t k = 1; k < scheme_.comparison(c).categories; ++k) {
      if (k == scheme_.comparison(c).only_null) continue;
      const double same = others.mixed[c] * m_[c][k];
      counts[k] = std::min(counts[k], std::max(counts[k] - same, std::sqrt(same)));
    }
    return counts;
  }

  double Update(const Sums& same, const Sums& others) {
    double change = 0;
    for (std::size_t c = 0; c < comparison_count(); ++c) {
      ToShares(c, OthersAlone(c, others), &u_[c]);
      Categories counts = same.at[c];
      double pairs = 0;
      for (std::size_t k = 0; k < kCategoryCountMax; ++k) {
        counts[k] += labelled_.at[c][k];
        if (k > 0) pairs += counts[k];
      }
      if (pairs == 0) continue;  // nothing to learn from: the starting values stay
      const Categories before = m_[c];
      ToShares(c, counts, &m_[c]);
      for (std::size_t k = 1; k < scheme_.comparison(c).categories; ++k) {
        change = std::max(change, std::abs(m_[c][k] - before[k]));
      }
    }
    SetWeights();
    return change;
  }

  // What each pass alone says of m, for comparing them.
  void DescribePasses(ParameterEstimate* estimate) const {
    for (std::size_t p = 0; p < model_.pass_count; ++p) {
      PassEstimate pass;
      pass.pairs = pass_pairs_[p];
      pass.same_share = shares_[p];
      for (const TrainingModel::Comparison& comparison : model_.comparisons) {
        pass.same_at.emplace_back(
            (comparison.key_passes >> p & 1) != 0 ? 0 : comparison.levels.size(), 0.0);
      }
      estimate->passes.push_back(std::move(pass));
    }
    for (const PatternRow& row : evidence_.candidates.rows) {
      if ((row.mask & kLabelled) != 0) continue;
      std::array<double, 32> same{};
      Judge(row, &same);
      for (PairMask left = row.mask; left != 0; left &= left - 1) {
        const auto p = static_cast<std::size_t>(std::countr_zero(left));
        const double weight = static_cast<double>(row.count) * same[p];
        PassEstimate& pass = estimate->passes[p];
        pass.same_pairs += weight;
        for (std::size_t c = 0; c < comparison_count(); ++c) {
          const std::size_t k = row.pattern.Category(c);
          if (k > 0 && !pass.same_at[c].empty()) pass.same_at[c][k - 1] += weight;
        }
      }
    }
  }

  void Describe(const Sums& same, const Sums& others, ParameterEstimate* estimate) const {
    estimate->prior = prior_;
    estimate->same_pairs = same_pairs_;
    estimate->sure_pairs = same.sure + static_cast<double>(evidence_.labelled_same.pairs);
    for (std::size_t c = 0; c < comparison_count(); ++c) {
      const Categories alone = OthersAlone(c, others);
      ComparisonEstimate comparison;
      PairMask all = 0;
      for (std::size_t p = 0; p < model_.pass_count; ++p) all |= PairMask{1} << p;
      comparison.has_free_pass = (all & ~model_.comparisons[c].key_passes) != 0 ||
                                 evidence_.labelled_same.pairs > 0;
      for (std::size_t k = 1; k < scheme_.comparison(c).categories; ++k) {
        LevelEstimate level{.m = m_[c][k], .u = u_[c][k]};
        level.same_pairs = same.at[c][k] + labelled_.at[c][k];
        level.other_pairs = alone[k];
        if (k != scheme_.comparison(c).only_null) {
          comparison.same_pairs += level.same_pairs;
          comparison.other_pairs += level.other_pairs;
        }
        comparison.levels.push_back(level);
      }
      estimate->comparisons.push_back(std::move(comparison));
    }
    DescribePasses(estimate);
  }

  const PatternScheme& scheme_;
  const TrainingModel& model_;
  const TrainingEvidence& evidence_;
  const EmOptions& options_;
  std::vector<Categories> weights_;  // natural logs; 0 where there is no evidence
  std::vector<Categories> m_, u_;
  std::vector<double> shares_, logits_;   // of true pairs, by pass
  std::vector<std::uint64_t> pass_pairs_; // without labelled ones
  std::vector<std::vector<std::size_t>> keyed_by_;  // comparisons of the pass's key
  Sums labelled_;
  double same_pairs_ = 0;
  double prior_ = kShareMin;
};

}  // namespace

ParameterEstimate EstimateParameters(const PatternScheme& scheme, const TrainingModel& model,
                            const TrainingEvidence& evidence, const EmOptions& options) {
  return Estimator(scheme, model, evidence, options).Run();
}

}  // namespace xueji
