// The evaluation's report: how right a run is, for people: precision and recall at every threshold,
// the curve of both, the weights of right and wrong pairs, how far the probabilities can be trusted,
// recall by error class, what each blocking pass costs, and the pairs that went wrong.
//
//   EvaluationData data{.manifest = manifest, .figures = figures, .thresholds = table.Bins()};
//   XUEJI_RETURN_IF_ERROR(WriteHtmlEvaluation(data, "evaluation.html"));
//
// A page as html_page.h says: one file, no network, both languages, personal data masked.
// Deterministic. Thread-safe: pure apart from the file. Errors: FileWriter's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/language.h"
#include "engine/base/status.h"
#include "engine/report/accuracy.h"
#include "engine/report/chart_data.h"
#include "engine/report/report_data.h"

namespace xueji {

// Pairs of one kind of mistake.
struct PairGroup {
  BothTexts title;
  std::vector<ReportExample> pairs;
};

struct EvaluationData {
  RunManifest manifest;
  AccuracyFigures figures;
  std::vector<ThresholdBin> thresholds;
  std::optional<Weight> review_weight_min, duplicate_weight_min;
  std::vector<PassFigures> passes;
  std::vector<PairGroup> groups;
  BothTexts why_no_pairs;  // said in their place
  Language language = Language::kEnglish;
};

std::string RenderHtmlEvaluation(const EvaluationData& data);
absl::Status WriteHtmlEvaluation(const EvaluationData& data, const std::string& path);

}  // namespace xueji
