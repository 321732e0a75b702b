// ChartData: the figures that a page hands to its charts (report_charts.js), as JSON in the page.
//
//   ChartData data{.thresholds = table.Bins(), .review_weight_min = 0};
//   page += "<script type=\"application/json\" id=\"figures\">" + ChartJson(data) + "</script>";
//
// Only figures and words of the plan: no field values, no record ids. What has no figures is left
// empty and has no chart. ChartJson's text cannot end the element it stands in. Plain values; pure
// functions; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/report/accuracy.h"
#include "engine/report/calibration.h"
#include "engine/report/pair_story.h"
#include "engine/report/threshold_table.h"

namespace xueji {

// Records of one province, by the first two digits of the school's region code; 0: no code.
struct RegionCount {
  std::uint32_t province = 0;
  std::uint64_t records = 0, duplicates = 0, reviews = 0;
};

// What one blocking pass cost and found: a link belongs to the pass that owns the pair.
struct PassFigures {
  std::string name;
  std::uint64_t pairs = 0;  // compared by it
  std::uint64_t duplicates = 0, reviews = 0;
};

struct PairBars {
  Weight prior = 0;
  std::vector<WaterfallBar> bars;
  Weight weight = 0;
};

struct ChartData {
  std::vector<ThresholdBin> thresholds;
  std::optional<Weight> review_weight_min, duplicate_weight_min;
  std::optional<std::uint64_t> truth_pairs;  // none: no truth is known
  std::vector<ClassFigures> classes;
  Calibration calibration;                   // its bins without pairs are left out of the chart
  std::vector<PassFigures> passes;
  std::vector<RegionCount> regions;
  std::vector<PairBars> waterfalls;  // in the order of the page
};

std::string ChartJson(const ChartData& data);

}  // namespace xueji
