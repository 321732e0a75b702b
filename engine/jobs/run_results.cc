#include "engine/jobs/run_results.h"

#include <algorithm>
#include <span>

#include "engine/base/version.h"
#include "engine/jobs/pair_example.h"
#include "engine/jobs/record_text.h"
#include "engine/report/field_mask.h"
#include "engine/report/html_report.h"
#include "engine/report/reject_writer.h"

namespace xueji {
namespace {

// The pairs with these numbers in `links`, explained.
std::vector<ReportExample> Explained(const RecordStore& store, const ExecutionPlan& plan,
                                     const PairScorer& scorer, std::span<const Link> links,
                                     const std::vector<std::size_t>& picked) {
  std::vector<ReportExample> examples;
  for (const std::size_t i : picked) {
    examples.push_back(ExampleOf(plan, scorer, store, links[i]));
  }
  return examples;
}

// The generic values of a run as the manifest names them, the dearest first.
std::vector<GenericValueCost> GenericValueCosts(const LoadedRun& run, const LinkageResult& linkage) {
  std::uint64_t proposed = 0;
  for (const PassStats& pass : linkage.passes) proposed += pass.pairs_proposed;
  std::vector<GenericValueCost> costs;
  for (const GenericValue& value : linkage.generic_values) {
    const Field& field = run.plan.plan.fields[value.field];
    const std::string text = RecordText(*run.loaded.store, value.example, value.field);
    costs.push_back({field.name, MaskField(field.type, field.personal, text), value.records, value.pairs,
                     proposed == 0 ? 0 : static_cast<double>(value.pairs) / static_cast<double>(proposed)});
  }
  std::stable_sort(costs.begin(), costs.end(), [](const GenericValueCost& a, const GenericValueCost& b) {
    return a.pairs != b.pairs ? a.pairs > b.pairs : a.records > b.records;
  });
  return costs;
}

}  // namespace

void MakeExamples(const RecordStore& store, const ExecutionPlan& plan, const PairScorer& scorer,
                  Findings* findings) {
  const std::vector<Link>& links = findings->linkage.links;
  findings->examples = Explained(store, plan, scorer, links, PickExamples(store, links));
  findings->borderline = Explained(store, plan, scorer, links, PickBorderline(store, plan, links));
}

RunManifest DescribeRun(const RunOptions& options, const LoadedRun& run, const Findings& findings) {
  RunManifest manifest;
  manifest.version = kVersion;
  manifest.plan_name = run.plan.plan.name;
  manifest.plan_path = options.plan;
  manifest.plan_fingerprint = run.plan.fingerprint;
  manifest.rule_set = options.rule_set;
  manifest.rule_set_fingerprint = options.rule_set_fingerprint;
  manifest.columns_path = options.columns;
  manifest.encoding_option = options.encoding;
  manifest.separator = options.separator;
  manifest.latest_birth_date = run.loaded.latest_birth_date;
  if (run.frequencies.has_value()) {
    manifest.frequencies_path = run.frequencies->path;
    manifest.frequencies_checksum = run.frequencies->checksum;
  }
  manifest.out = options.out;
  manifest.record_bytes = run.plan.layout.row_bytes();
  manifest.shared_record_ids = run.loaded.ids_shared;
  for (const LoadedInput& input : run.loaded.inputs) {
    manifest.inputs.push_back({input.path, input.bytes, input.rows, input.rows, input.checksum,
                               input.encoding, input.compression, input.ignored_columns,
                               input.notes});
    manifest.counts.rows += input.rows;
  }
  for (const RejectedRow& reject : run.loaded.rejects) --manifest.inputs[reject.file].accepted;
  manifest.counts.rejected = run.loaded.rejects.size();
  manifest.counts.accepted = manifest.counts.rows - manifest.counts.rejected;
  manifest.counts.pairs_compared = findings.linkage.pairs_compared;
  manifest.counts.links = findings.linkage.links.size();
  manifest.counts.clusters = findings.clusters.ids.size();
  manifest.counts.twin_pairs = static_cast<std::uint64_t>(
      std::count_if(findings.linkage.marks.begin(), findings.linkage.marks.end(),
                    [](const Link& mark) { return mark.reasons.Has(Reason::kTwinLikely); }));
  manifest.passes = findings.linkage.passes;
  manifest.generic_values = GenericValueCosts(run, findings.linkage);
  manifest.recall_estimate = findings.linkage.recall;
  manifest.recall_audit = findings.audit;
  return manifest;
}

void FillCounts(const VerdictSummary& verdicts, const LinkSummary& links, RunManifest* manifest) {
  ManifestCounts& counts = manifest->counts;
  counts.duplicates = links.duplicates;
  counts.reviews = links.reviews;
  counts.records_clear = verdicts.records_clear;
  counts.records_duplicate = verdicts.records_duplicate;
  counts.records_review = verdicts.records_review;
  for (std::size_t i = 0; i < verdicts.reason_records.size(); ++i) {
    if (verdicts.reason_records[i] == 0) continue;
    manifest->reasons.emplace_back(Describe(static_cast<Reason>(i)).code,
                                   verdicts.reason_records[i]);
  }
}

absl::Status WriteRejectRows(const LoadedRun& run, const std::string& path) {
  const auto row = [&](std::size_t i) {
    const RejectedRow& reject = run.loaded.rejects[i];
    return RejectRow{run.loaded.inputs[reject.file].path, reject.line, reject.record_id,
                     reject.field, reject.reason_code, reject.message};
  };
  return WriteRejects(run.loaded.rejects.size(), row, path);
}

absl::Status WriteReportAndManifest(const RunOptions& options, const ExecutionPlan& plan,
                                    const RecordStore& store, const Findings& findings,
                                    const RunManifest& manifest, StagedDirectory& out) {
  const std::vector<Link>& links = findings.linkage.links;
  ReportData report;
  report.manifest = manifest;
  report.regions = ProblemRegions(store, plan.plan, findings.verdicts);
  report.weights = CountWeights(links);
  report.thresholds = CountThresholds(links);
  report.review_weight_min = plan.review_weight_min;
  if (plan.has_duplicate_threshold) {
    report.duplicate_weight_min = plan.duplicate_weight_min;
  }
  report.passes = CountPasses(findings.linkage.passes, links);
  report.examples = findings.examples;
  report.borderline = findings.borderline;
  report.language = options.chinese ? Language::kChinese : Language::kEnglish;
  XUEJI_RETURN_IF_ERROR(WriteHtmlReport(report, out.FilePath("report.html")));
  return WriteManifest(manifest, out.FilePath("manifest.json"));
}

}  // namespace xueji
