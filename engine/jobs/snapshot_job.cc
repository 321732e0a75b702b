#include "engine/jobs/snapshot_job.h"

#include <algorithm>

#include "engine/base/cancellation.h"
#include "engine/base/message.h"
#include "engine/base/parallel.h"
#include "engine/base/version.h"
#include "engine/cluster/cluster_builder.h"
#include "engine/jobs/exported_place.h"
#include "engine/jobs/memory_need.h"
#include "engine/jobs/near_pairs.h"
#include "engine/jobs/record_verdicts.h"
#include "engine/jobs/run_setup.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "engine/registry/snapshot_check.h"
#include "engine/report/cluster_writer.h"
#include "engine/report/link_writer.h"
#include "engine/report/verdict_writer.h"

namespace xueji {
namespace {

// The writers of results make the digest as they write. Here nobody wants the files.
constexpr char kNowhere[] = "/dev/null";

struct Outcome {
  std::string digest;
  RowDigest verdicts;
  LinkSummary links;
};

// Of links as clustering left them.
absl::StatusOr<Outcome> DigestResult(const RecordStore& store, const ExecutionPlan& plan,
                                     const std::vector<Link>& links, const std::vector<Link>& marks,
                                     const Clusters& clusters) {
  Outcome outcome;
  const std::vector<RecordVerdict> record_verdicts = RecordVerdicts(store, links, marks);
  XUEJI_ASSIGN_OR_RETURN(const VerdictSummary verdicts,
                         WriteVerdicts(store, record_verdicts, clusters, kNowhere));
  XUEJI_ASSIGN_OR_RETURN(outcome.links, WriteLinks(store, plan.plan, links, kNowhere));
  XUEJI_ASSIGN_OR_RETURN(const RowDigest of_clusters, WriteClusters(store, clusters, kNowhere));
  outcome.verdicts = verdicts.digest;
  outcome.digest = CombineDigests(verdicts.digest, outcome.links.digest, of_clusters);
  return outcome;
}

// What was read and what was found, but for the digest.
SnapshotFacts DescribeBuild(const RunOptions& options, const LoadedRun& run, const RegisterPlace& place) {
  SnapshotFacts facts;
  facts.place = place;
  facts.program_version = kVersion;
  facts.plan_name = run.plan.plan.name;
  facts.plan_path = options.plan;
  facts.plan_fingerprint = run.plan.fingerprint;
  facts.latest_birth_date = run.loaded.latest_birth_date;
  if (run.frequencies.has_value()) {
    facts.frequencies_path = run.frequencies->path;
    facts.frequencies_checksum = run.frequencies->checksum;
  }
  const RecordStore& store = *run.loaded.store;
  for (std::uint32_t i = 0; i < run.loaded.inputs.size(); ++i) {
    const LoadedInput& input = run.loaded.inputs[i];
    facts.inputs.push_back({input.path, input.bytes, input.rows, input.rows, input.checksum,
                            input.encoding, input.compression, store.file_begin(i).value});
  }
  for (const RejectedRow& reject : run.loaded.rejects) --facts.inputs[reject.file].accepted;
  facts.records = store.size();
  facts.withdrawn = store.withdrawn_count();
  facts.rejected = run.loaded.rejects.size();
  return facts;
}

// Links, marks, near pairs and clusters; what of it goes into the facts, too.
absl::StatusOr<SnapshotLinks> FindAll(const LoadedRun& run, LinkedPairs linked,
                                      SnapshotContents* contents) {
  const RecordStore& store = *run.loaded.store;
  SnapshotFacts& facts = contents->facts;
  SnapshotLinks found;
  found.links = std::move(linked.result.links);
  found.marks = std::move(linked.result.marks);
  found.near_pairs = std::move(linked.near_pairs);
  // Clustering sets links aside; the file keeps them as they were.
  std::vector<Link> links = found.links;
  const Clusters clusters = BuildClusters(store, run.plan, links, found.marks);
  found.set_aside = LinksSetAside(found.links, links);
  found.members = clusters.members;
  found.cluster_names = ClusterNames(store, clusters);
  XUEJI_ASSIGN_OR_RETURN(const Outcome outcome,
                         DigestResult(store, run.plan, links, found.marks, clusters));
  facts.result_digest = outcome.digest;
  facts.verdict_sum_low = outcome.verdicts.low;
  facts.verdict_sum_high = outcome.verdicts.high;
  facts.pairs_compared = linked.result.pairs_compared;
  facts.links = found.links.size();
  facts.duplicates = outcome.links.duplicates;
  facts.reviews = outcome.links.reviews;
  facts.marks = found.marks.size();
  facts.near_pairs = found.near_pairs.size();
  facts.clusters = clusters.ids.size();
  contents->oversized_keys = std::move(linked.result.oversized_keys);
  return found;
}

// Exact counts of every value that is not unique; those of a table as they are.
absl::StatusOr<std::vector<ValueCounts>> CountAll(const LoadedRun& run) {
  std::vector<ValueCounts> counts(run.plan.steps.size());
  KeyScratch scratch(run.budget.get());
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (!run.plan.steps[i].IsFrequencyAdjusted()) continue;
    if (run.frequencies.has_value()) {
      counts[i] = run.frequencies->counts[i];
    } else {
      XUEJI_ASSIGN_OR_RETURN(counts[i], CountValues(*run.loaded.store, run.plan.steps[i],
                                                    kListedCountMin, &scratch));
    }
    SortCounts(&counts[i]);
  }
  return counts;
}

absl::Status BuildAndWrite(const RunOptions& options, const LoadedRun& run, const RegisterPlace& place,
                           std::string plan_text, SectionWriter* out, StageClock* clock) {
  SnapshotContents contents;
  contents.facts = DescribeBuild(options, run, place);
  contents.plan_text = std::move(plan_text);
  contents.plan = &run.plan;
  contents.store = run.loaded.store.get();
  clock->Begin("frequencies");
  XUEJI_ASSIGN_OR_RETURN(const TermFrequencies frequencies, FindTermFrequencies(run));
  XUEJI_ASSIGN_OR_RETURN(contents.counts, CountAll(run));
  clock->Begin("link");
  LinkageOptions linkage;
  linkage.progress = [clock](double done) { clock->Report(done); };
  // A table says the same of every register: no record that comes changes a weight.
  const PairsKept kept = run.frequencies.has_value() ? PairsKept::kLinks : PairsKept::kNearPairsToo;
  XUEJI_ASSIGN_OR_RETURN(LinkedPairs linked,
                         LinkWithNearPairs(*contents.store, run.plan, frequencies, linkage, kept,
                                           run.budget.get()));
  clock->Begin("cluster");
  XUEJI_ASSIGN_OR_RETURN(const SnapshotLinks found, FindAll(run, std::move(linked), &contents));
  contents.found = &found;
  clock->Begin("write");
  return WriteSnapshot(contents, out, run.budget.get());
}

}  // namespace

absl::StatusOr<SnapshotBuild> BuildSnapshot(const RunOptions& options) {
  if (options.inputs.empty()) {
    return InvalidArgument({"snapshot build 至少需要一个输入", "snapshot build needs at least one input"});
  }
  XUEJI_ASSIGN_OR_RETURN(const std::optional<RegisterExport> exported, ReadExportedPlace(options));
  StageClock clock(options.progress);
  clock.Begin("plan");
  XUEJI_ASSIGN_OR_RETURN(std::string plan_text, options.plan.empty() ? BuiltinPlanText("students")
                                                                     : ReadPlanText(options.plan));
  XUEJI_ASSIGN_OR_RETURN(LinkagePlan plan,
                         ParsePlan(plan_text, options.plan.empty() ? "students" : options.plan));
  XUEJI_ASSIGN_OR_RETURN(ExecutionPlan compiled, CompilePlan(std::move(plan)));
  // The place is checked before hours of work, not after.
  XUEJI_ASSIGN_OR_RETURN(
      const std::unique_ptr<SectionWriter> out,
      SectionWriter::Create(options.out, {.kind = SnapshotKind(), .replace = options.force}));
  XUEJI_ASSIGN_OR_RETURN(const LoadedRun run,
                         LoadRunWith(std::move(compiled), options, /*unique_per_file=*/false, &clock));
  XUEJI_ASSIGN_OR_RETURN(const RegisterPlace place, PlaceOfRun(exported, options, run));
  const RunSize size{.plan = &run.plan,
                     .records = run.loaded.store->size(),
                     .store_bytes = run.budget->bytes_in_use()};
  const absl::Status built = BuildAndWrite(options, run, place, std::move(plan_text), out.get(), &clock);
  if (!built.ok()) return SayNeed(built, *run.budget, size);
  SnapshotBuild build;
  XUEJI_ASSIGN_OR_RETURN(build.overview, ReadOverview(options.out));
  build.seconds = clock.Finish();
  build.peak_memory_bytes = PeakMemoryBytes();
  return build;
}

namespace {

// The sections in memory, warnings beside them, and what making one index anew takes.
constexpr std::uint64_t kVerifyBytesPerRecord = 8 + 24;
constexpr std::uint64_t kVerifyBytes = std::uint64_t{96} << 20;  // arrays are charged in steps of 2 MiB

// `refused` with the memory that verifying takes, if it is the budget that refused.
absl::Status SayVerifyNeed(const absl::Status& refused, const MemoryBudget& budget,
                           const std::string& path) {
  if (refused.code() != absl::StatusCode::kResourceExhausted || budget.bytes_refused() == 0) {
    return refused;
  }
  XUEJI_ASSIGN_OR_RETURN(const SnapshotOverview overview, ReadOverview(path));
  const std::uint64_t bytes =
      overview.file_bytes + overview.facts.records * kVerifyBytesPerRecord + kVerifyBytes;
  return ResourceExhausted({"内存上限 $0 太低：核验 $1 约需 $2；请用 --memory-max $3M",
                            "the memory limit of $0 is too low: verifying $1 takes about $2; give "
                            "--memory-max $3M",
                            {FormatBytes(budget.bytes_max()), path, FormatBytes(bytes),
                             (bytes >> 20) + 1}});
}

absl::StatusOr<SnapshotVerified> LoadAndVerify(const std::string& path,
                                               const SnapshotVerifyOptions& options,
                                               MemoryBudget& budget) {
  StageClock clock(options.progress);
  clock.Begin("load");
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<RegisterSnapshot> snapshot,
                         LoadSnapshot(path, {}, &budget));
  clock.Begin("verify");
  XUEJI_RETURN_IF_ERROR(CheckSnapshot(*snapshot, path, &budget));
  const SnapshotLinks& found = snapshot->found();
  std::vector<Link> links = found.links;
  const Clusters clusters =
      BuildClusters(snapshot->store(), snapshot->plan(), links, found.marks);
  XUEJI_ASSIGN_OR_RETURN(const Outcome outcome,
                         DigestResult(snapshot->store(), snapshot->plan(), links, found.marks, clusters));
  const SnapshotFacts& facts = snapshot->facts();
  if (outcome.verdicts.low != facts.verdict_sum_low ||
      outcome.verdicts.high != facts.verdict_sum_high) {
    return Prefixed(SectionFault("facts", {"中的判定之和与各条记录的判定不符",
                                           "has a sum of verdicts that disagrees with the verdicts"}),
                    path + ": ");
  }
  if (outcome.digest != facts.result_digest) {
    return Prefixed(SectionFault("facts", {"中的结果摘要为 $0，由记录与关联得出的是 $1",
                                           "has the result digest $0, and records and links give $1",
                                           {facts.result_digest, outcome.digest}}),
                    path + ": ");
  }
  SnapshotVerified verified;
  verified.facts = snapshot->facts();
  XUEJI_ASSIGN_OR_RETURN(const SnapshotOverview overview, ReadOverview(path));
  verified.file_bytes = overview.file_bytes;
  verified.seconds = clock.Finish();
  verified.peak_memory_bytes = PeakMemoryBytes();
  return verified;
}

}  // namespace

absl::StatusOr<SnapshotVerified> VerifySnapshot(const std::string& path,
                                                const SnapshotVerifyOptions& options) {
  SetThreadLimit(options.threads > 0 ? options.threads : AvailableCores());
  MemoryBudget budget(options.memory_max > 0 ? options.memory_max : DefaultMemoryMax());
  absl::StatusOr<SnapshotVerified> verified = LoadAndVerify(path, options, budget);
  if (!verified.ok()) return SayVerifyNeed(verified.status(), budget, path);
  return verified;
}

}  // namespace xueji
