// UpdateCase: a small register on disk, loaded as the base of a run, and records that come to it and go; with a
// full run over what is left as the slow, obvious twin. For tests of the registry.
//
// Every pair that a pass yields is a link (all of them reviews), so that links are exactly the pairs compared.
// Blocks of more than `block_size_max` are cut; the first pass has a key of two fields, the last cannot be cut.
//
//   UpdateCase update({.block_size_max = 3});
//   update.base = {{"r1", "x", "y", "z"}, …};  update.fresh = {{"r9", …}};  update.deleted = {"r1"};
//   update.Apply();   update.snapshot(), update.update()      update.LinksNow(), update.LinksOfFullRun()
#pragma once

#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "engine/registry/union_linkage.h"
#include "tests/support/snapshot_case.h"
#include "tests/support/temporary_directory.h"

namespace xueji {

struct UpdateCaseOptions {
  int block_size_max = 1000;
  bool with_refine = true;
};

class UpdateCase {
 public:
  struct Row {
    std::string id, a, b, c;
    std::string d = {};  // in no key
  };
  // left, right, pass, by their ids.
  using Pairs = std::set<std::tuple<std::string, std::string, int>>;

  explicit UpdateCase(const UpdateCaseOptions& options = {}) : plan_text_(PlanText(options)) {}

  std::vector<Row> base, fresh;
  std::vector<std::string> deleted;

  // The base alone, written and loaded: for whoever applies the rest in a way of his own.
  std::unique_ptr<RegisterSnapshot> LoadBase() {
    SnapshotCase(plan_text_, [&](RecordBuilder& records) { Fill(base, &records); }, /*plain=*/true)
        .Write(scratch_.FilePath("base"));
    auto loaded = LoadSnapshot(scratch_.FilePath("base"), {.spare_records = 1 << 16}, &budget_);
    XUEJI_CHECK(loaded.ok());
    return *std::move(loaded);
  }
  absl::Status Apply() {
    snapshot_ = LoadBase();
    RecordBuilder records(snapshot_->plan());
    Fill(fresh, &records);
    std::vector<DeletedRecord> gone;
    for (const std::string& id : deleted) {
      gone.push_back({snapshot_->FindByRecordId(id).value(), 7 + gone.size()});
    }
    auto update = UpdateRegister(records.store(), {.deleted = gone, .deleted_path = "gone.csv"},
                                 snapshot_.get());
    XUEJI_RETURN_IF_ERROR(update.status());
    update_ = *std::move(update);
    return absl::OkStatus();
  }

  RegisterSnapshot& snapshot() { return *snapshot_; }
  const RegisterUpdate& update() const { return update_; }
  MemoryBudget* budget() { return &budget_; }

  Pairs LinksNow() {
    const TermFrequencies none(snapshot_->plan().steps.size());
    const PairScorer scorer(snapshot_->plan(), snapshot_->store().terms(), none);
    auto found = LinkUpdated(*snapshot_, update_, scorer, {}, &budget_);
    XUEJI_CHECK(found.ok());
    return PairsOf(snapshot_->store(), found->pairs);
  }
  Pairs LinksOfFullRun() { return LinksOfFullRun(snapshot_->plan()); }
  Pairs LinksOfFullRun(const ExecutionPlan& plan) {
    RecordBuilder records(plan);
    std::set<std::string> gone(deleted.begin(), deleted.end());
    for (const Row& row : fresh) gone.insert(row.id);
    std::vector<Row> rows = fresh;  // in another order than the update has them
    for (const Row& row : base) {
      if (gone.count(row.id) == 0) rows.push_back(row);
    }
    Fill(rows, &records);
    const TermFrequencies none(plan.steps.size());
    auto full = RunLinkage(records.store(), plan, none, {}, records.budget());
    XUEJI_CHECK(full.ok());
    oversized_keys_ = full->oversized_keys;
    return PairsOf(records.store(), full->links);
  }
  // By pass, as the full run had them.
  const std::vector<std::vector<std::uint64_t>>& oversized_keys() const { return oversized_keys_; }

  static void Fill(const std::vector<Row>& rows, RecordBuilder* records) {
    for (const Row& row : rows) records->Add(row.id, {{"a", row.a}, {"b", row.b}, {"c", row.c}, {"d", row.d}});
  }

 private:
  static std::string PlanText(const UpdateCaseOptions& options) {
    const std::string size = " block_size_max: " + std::to_string(options.block_size_max);
    const auto refine = [&](const char* field) {
      return options.with_refine ? " refine { field: \"" + std::string(field) + "\" }" : std::string();
    };
    return R"(name: "everything"  record_id_column: "id"
      field { name: "a" type: TEXT columns: "a" }
      field { name: "b" type: TEXT columns: "b" }
      field { name: "c" type: TEXT columns: "c" }
      field { name: "d" type: TEXT columns: "d" }
      pass { name: "ab")" + size + R"( key { field: "a" } key { field: "b" })" + refine("c") + R"( }
      pass { name: "a")" + size + R"( key { field: "a" or_field: "c" })" + refine("b") + refine("c") + R"( }
      pass { name: "b")" + size + R"( key { field: "b" })" + refine("a") + R"( }
      pass { name: "c")" + size + R"( key { field: "c" } }
      comparison { name: "a" kind: TEXT field: "a"
                   level { is: EXACT match_weight: 1 } level { is: ELSE match_weight: 0 } }
      review_weight_min: -100
    )";
  }
  static Pairs PairsOf(const RecordStore& store, const std::vector<Link>& links) {
    Pairs pairs;
    for (const Link& link : links) {
      pairs.insert({std::string(store.ExternalId(link.left)), std::string(store.ExternalId(link.right)),
                    link.pass});
    }
    return pairs;
  }

  const std::string plan_text_;
  const TemporaryDirectory scratch_;
  MemoryBudget budget_{std::uint64_t{4} << 30};
  std::unique_ptr<RegisterSnapshot> snapshot_;
  RegisterUpdate update_;
  std::vector<std::vector<std::uint64_t>> oversized_keys_;
};

}  // namespace xueji
