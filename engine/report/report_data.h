// ReportData: everything report.html shows beyond the manifest, and how it is counted.
//
//   ReportData data{.manifest = manifest, .regions = ProblemRegions(store, plan, verdicts),
//                   .weights = CountWeights(links)};
//   for (std::size_t i : PickExamples(store, links)) data.examples.push_back(...);
//
// Plain values; the functions are pure, their result does not depend on the order of links or on
// the number of threads. Memory: a few kilobytes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/language.h"
#include "engine/linkage/link.h"
#include "engine/plan/linkage_plan.h"
#include "engine/record/record_store.h"
#include "engine/report/chart_data.h"
#include "engine/report/pair_story.h"
#include "engine/report/run_manifest.h"

namespace xueji {

// Links by whole bits of match weight: bin i covers [low + i, low + i + 1).
struct WeightHistogram {
  int low = 0;
  std::vector<std::uint64_t> duplicates, reviews;
};

struct ReportExample {
  Decision decision = Decision::kReview;
  Weight weight = 0;
  ReasonSet reasons;
  std::string left_id, right_id;
  std::vector<PairField> fields;  // masked by the report, not by the caller
  // How the weight came about, and the pair in words; empty: not told.
  Weight prior = 0;
  std::vector<WaterfallBar> bars;
  PairStory story;
};

struct ReportData {
  RunManifest manifest;
  std::vector<RegionCount> regions;  // empty: the plan has no school region
  WeightHistogram weights;
  std::vector<ThresholdBin> thresholds;
  std::optional<Weight> review_weight_min, duplicate_weight_min;
  std::vector<PassFigures> passes;
  std::vector<ReportExample> examples;
  std::vector<ReportExample> borderline;  // the pairs nearest to a threshold
  Language language = Language::kEnglish;  // the one shown first
};

inline constexpr std::size_t kBorderlineMax = 6;
inline constexpr std::size_t kExamplesMax = 24;
inline constexpr std::size_t kExamplesPerReasonMax = 3;

// Accepted and problem records by province of the field "school_region", ascending; empty when the
// plan has no such region field. One parallel pass that touches a cache line of every row.
std::vector<RegionCount> ProblemRegions(const RecordStore& store, const LinkagePlan& plan,
                                        std::span<const RecordVerdict> verdicts);
WeightHistogram CountWeights(std::span<const Link> links);
// Which links to show: for each decision the first few of each leading reason, in the order of
// their record ids' hashes, so that the choice is neither random nor always the same corner of the
// file.
std::vector<std::size_t> PickExamples(const RecordStore& store, std::span<const Link> links);

std::vector<ThresholdBin> CountThresholds(std::span<const Link> links);
// By pass of the plan; `passes`: what each of them cost.
std::vector<PassFigures> CountPasses(std::span<const PassStats> passes,
                                     std::span<const Link> links);
// Which links lie nearest to a threshold of the plan (review, and duplicate where it has one), the
// nearest first; links that a rule decided have no threshold. Ties by the record ids' hashes.
std::vector<std::size_t> PickBorderline(const RecordStore& store, const ExecutionPlan& plan,
                                        std::span<const Link> links);

}  // namespace xueji
