#include "engine/jobs/update_job.h"

#include <memory>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/check.h"
#include "engine/base/first_error.h"
#include "engine/base/parallel.h"
#include "engine/base/staged_directory.h"
#include "engine/cluster/cluster_builder.h"
#include "engine/jobs/base_plan.h"
#include "engine/jobs/deleted_list.h"
#include "engine/jobs/exported_place.h"
#include "engine/jobs/near_pairs.h"
#include "engine/jobs/next_base.h"
#include "engine/jobs/record_verdicts.h"
#include "engine/jobs/run_results.h"
#include "engine/linkage/recall_estimate.h"
#include "engine/registry/union_counts.h"
#include "engine/registry/union_linkage.h"
#include "engine/report/cluster_writer.h"
#include "engine/report/result_changes.h"

namespace xueji {
namespace {

// The new records, by the base's plan and date; none where records are only deleted.
absl::StatusOr<LoadedRun> LoadNew(const RunOptions& options, const BasePlan& base, StageClock* clock) {
  RunOptions load = options;
  load.latest_birth_date = base.overview.facts.latest_birth_date;
  if (!options.inputs.empty()) {
    return LoadRunWith(base.plan, load, /*unique_per_file=*/false, clock);
  }
  SetThreadLimit(options.threads > 0 ? options.threads : AvailableCores());
  LoadedRun run;
  run.budget = std::make_unique<MemoryBudget>(options.memory_max > 0 ? options.memory_max
                                                                     : DefaultMemoryMax());
  run.plan = base.plan;
  run.loaded.store = std::make_unique<RecordStore>(run.plan.layout, 1, run.budget.get());
  run.loaded.latest_birth_date = load.latest_birth_date;
  return run;
}

// The register with the update in it, and what was found in it.
struct Updated {
  std::unique_ptr<RegisterSnapshot> base;
  RegisterUpdate update;
  std::vector<ValueCounts> counts;  // by step; exact where the next base is written
  TermFrequencies frequencies;
  std::vector<Link> links_before_clustering, near_pairs;  // for the next base
  std::vector<std::vector<std::uint64_t>> oversized_keys;
  Findings findings;
};

absl::StatusOr<std::unique_ptr<RegisterSnapshot>> LoadBase(const RunOptions& options,
                                                           const RecordStore& fresh,
                                                           MemoryBudget* budget) {
  SnapshotLoadOptions load;
  load.spare_records = fresh.size();
  load.spare_id_bytes = fresh.columns().id_text.size();
  return LoadSnapshot(options.base, load, budget);
}

absl::StatusOr<RegisterUpdate> Update(const RunOptions& options, const RecordStore& fresh,
                                      RegisterSnapshot* base) {
  std::vector<DeletedRecord> deleted;
  if (!options.deleted.empty()) {
    XUEJI_ASSIGN_OR_RETURN(deleted, ReadDeletedList(options.deleted, *base, options.deleted_may_be_absent));
  }
  return UpdateRegister(fresh, {.deleted = deleted, .deleted_path = options.deleted}, base);
}

absl::Status CountFrequencies(bool exact, MemoryBudget* budget, Updated* updated) {
  const RegisterSnapshot& base = *updated->base;
  const ExecutionPlan& plan = base.plan();
  updated->counts.resize(plan.steps.size());
  updated->frequencies.resize(plan.steps.size());
  FirstError error;
  ParallelFor(plan.steps.size(), 1, [&](std::size_t i, std::size_t) {
    if (!plan.steps[i].IsFrequencyAdjusted()) return;
    const auto count = [&]() -> absl::Status {
      if (!base.facts().frequencies_path.empty()) {
        updated->counts[i] = base.counts()[i];  // of the table
        XUEJI_ASSIGN_OR_RETURN(updated->frequencies[i],
                               TermFrequency::Make(updated->counts[i], plan.steps[i], budget));
        return absl::OkStatus();
      }
      XUEJI_ASSIGN_OR_RETURN(updated->counts[i],
                             CountUnion(base, updated->update, i, {.for_weights = !exact}, budget));
      const ValueCounts& counts = updated->counts[i];
      XUEJI_ASSIGN_OR_RETURN(updated->frequencies[i],
                             TermFrequency::Make(exact ? CountsForWeights(counts) : counts,
                                                 plan.steps[i], budget));
      return absl::OkStatus();
    };
    const absl::Status counted = count();
    if (!counted.ok()) error.Set(counted);
  });
  return error.Get();
}

absl::Status FindPairs(bool keep_near_pairs, StageClock* clock, MemoryBudget* budget,
                       Updated* updated) {
  const RegisterSnapshot& base = *updated->base;
  const PairScorer scorer(base.plan(), base.store().terms(), updated->frequencies);
  TermFrequencies rarest;
  if (keep_near_pairs) {
    XUEJI_ASSIGN_OR_RETURN(rarest, RarestFrequencies(base.plan(), budget));
  }
  const PairScorer generous(base.plan(), base.store().terms(), rarest);
  XUEJI_ASSIGN_OR_RETURN(
      UnionPairs found,
      LinkUpdated(base, updated->update, keep_near_pairs ? generous : scorer,
                  {.progress = [clock](double done) { clock->Report(done); }}, budget));
  XUEJI_RETURN_IF_ERROR(budget->Reserve((found.pairs.size() + found.marks.size() +
                                         base.found().links.size()) * kUpdateBytesPerLink));
  WeighPairs(base.store(), scorer, &found.pairs);
  WeighPairs(base.store(), scorer, &found.marks);
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  updated->near_pairs = TakeNearPairs(&found.pairs);
  updated->oversized_keys = found.ownership.oversized();
  LinkageResult& linkage = updated->findings.linkage;
  linkage.recall = EstimateRecall(
      CountCaptures(base.store(), found.ownership, base.pass_count(), found.pairs), base.plan().plan);
  linkage.links = std::move(found.pairs);
  linkage.marks = std::move(found.marks);
  linkage.passes = std::move(found.passes);
  for (const PassStats& pass : linkage.passes) linkage.pairs_compared += pass.pairs;
  updated->links_before_clustering = linkage.links;
  return absl::OkStatus();
}

// What the base found, as its result files had it.
struct BaseResult {
  std::vector<Link> links;
  Clusters clusters;
  std::vector<RecordVerdict> verdicts;
};

BaseResult ResultOfBase(const RegisterSnapshot& base) {
  const SnapshotLinks& found = base.found();
  BaseResult result;
  result.links = found.links;
  for (const std::uint32_t i : found.set_aside) {
    result.links[i].decision = Decision::kReview;
    result.links[i].reasons.Add(Reason::kClusterConflict);
  }
  for (const std::uint32_t name : found.cluster_names) {
    result.clusters.ids.emplace_back(base.store().ExternalId(RecordId{name}));
  }
  result.clusters.members = found.members;
  result.verdicts = RecordVerdicts(base.store(), result.links, found.marks);
  return result;
}

// Clusters and verdicts as they are now, and beside that those of the base.
BaseResult Cluster(Updated* updated) {
  const RegisterSnapshot& base = *updated->base;
  Findings& findings = updated->findings;
  BaseResult before;
  ParallelFor(2, 1, [&](std::size_t side, std::size_t) {
    if (side == 0) {
      before = ResultOfBase(base);
      return;
    }
    LinkageResult& linkage = findings.linkage;
    findings.clusters = BuildClusters(base.store(), base.plan(), linkage.links, linkage.marks);
    findings.verdicts = RecordVerdicts(base.store(), linkage.links, linkage.marks);
  });
  const PairScorer scorer(base.plan(), base.store().terms(), updated->frequencies);
  MakeExamples(base.store(), base.plan(), scorer, &findings);
  return before;
}

ManifestBase DescribeBase(const RunOptions& options, const Updated& updated,
                          const ResultChanges& changes) {
  const SnapshotFacts& facts = updated.base->facts();
  const RegisterUpdate& update = updated.update;
  ManifestBase base;
  base.path = options.base;
  base.result_digest = facts.result_digest;
  base.records = facts.records - facts.withdrawn;
  base.deleted_path = options.deleted;
  base.snapshot_out = options.snapshot_out;
  base.all_written = options.write_all;
  base.records_now = updated.base->store().size() - updated.base->store().withdrawn_count();
  base.records_new = update.added() - update.changed;
  base.records_changed = update.changed;
  base.records_unchanged = update.unchanged;
  base.records_deleted = update.deleted;
  base.verdicts_changed = changes.verdicts.size();
  base.weights_moved = changes.weights_moved;
  base.links_new = changes.links_new;
  base.links_gone = changes.links_gone.size();
  return base;
}

// The files of rows: those that changed, or all.
absl::Status WriteRows(const RunOptions& options, const LoadedRun& run, const Updated& updated,
                       const UpdatedRecords& records, const ResultChanges& changes,
                       StagedDirectory& out) {
  const RecordStore& store = updated.base->store();
  const Findings& findings = updated.findings;
  std::vector<RecordId> shown = changes.verdicts;
  for (std::uint32_t i = records.base_records; i < store.size(); ++i) shown.push_back(RecordId{i});
  const std::span<const RecordId> only(shown);
  const bool all = options.write_all;
  XUEJI_RETURN_IF_ERROR(WriteVerdicts(store, findings.verdicts, findings.clusters,
                                      out.FilePath("verdicts.csv"), all ? nullptr : &only).status());
  XUEJI_RETURN_IF_ERROR(WriteLinks(store, run.plan.plan, all ? findings.linkage.links : changes.links,
                                   out.FilePath("links.csv")).status());
  XUEJI_RETURN_IF_ERROR(WriteClusters(store, all ? findings.clusters : changes.clusters,
                                      out.FilePath("clusters.csv")).status());
  XUEJI_RETURN_IF_ERROR(WriteChanges(store, records, changes.verdicts, out.FilePath("changes.csv")));
  XUEJI_RETURN_IF_ERROR(WriteLinksGone(store, changes.links_gone, out.FilePath("links_gone.csv")));
  return WriteRejectRows(run, out.FilePath("rejects.csv"));
}

// What a run does once the new records are there.
absl::StatusOr<RunManifest> UpdateAndWrite(const RunOptions& options, const BasePlan& of_base,
                                           const RegisterPlace& place, LoadedRun& run, StagedDirectory& out,
                                           SectionWriter* next, StageClock* clock) {
  MemoryBudget* const budget = run.budget.get();
  Updated updated;
  clock->Begin("base");
  XUEJI_ASSIGN_OR_RETURN(updated.base, LoadBase(options, *run.loaded.store, budget));
  clock->Begin("update");
  XUEJI_ASSIGN_OR_RETURN(updated.update, Update(options, *run.loaded.store, updated.base.get()));
  run.loaded.store = nullptr;  // its records are in the base's
  const RegisterSnapshot& base = *updated.base;
  const RecordStore& store = base.store();
  clock->Begin("frequencies");
  XUEJI_RETURN_IF_ERROR(CountFrequencies(/*exact=*/next != nullptr, budget, &updated));
  clock->Begin("link");
  const bool keep_near_pairs =
      next != nullptr && base.facts().frequencies_path.empty() && HasFrequencies(base.plan());
  XUEJI_RETURN_IF_ERROR(FindPairs(keep_near_pairs, clock, budget, &updated));
  clock->Begin("cluster");
  const BaseResult before = Cluster(&updated);
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  clock->Begin("compare");
  const Findings& findings = updated.findings;
  const UpdatedRecords records{updated.update.base_records, updated.update.removed,
                               updated.update.replaces};
  const ResultChanges changes =
      CompareResults(store, records, {before.links, before.verdicts, before.clusters},
                     {findings.linkage.links, findings.verdicts, findings.clusters});
  VerdictSummary verdicts = CountVerdicts(store, findings.verdicts);
  const SnapshotFacts& facts = base.facts();
  verdicts.digest = {facts.verdict_sum_low, facts.verdict_sum_high, facts.records - facts.withdrawn};
  verdicts.digest.Combine(changes.verdict_sum);
  const LinkSummary links = DigestLinks(store, run.plan.plan, findings.linkage.links);
  const RowDigest clusters = DigestClusters(store, findings.clusters);
  clock->Begin("write");
  XUEJI_RETURN_IF_ERROR(WriteRows(options, run, updated, records, changes, out));
  RunManifest manifest = DescribeRun(options, run, findings);
  manifest.job = "dedup";
  manifest.threads = ThreadLimit();
  manifest.plan_path = facts.plan_path;
  manifest.frequencies_path = facts.frequencies_path;
  manifest.frequencies_checksum = facts.frequencies_checksum;
  manifest.base = DescribeBase(options, updated, changes);
  manifest.result_digest = CombineDigests(verdicts.digest, links.digest, clusters);
  FillCounts(verdicts, links, &manifest);
  if (next != nullptr) {
    clock->Begin("snapshot");
    XUEJI_RETURN_IF_ERROR(WriteNextBase(
        {.base = base, .run = run, .plan_text = of_base.text, .place = place, .manifest = manifest,
         .verdicts = verdicts.digest, .links = updated.links_before_clustering, .findings = findings,
         .near_pairs = updated.near_pairs, .counts = updated.counts,
         .oversized_keys = updated.oversized_keys},
        next, budget));
  }
  manifest.seconds = clock->Finish();
  manifest.peak_memory_bytes = PeakMemoryBytes();
  XUEJI_RETURN_IF_ERROR(WriteReportAndManifest(options, run.plan, store, findings, manifest, out));
  return manifest;
}

}  // namespace

absl::StatusOr<RunSummary> RunDedupOnBase(const RunOptions& given) {
  XUEJI_CHECK(!given.base.empty());
  XUEJI_RETURN_IF_ERROR(CheckBaseOptions(given));
  XUEJI_ASSIGN_OR_RETURN(const std::optional<RegisterExport> exported, ReadExportedPlace(given));
  RunOptions options = given;
  // A store names all it ever withdrew: some are gone from the base already.
  options.deleted_may_be_absent = given.deleted_may_be_absent || exported.has_value();
  StageClock clock(options.progress);
  clock.Begin("plan");
  // The outputs are checked before hours of work, not after.
  std::vector<std::string> reads = options.inputs;
  reads.insert(reads.end(), {options.plan, options.columns, options.base, options.deleted, options.register_place});
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<StagedDirectory> out,
                         StagedDirectory::Create(options.out, options.force, reads));
  std::unique_ptr<SectionWriter> next;
  if (!options.snapshot_out.empty()) {
    XUEJI_ASSIGN_OR_RETURN(next, SectionWriter::Create(options.snapshot_out,
                                                       {.kind = SnapshotKind(), .replace = options.force}));
  }
  XUEJI_ASSIGN_OR_RETURN(const BasePlan base, ReadBasePlan(options));
  XUEJI_ASSIGN_OR_RETURN(LoadedRun run, LoadNew(options, base, &clock));
  XUEJI_ASSIGN_OR_RETURN(const RegisterPlace place, PlaceOfRun(exported, options, run));
  const std::uint64_t fresh_bytes = run.budget->bytes_in_use();
  absl::StatusOr<RunManifest> manifest =
      UpdateAndWrite(options, base, place, run, *out, next.get(), &clock);
  if (!manifest.ok()) {
    return SayBaseNeed(manifest.status(), *run.budget, options, base, fresh_bytes);
  }
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  // The next base is in place already: if the result is there, so is that.
  XUEJI_RETURN_IF_ERROR(out->Commit());
  return manifest;
}

}  // namespace xueji
