// Training: m, u and the prior of a plan estimated from the records themselves, written into the
// plan's text (plan/plan_rewriter.h), without labels or refined by some.
//
//   XUEJI_ASSIGN_OR_RETURN(const TrainSummary summary, RunTraining({.run = {.inputs = {"roster.csv"},
//       .plan = "untrained.plan", .out = "trained.plan"}}));
//
// Of RunOptions all are used; `out` is the file of the trained plan. Level entries of the plan may
// lack m and u; those that have them are estimated anew, and a match_weight is left alone. The
// method is told in training/em_estimator.h.
// Same input and options: the same bytes, for any number of threads and order of the rows.
// Labels: a table of record ids and entities, for as many records as there are labels for; ids it
// names that are not in the input are counted. Linking two files, an id means both files' records.
//
// Thread-safety, errors: as RunDedup; besides, kInvalidArgument where there is nothing to learn
// from: fewer than two records, no candidate pair, no pair like a true one, or no level that tells
// one from another.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/jobs/dedup_job.h"
#include "engine/training/parameter_report.h"

namespace xueji {

struct TrainOptions {
  RunOptions run;
  bool link = false;                       // two inputs; only pairs across them count
  std::uint64_t random_pairs = 2'000'000;  // for u
  std::string labels;                      // file, or empty
  std::string id_column, entity_column;    // of the labels
  std::string exact_rules;                 // exact_prior.h, or empty: the prior comes from EM
  double exact_recall = 1;                 // share of true pairs that the rules find
  std::string frequencies_out;             // table of the input's values (frequency_table.h), or empty
  std::uint32_t frequencies_min = 5;       // values that fewer records have are left out of it; >= 2
};

struct TrainSummary {
  std::string plan_name;
  std::string out, frequencies_out;
  LinkagePlan plan;           // as trained
  TrainingEvidence evidence;  // counts only: the rows are gone
  ParameterEstimate estimate;
  std::optional<RulePrior> rule_prior;
  std::vector<TrainingWarning> warnings;
  std::uint64_t records = 0, rejected = 0;
  std::uint64_t records_labelled = 0, labels_unknown = 0;
  double seconds = 0;
};

absl::StatusOr<TrainSummary> RunTraining(const TrainOptions& options);

// The summary as JSON, for scripts: the keys of `xueji train --json`.
std::string TrainingJson(const TrainSummary& summary);

}  // namespace xueji
