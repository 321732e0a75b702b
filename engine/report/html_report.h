// report.html: one self-contained page for people. No network, no script; Chinese and English by a
// switch of style sheets alone; readable on a phone. Everything on it comes from the run's own
// figures; personal data is masked here, whatever the caller passes.
//
//   ReportData data{.manifest = manifest, .regions = ProblemRegions(store, plan, verdicts), ...};
//   XUEJI_RETURN_IF_ERROR(WriteHtmlReport(data, path));
//
// Deterministic: the same data gives the same bytes. Thread-safe: pure apart from the file.
// Limits: kExamplesMax examples, the manifest's own limits on block lists. Errors: FileWriter's.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/language.h"
#include "engine/base/status.h"
#include "engine/linkage/link.h"
#include "engine/plan/linkage_plan.h"
#include "engine/record/record_store.h"
#include "engine/report/run_manifest.h"

namespace xueji {

// Records of one province, by the first two digits of the school's region code; 0: no code.
struct RegionCount {
  std::uint32_t province = 0;
  std::uint64_t records = 0, duplicates = 0, reviews = 0;
};

// Links by whole bits of match weight: bin i covers [low + i, low + i + 1).
struct WeightHistogram {
  int low = 0;
  std::vector<std::uint64_t> duplicates, reviews;
};

// One field of both records of an example, as the registrar wrote it or as it was normalised.
struct ExampleField {
  std::string name;
  FieldType type = FieldType::kText;
  bool personal = true;
  std::string left, right;  // masked by the report, not by the caller
};

struct ReportExample {
  Decision decision = Decision::kReview;
  Weight weight = 0;
  ReasonSet reasons;
  std::string left_id, right_id;
  std::vector<ExampleField> fields;
};

struct ReportData {
  RunManifest manifest;
  std::vector<RegionCount> regions;  // empty: the plan has no school region
  WeightHistogram weights;
  std::vector<ReportExample> examples;
  Language language = Language::kEnglish;  // the one shown first
};

inline constexpr std::size_t kExamplesMax = 24;

// Accepted and problem records by province of the field "school_region", ascending; empty when the
// plan has no such region field. One parallel pass over the rows (about 10 ms a million).
std::vector<RegionCount> ProblemRegions(const RecordStore& store, const LinkagePlan& plan,
                                        std::span<const RecordVerdict> verdicts);
WeightHistogram CountWeights(std::span<const Link> links);
// Which links to show: for each decision the first few of each leading reason, in the order of their
// record ids' hashes, so that the choice is neither random nor always the same corner of the file.
std::vector<std::size_t> PickExamples(const RecordStore& store, std::span<const Link> links);

std::string RenderHtmlReport(const ReportData& data);
absl::Status WriteHtmlReport(const ReportData& data, const std::string& path);

}  // namespace xueji
