#include "engine/jobs/next_base.h"

#include "engine/base/version.h"

namespace xueji {
namespace {

// Every input there was, and how many of its records are still there.
void DescribeInputs(const NextBase& next, SnapshotFacts* facts) {
  const RecordStore& store = next.base.store();
  const auto base_inputs = static_cast<std::uint32_t>(facts->inputs.size());
  for (std::uint32_t i = 0; i < next.run.loaded.inputs.size(); ++i) {
    const LoadedInput& input = next.run.loaded.inputs[i];
    facts->inputs.push_back({.path = input.path,
                             .bytes = input.bytes,
                             .rows = input.rows,
                             .checksum = input.checksum,
                             .encoding = input.encoding,
                             .compression = input.compression,
                             .first_record = store.file_begin(base_inputs + i).value});
  }
  for (std::size_t i = 0; i < facts->inputs.size(); ++i) {
    const std::uint32_t end =
        i + 1 < facts->inputs.size() ? facts->inputs[i + 1].first_record : store.size();
    facts->inputs[i].accepted = 0;
    for (std::uint32_t record = facts->inputs[i].first_record; record < end; ++record) {
      facts->inputs[i].accepted += static_cast<std::uint64_t>(!store.withdrawn(RecordId{record}));
    }
  }
}

}  // namespace

absl::Status WriteNextBase(const NextBase& next, SectionWriter* out, MemoryBudget* budget) {
  const RecordStore& store = next.base.store();
  const ManifestCounts& counts = next.manifest.counts;
  SnapshotLinks found;
  found.links = next.links;
  found.set_aside = LinksSetAside(next.links, next.findings.linkage.links);
  found.marks = next.findings.linkage.marks;
  found.near_pairs = next.near_pairs;
  found.members = next.findings.clusters.members;
  found.cluster_names = ClusterNames(store, next.findings.clusters);
  SnapshotContents contents;
  SnapshotFacts& facts = contents.facts;
  facts = next.base.facts();
  facts.program_version = kVersion;
  facts.place = next.place;
  facts.result_digest = next.manifest.result_digest;
  facts.verdict_sum_low = next.verdicts.low;
  facts.verdict_sum_high = next.verdicts.high;
  facts.records = store.size();
  facts.withdrawn = store.withdrawn_count();
  facts.rejected += counts.rejected;
  facts.pairs_compared += counts.pairs_compared;
  facts.links = found.links.size();
  facts.duplicates = counts.duplicates;
  facts.reviews = counts.reviews;
  facts.marks = found.marks.size();
  facts.near_pairs = found.near_pairs.size();
  facts.clusters = counts.clusters;
  DescribeInputs(next, &facts);
  contents.plan_text = next.plan_text;
  contents.plan = &next.base.plan();
  contents.store = &store;
  contents.found = &found;
  contents.counts = next.counts;
  contents.oversized_keys = next.oversized_keys;
  return WriteSnapshot(contents, out, budget);
}

}  // namespace xueji
