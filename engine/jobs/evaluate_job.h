// Evaluation: how right a finished run is, against a truth that names each record's entity.
//
//   XUEJI_ASSIGN_OR_RETURN(const AccuracyFigures figures, EvaluateRun({.directory = "out",
//       .truth = "truth.csv", .id_column = "record_id", .entity_column = "person_id"}));
//
// Reads verdicts.csv, links.csv and clusters.csv of the run and the truth, whatever its size, in
// one pass each; what the figures mean is said in report/accuracy.h. Every record that links.csv or
// clusters.csv names must be in the truth: otherwise nobody could say whether its pairs are right,
// and the evaluation is refused with the number of places. Where two linked files share ids (the
// manifest says so), the truth names records as clusters.csv does, "L:id" and "R:id". Truth about
// records that the run never saw counts as missed; it is reported as records_without_verdict.
// Memory: about 90 bytes a record of the truth. Cost: about 1 us a record; a report loads the run again.
// Thread-safe, but with a report (run_setup.h). Errors: kNotFound (no run there), kAlreadyExists (the
// report), kInvalidArgument (a column or row at fault: file and line; records unknown to the truth),
// kCancelled.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/language.h"
#include "engine/base/status.h"
#include "engine/report/accuracy.h"

namespace xueji {

struct EvaluateOptions {
  std::string directory;  // result of `dedup` or `link`
  std::string truth;
  std::string id_column, entity_column;
  std::string class_column = "error_class";  // used where the truth has it
  // An HTML report for people to be written here (evaluation_report.h); empty: none. It may not be
  // there yet.
  std::string report = {};
  Language language = Language::kEnglish;  // that the report shows first
  // For the report, which loads the run's inputs again (0: all cores, nine tenths of the memory).
  int threads = 0;
  std::uint64_t memory_max = 0;
};

absl::StatusOr<AccuracyFigures> EvaluateRun(const EvaluateOptions& options);

// The figures as JSON, for scripts: the keys of `xueji evaluate --json`.
std::string AccuracyJson(const AccuracyFigures& figures);

}  // namespace xueji
