#include "engine/training/training_model.h"

#include <algorithm>
#include <cmath>

#include "engine/plan/plan_words.h"

namespace xueji {
namespace {

constexpr double kStrongestStart = 0.8;
constexpr double kElseStart = 0.05;

bool Covers(const LevelWeight& entry, matchers::Level level) {
  return std::find(entry.levels.begin(), entry.levels.end(), level) != entry.levels.end();
}

bool UsesField(const Comparison& comparison, const std::vector<KeyPart>& parts) {
  const auto uses = [&](std::size_t field) {
    return comparison.field == field || comparison.other_field == field;
  };
  return std::any_of(parts.begin(), parts.end(), [&](const KeyPart& part) {
    return uses(part.field) || (part.or_field && uses(*part.or_field));
  });
}

bool HasEveryM(const Comparison& comparison) {
  return std::all_of(comparison.levels.begin(), comparison.levels.end(),
                     [](const LevelWeight& entry) { return entry.m || entry.match_weight; });
}

}  // namespace

std::vector<double> StartingM(const Comparison& comparison) {
  std::vector<double> start(comparison.levels.size(), 0);
  double rest = 1;
  std::size_t others = 0;
  for (std::size_t i = 0; i < start.size(); ++i) {
    const LevelWeight& entry = comparison.levels[i];
    if (Covers(entry, StrongestLevel(comparison.kind))) start[i] = kStrongestStart;
    else if (Covers(entry, matchers::kElseLevel)) start[i] = kElseStart;
    else ++others;
    rest -= start[i];
  }
  for (double& m : start) {
    if (m == 0) m = std::max(rest, kElseStart) / static_cast<double>(others);
  }
  return start;
}

LinkagePlan WithStartingValues(LinkagePlan plan) {
  for (Comparison& comparison : plan.comparisons) {
    const std::vector<double> start = StartingM(comparison);
    for (std::size_t i = 0; i < start.size(); ++i) {
      LevelWeight& entry = comparison.levels[i];
      if (entry.match_weight) continue;
      entry.m = start[i];
      entry.u = 1 / static_cast<double>(start.size() + 1);
    }
  }
  return plan;
}

TrainingModel MakeTrainingModel(const LinkagePlan& plan, const std::vector<bool>& refined) {
  TrainingModel model;
  model.pass_count = plan.passes.size();
  for (const Comparison& comparison : plan.comparisons) {
    TrainingModel::Comparison made;
    for (std::size_t p = 0; p < plan.passes.size(); ++p) {
      const BlockingPass& pass = plan.passes[p];
      const bool in_key = UsesField(comparison, pass.key) ||
                          (p < refined.size() && refined[p] && UsesField(comparison, pass.refine));
      if (in_key) made.key_passes |= PairMask{1} << p;
    }
    const PairMask all = (PairMask{1} << plan.passes.size()) - 1;
    const bool keep = made.key_passes == all && HasEveryM(comparison);
    const std::vector<double> start = StartingM(comparison);
    for (std::size_t i = 0; i < start.size(); ++i) {
      const LevelWeight& entry = comparison.levels[i];
      TrainingModel::Level level;
      level.start_m = keep && entry.m ? *entry.m : start[i];
      if (entry.match_weight) level.fixed_weight = *entry.match_weight * std::log(2.0);
      made.levels.push_back(level);
    }
    model.comparisons.push_back(std::move(made));
  }
  return model;
}

}  // namespace xueji
