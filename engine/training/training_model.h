// What training takes from a plan: starting values, weights that are given and stay, and which
// passes' keys are made of which comparison's fields.
//
//   LinkagePlan filled = WithStartingValues(plan);          // compiles, whatever weights are missing
//   TrainingModel model = MakeTrainingModel(plan, stats);
//
// Starting values do not look at the m and u of the plan: training a trained plan again gives the
// same values. The one exception is a comparison of whose fields every pass's key is made, which no
// pass can teach: its m stays as the plan has it.
// Pure functions: thread-safe.
#pragma once

#include <vector>

#include "engine/plan/linkage_plan.h"
#include "engine/training/em_estimator.h"

namespace xueji {

// m to begin with, by level entry: most on the strongest, little on ELSE.
std::vector<double> StartingM(const Comparison& comparison);

LinkagePlan WithStartingValues(LinkagePlan plan);

// `refined`: by pass, whether it met an oversized block; then its refine parts join the key.
TrainingModel MakeTrainingModel(const LinkagePlan& plan, const std::vector<bool>& refined);

}  // namespace xueji
