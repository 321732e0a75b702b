#include "engine/jobs/dedup_job.h"

#include <algorithm>
#include <limits>

#include "engine/base/cancellation.h"
#include "engine/base/message.h"
#include "engine/base/parallel.h"
#include "engine/base/staged_directory.h"
#include "engine/cluster/best_link.h"
#include "engine/cluster/cluster_builder.h"
#include "engine/jobs/memory_need.h"
#include "engine/jobs/record_verdicts.h"
#include "engine/jobs/run_forecast.h"
#include "engine/jobs/run_results.h"
#include "engine/jobs/run_setup.h"
#include "engine/jobs/update_job.h"
#include "engine/report/cluster_writer.h"

namespace xueji {
namespace {

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
  MakeExamples(store, run.plan, scorer, &findings);
  return findings;
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
  FillCounts(verdicts, link_summary, manifest);
  manifest->seconds = clock->Finish();
  manifest->peak_memory_bytes = PeakMemoryBytes();
  return WriteReportAndManifest(options, run.plan, store, findings, *manifest, out);
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
  if (!options.base.empty()) return RunDedupOnBase(options);
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
