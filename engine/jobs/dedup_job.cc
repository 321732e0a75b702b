#include "engine/jobs/dedup_job.h"

#include <algorithm>
#include <limits>

#include "engine/base/cancellation.h"
#include "engine/base/message.h"
#include "engine/base/parallel.h"
#include "engine/base/staged_directory.h"
#include "engine/base/version.h"
#include "engine/cluster/best_link.h"
#include "engine/cluster/cluster_builder.h"
#include "engine/jobs/memory_need.h"
#include "engine/jobs/pair_example.h"
#include "engine/jobs/record_text.h"
#include "engine/jobs/record_verdicts.h"
#include "engine/jobs/run_forecast.h"
#include "engine/jobs/run_setup.h"
#include "engine/linkage/linkage_run.h"
#include "engine/report/cluster_writer.h"
#include "engine/report/field_mask.h"
#include "engine/report/html_report.h"
#include "engine/report/link_writer.h"
#include "engine/report/reject_writer.h"
#include "engine/report/verdict_writer.h"

namespace xueji {
namespace {

// What the linkage stages hand to the writing stage.
struct Findings {
  LinkageResult linkage;
  std::optional<RecallAudit> audit;
  Clusters clusters;
  std::vector<RecordVerdict> verdicts;
  std::vector<ReportExample> examples, borderline;  // for report.html
};

// The pairs with these numbers in `links`, explained.
std::vector<ReportExample> MakeExamples(const LoadedRun& run, const PairScorer& scorer,
                                        std::span<const Link> links,
                                        const std::vector<std::size_t>& picked) {
  std::vector<ReportExample> examples;
  for (const std::size_t i : picked) {
    examples.push_back(ExampleOf(run.plan, scorer, *run.loaded.store, links[i]));
  }
  return examples;
}

// What the stages after linking take for each link or mark while they run; what they keep is charged
// until the end of the run. A run with few records and many links must be refused as well.
constexpr std::uint64_t kClusterBytesPerLink = 48;   // touched records, sets, order
constexpr std::uint64_t kVerdictBytesPerLink = 2 * sizeof(RecordVerdict);
constexpr std::uint64_t kWriteBytesPerLink = 40;     // records and sort keys
constexpr std::uint64_t kNotCounted = std::numeric_limits<std::uint64_t>::max();

absl::StatusOr<Findings> FindDuplicates(const LoadedRun& run, std::uint32_t right_begin,
                                        std::size_t audit_sample, StageClock* clock,
                                        RunSize* size) {
  const RecordStore& store = *run.loaded.store;
  clock->Begin("frequencies");
  XUEJI_ASSIGN_OR_RETURN(const TermFrequencies frequencies, FindTermFrequencies(run));
  clock->Begin("link");
  Findings findings;
  LinkageOptions options;
  options.right_begin = right_begin;
  options.progress = [clock](double done) { clock->Report(done); };
  std::uint64_t links_counted = kNotCounted;
  options.links_counted = &links_counted;
  absl::StatusOr<LinkageResult> linked =
      RunLinkage(store, run.plan, frequencies, options, run.budget.get());
  if (links_counted != kNotCounted) size->links = links_counted;
  XUEJI_RETURN_IF_ERROR(linked.status());
  findings.linkage = *std::move(linked);
  if (audit_sample > 0) {
    clock->Begin("audit");
    XUEJI_ASSIGN_OR_RETURN(findings.audit,
                           AuditRecall(store, run.plan, frequencies, findings.linkage.links,
                                       {.sample = audit_sample, .right_begin = right_begin},
                                       run.budget.get()));
  }
  clock->Begin("cluster");
  LinkageResult& linkage = findings.linkage;
  if (right_begin != 0 && run.plan.plan.one_to_one) KeepBestLinks(linkage.links, store.size());
  const std::uint64_t links = linkage.links.size() + linkage.marks.size();
  XUEJI_RETURN_IF_ERROR(run.budget->Reserve(links * kClusterBytesPerLink));
  const RecordNames names{.right_begin = run.loaded.ids_shared ? right_begin : 0};
  findings.clusters = BuildClusters(store, run.plan, linkage.links, linkage.marks, names);
  run.budget->Release(links * kClusterBytesPerLink);
  const std::uint64_t verdict_bytes =
      std::min<std::uint64_t>(2 * links, store.size()) * sizeof(RecordVerdict);
  XUEJI_RETURN_IF_ERROR(run.budget->Reserve(links * kVerdictBytesPerLink + verdict_bytes));
  findings.verdicts = RecordVerdicts(store, linkage.links, linkage.marks);
  run.budget->Release(links * kVerdictBytesPerLink);
  const PairScorer scorer(run.plan, store.terms(), frequencies);
  findings.examples =
      MakeExamples(run, scorer, linkage.links, PickExamples(store, linkage.links));
  findings.borderline =
      MakeExamples(run, scorer, linkage.links, PickBorderline(store, run.plan, linkage.links));
  return findings;
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

// The manifest but for digest, times and memory, which are known last.
RunManifest DescribeRun(const RunOptions& options, const LoadedRun& run, const Findings& findings) {
  RunManifest manifest;
  manifest.version = kVersion;
  manifest.plan_name = run.plan.plan.name;
  manifest.plan_path = options.plan;
  manifest.plan_fingerprint = run.plan.fingerprint;
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
  manifest.counts.accepted = run.loaded.store->size() - run.loaded.store->withdrawn_count();
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

absl::Status WriteRejectRows(const LoadedRun& run, const std::string& path) {
  const auto row = [&](std::size_t i) {
    const RejectedRow& reject = run.loaded.rejects[i];
    return RejectRow{run.loaded.inputs[reject.file].path, reject.line, reject.record_id,
                     reject.field, reject.reason_code, reject.message};
  };
  return WriteRejects(run.loaded.rejects.size(), row, path);
}

absl::Status WriteResults(const RunOptions& options, const LoadedRun& run, const Findings& findings,
                          StagedDirectory& out, StageClock* clock, RunManifest* manifest) {
  const RecordStore& store = *run.loaded.store;
  const std::vector<Link>& links = findings.linkage.links;
  XUEJI_ASSIGN_OR_RETURN(
      const VerdictSummary verdicts,
      WriteVerdicts(store, findings.verdicts, findings.clusters, out.FilePath("verdicts.csv")));
  XUEJI_RETURN_IF_ERROR(run.budget->Reserve(links.size() * kWriteBytesPerLink));
  XUEJI_ASSIGN_OR_RETURN(
      const LinkSummary link_summary,
      WriteLinks(store, run.plan.plan, links, out.FilePath("links.csv")));
  run.budget->Release(links.size() * kWriteBytesPerLink);
  XUEJI_ASSIGN_OR_RETURN(const RowDigest clusters,
                         WriteClusters(store, findings.clusters, out.FilePath("clusters.csv")));
  XUEJI_RETURN_IF_ERROR(WriteRejectRows(run, out.FilePath("rejects.csv")));

  manifest->result_digest = CombineDigests(verdicts.digest, link_summary.digest, clusters);
  ManifestCounts& counts = manifest->counts;
  counts.duplicates = link_summary.duplicates;
  counts.reviews = link_summary.reviews;
  counts.records_clear = verdicts.records_clear;
  counts.records_duplicate = verdicts.records_duplicate;
  counts.records_review = verdicts.records_review;
  for (std::size_t i = 0; i < verdicts.reason_records.size(); ++i) {
    if (verdicts.reason_records[i] == 0) continue;
    manifest->reasons.emplace_back(Describe(static_cast<Reason>(i)).code,
                                   verdicts.reason_records[i]);
  }
  manifest->seconds = clock->Finish();
  manifest->peak_memory_bytes = PeakMemoryBytes();
  ReportData report;
  report.manifest = *manifest;
  report.regions = ProblemRegions(store, run.plan.plan, findings.verdicts);
  report.weights = CountWeights(links);
  report.thresholds = CountThresholds(links);
  report.review_weight_min = run.plan.review_weight_min;
  if (run.plan.has_duplicate_threshold) {
    report.duplicate_weight_min = run.plan.duplicate_weight_min;
  }
  report.passes = CountPasses(findings.linkage.passes, links);
  report.examples = findings.examples;
  report.borderline = findings.borderline;
  report.language = options.chinese ? Language::kChinese : Language::kEnglish;
  XUEJI_RETURN_IF_ERROR(WriteHtmlReport(report, out.FilePath("report.html")));
  return WriteManifest(*manifest, out.FilePath("manifest.json"));
}

absl::StatusOr<RunSummary> Run(const RunOptions& options, bool link) {
  StageClock clock(options.progress);
  // The output is checked before hours of work, not after.
  std::vector<std::string> reads = options.inputs;
  reads.insert(reads.end(), {options.plan, options.columns, options.frequencies});
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<StagedDirectory> out,
                         StagedDirectory::Create(options.out, options.force, reads));
  std::optional<RunForecast> forecast = ForecastRun(options, link);
  if (forecast.has_value() && options.forecast) options.forecast(*forecast);
  XUEJI_ASSIGN_OR_RETURN(const LoadedRun run, LoadRun(options, link, &clock));
  if (!forecast.has_value()) {
    forecast = ForecastLoaded(options, link, *run.loaded.store);
    if (forecast.has_value() && options.forecast) options.forecast(*forecast);
  }
  RunSize size{.plan = &run.plan,
               .records = run.loaded.store->size(),
               .store_bytes = run.budget->bytes_in_use(),
               .audit = options.audit > 0};
  const absl::StatusOr<Findings> found = FindDuplicates(
      run, RightBegin(*run.loaded.store, link), options.audit, &clock, &size);
  if (!found.ok()) return SayNeed(found.status(), *run.budget, size);
  const Findings& findings = *found;
  clock.Begin("write");
  RunManifest manifest = DescribeRun(options, run, findings);
  manifest.job = link ? "link" : "dedup";
  manifest.threads = ThreadLimit();
  manifest.forecast = std::move(forecast);
  const absl::Status written = WriteResults(options, run, findings, *out, &clock, &manifest);
  if (!written.ok()) return SayNeed(written, *run.budget, size);
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  XUEJI_RETURN_IF_ERROR(out->Commit());
  return manifest;
}

}  // namespace

absl::StatusOr<RunSummary> RunDedup(const RunOptions& options) {
  if (options.inputs.empty()) {
    return InvalidArgument({"dedup 至少需要一个输入", "dedup needs at least one input"});
  }
  return Run(options, /*link=*/false);
}

absl::StatusOr<RunSummary> RunLink(const RunOptions& options) {
  if (options.inputs.size() != 2) {
    return InvalidArgument({"link 需要恰好两个输入", "link needs exactly two inputs"});
  }
  return Run(options, /*link=*/true);
}

}  // namespace xueji
