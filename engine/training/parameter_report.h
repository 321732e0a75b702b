// What training found, for people: the plan with the estimates in it, and what to be wary of.
//
//   std::vector<TrainingWarning> warnings = FindWarnings(plan, evidence, estimate);
//   std::string text = RewritePlan(plan_text, MakeRewrite(plan, outcome, Language::kEnglish));
//
// Estimates are written with four significant digits and so that no comparison adds up to more than
// 1. Warnings name the comparison, level or pass they are about, in Chinese and English; the codes
// are for scripts: NOT_CONVERGED, FEW_TRUE_PAIRS, LEVEL_FEW_TRUE_PAIRS, LEVEL_FEW_OTHER_PAIRS,
// DOUBTFUL_TRUE_PAIRS, NO_FREE_PASS, WEAKER_THAN_ELSE, PASS_FEW_TRUE_PAIRS, PASSES_DISAGREE, PRIORS_DISAGREE.
// Pure functions: thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/language.h"
#include "engine/plan/linkage_plan.h"
#include "engine/plan/plan_rewriter.h"
#include "engine/training/em_estimator.h"

namespace xueji {

struct TrainingWarning {
  std::string_view code;
  std::string comparison, level, pass;  // names; empty where the warning is about none
  std::string zh, en;
};

// Where the prior was taken from deterministic rules (exact_prior.h).
struct RulePrior {
  std::uint64_t pairs = 0;
  double recall = 1;
  double prior = 0;
};

struct TrainingOutcome {
  std::uint64_t records = 0;
  TrainingEvidence const* evidence = nullptr;
  ParameterEstimate estimate;
  std::optional<RulePrior> rule_prior;
  double prior() const { return rule_prior ? rule_prior->prior : estimate.prior; }
};

std::vector<TrainingWarning> FindWarnings(const LinkagePlan& plan, const TrainingOutcome& outcome);

// Four significant digits; together at most 1.
std::vector<double> RoundShares(const std::vector<double>& shares);

PlanRewrite MakeRewrite(const LinkagePlan& plan, const TrainingOutcome& outcome,
                        Language language);

// The words of a level entry: "ONE_EDIT, TWO_EDITS".
std::string LevelName(const Comparison& comparison, std::size_t entry);

}  // namespace xueji
