// SnapshotCase: a small register in memory with everything a snapshot holds, for tests of the registry.
//
//   SnapshotCase register(300);  register.Write(path);   LoadSnapshot(path, {}, &budget)
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/version.h"
#include "engine/linkage/linkage_run.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "engine/registry/register_snapshot.h"
#include "tests/support/near_duplicates.h"

namespace xueji {

class SnapshotCase {
 public:
  // So many records of the student plan.
  explicit SnapshotCase(int count)
      : SnapshotCase(BuiltinPlanText("students").value(), [count](RecordBuilder& records) {
          FillWithNearDuplicates(records, count);
        }) {}
  // Of another plan. Unless `plain`, one of at least six records is withdrawn, and one gets a warning.
  SnapshotCase(std::string plan_text, const std::function<void(RecordBuilder&)>& fill, bool plain = false)
      : plan_text_(std::move(plan_text)),
        plan_(CompilePlan(ParsePlan(plan_text_, "test").value()).value()),
        records_(plan_) {
    fill(records_);
    if (!plain) {
      records_.store().Withdraw(RecordId{3});
      ReasonSet warning;
      warning.Add(Reason::kTwinLikely);
      records_.store().SetWarnings(RecordId{5}, warning);
    }
    Link();
  }

  const ExecutionPlan& plan() const { return plan_; }
  RecordStore& store() { return records_.store(); }
  SnapshotContents& contents() { return contents_; }
  SnapshotLinks& found() { return found_; }

  void Write(const std::string& path, std::uint32_t piece_bytes = kSectionAlignment) {
    auto out = SectionWriter::Create(
        path, {.kind = SnapshotKind(), .replace = true, .piece_bytes = piece_bytes});
    XUEJI_CHECK(out.ok());
    XUEJI_CHECK(WriteSnapshot(contents_, out->get(), records_.budget()).ok());
  }

 private:
  void Link() {
    const RecordStore& store = records_.store();
    const auto frequencies = CountTermFrequencies(store, plan_, records_.budget());
    auto linked = RunLinkage(store, plan_, *frequencies, {}, records_.budget());
    XUEJI_CHECK(linked.ok());
    found_.links = std::move(linked->links);
    found_.marks = std::move(linked->marks);
    std::vector<xueji::Link> links = found_.links;
    const Clusters clusters = BuildClusters(store, plan_, links, found_.marks);
    found_.set_aside = LinksSetAside(found_.links, links);
    found_.members = clusters.members;
    found_.cluster_names = ClusterNames(store, clusters);
    SnapshotFacts& facts = contents_.facts;
    facts.program_version = kVersion;
    facts.plan_name = plan_.plan.name;
    facts.plan_fingerprint = plan_.fingerprint;
    facts.latest_birth_date = 20260101;
    facts.result_digest = "0123";
    facts.inputs = {{.path = "test.csv", .rows = store.size(), .accepted = store.size() - store.withdrawn_count()}};
    facts.records = store.size();
    facts.withdrawn = store.withdrawn_count();
    facts.links = found_.links.size();
    facts.marks = found_.marks.size();
    facts.clusters = found_.cluster_names.size();
    for (const xueji::Link& link : links) {
      ++(link.decision == Decision::kDuplicate ? facts.duplicates : facts.reviews);
    }
    contents_.plan_text = plan_text_;
    contents_.plan = &plan_;
    contents_.store = &store;
    contents_.found = &found_;
    contents_.oversized_keys = std::move(linked->oversized_keys);
    KeyScratch scratch(records_.budget());
    contents_.counts.resize(plan_.steps.size());
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      if (!plan_.steps[i].IsFrequencyAdjusted()) continue;
      contents_.counts[i] =
          CountValues(store, plan_.steps[i], kListedCountMin, &scratch).value();
      SortCounts(&contents_.counts[i]);
    }
  }

  std::string plan_text_;
  ExecutionPlan plan_;
  RecordBuilder records_;
  SnapshotLinks found_;
  SnapshotContents contents_;
};

}  // namespace xueji
