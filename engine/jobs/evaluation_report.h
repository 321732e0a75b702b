// EvaluationReport: gathers, while an evaluation reads links.csv, what its report for people shows
// beyond the figures, and writes the report.
//
//   EvaluationReport report(accuracy);                       // asks accuracy to keep found pairs
//   report.AddLink("r-1", "r-2", Decision::kReview, 5'000, "guardian");   // after accuracy knew it
//   XUEJI_RETURN_IF_ERROR(report.Write(options, figures));
//
// The pairs shown are wrong duplicates (the heaviest), pairs of one person that nothing linked, wrong
// reviews (the heaviest) and right ones that were nearly dropped (the lightest), at most kPerGroup of
// each, ties by the ids' hashes: the same for any order. They are explained by loading the run's
// inputs again (explain_job.h); where that cannot be, the report says why instead.
// Of a run that linked two files, missed pairs are shown only where the record ids tell the files
// apart ("L:", "R:" where both files have an id): pairs inside one file were never to be found.
// Not thread-safe. Memory: 8 bytes a true link, besides the few pairs kept.
// Errors: those of the manifest and of writing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/base/language.h"
#include "engine/base/status.h"
#include "engine/report/accuracy.h"
#include "engine/report/html_evaluation.h"

namespace xueji {

struct EvaluationReportOptions {
  std::string directory;  // of the run
  std::string path;       // to be written
  Language language = Language::kEnglish;
  int threads = 0;               // ExplainOptions
  std::uint64_t memory_max = 0;
};

class EvaluationReport {
 public:
  static constexpr std::size_t kPerGroup = 5;

  // `accuracy` must outlive this.
  explicit EvaluationReport(Accuracy& accuracy);
  // Record ids as the truth has them.
  void AddLink(std::string_view left, std::string_view right, Decision decision, Weight weight,
               std::string_view pass);
  absl::Status Write(const EvaluationReportOptions& options, const AccuracyFigures& figures) const;

 private:
  enum Group { kWrongDuplicates, kMissed, kWrongReviews, kLightReviews, kGroupCount };
  // Rank (the smaller, the sooner shown), hash, ids.
  using Candidate = std::tuple<Weight, std::uint64_t, std::string, std::string>;
  void Keep(Group group, Weight rank, std::string_view left, std::string_view right);
  void ExplainGroups(const EvaluationReportOptions& options, EvaluationData* data) const;
  std::vector<std::pair<std::string, std::string>> MissedPairs(const RunManifest& manifest) const;

  Accuracy& accuracy_;
  ThresholdTable thresholds_;
  std::map<std::string, PassFigures, std::less<>> passes_;
  std::set<Candidate> groups_[kGroupCount];
};

}  // namespace xueji
