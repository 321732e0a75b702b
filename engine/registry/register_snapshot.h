// RegisterSnapshot: a whole register on disk and back: its records, the indexes of every blocking pass,
// and what a dedup run found in it.
//
//   XUEJI_ASSIGN_OR_RETURN(auto out, SectionWriter::Create("nation.xueji", {.kind = SnapshotKind()}));
//   XUEJI_RETURN_IF_ERROR(WriteSnapshot(contents, out.get(), &budget));
//   XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<RegisterSnapshot> base,
//                          LoadSnapshot("nation.xueji", {}, &budget));
//   base->AppendRecordsWithKey(pass, key, &records);     // the records in one block
//   base->FindByRecordId("r-17");                        // one record
//
// The file is refused as a whole if one bit of it is not as it was written, if another version of the
// program wrote it (packed values and keys may mean something else there), or another plan.
// Loading reads every section into the place where it is used, and checks whatever a look-up rests on;
// that sections agree with each other, snapshot_check.h verifies.
//
// A loaded snapshot is immutable but for its store, to which one caller may append; const methods may run
// in parallel. The budget must outlive it.
// Cost: 0.1 us of processor time a record to load (bench/scenarios/snapshot.py), or what the disk takes; a look-up
// 200 to 300 ns among 100,000 records (register_snapshot_bench). Memory: that of the file, and 8 bytes a record.
// Errors, with file and section: those of SectionReader, of the budget, and of another plan or version.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/memory_budget.h"
#include "engine/base/status.h"
#include "engine/index/block_key.h"
#include "engine/plan/execution_plan.h"
#include "engine/record/record_store.h"
#include "engine/registry/key_index.h"
#include "engine/registry/section_reader.h"
#include "engine/registry/section_writer.h"
#include "engine/registry/snapshot_counts.h"
#include "engine/registry/snapshot_facts.h"
#include "engine/registry/snapshot_links.h"

namespace xueji {

// What a snapshot is made of. All must outlive the writing.
struct SnapshotContents {
  SnapshotFacts facts;
  std::string plan_text;
  const ExecutionPlan* plan = nullptr;
  const RecordStore* store = nullptr;
  const SnapshotLinks* found = nullptr;
  std::vector<ValueCounts> counts;                         // by step of the plan, sorted
  std::vector<std::vector<std::uint64_t>> oversized_keys;  // by pass, ascending
};

// Writes every section and puts the file in place. REQUIRES: `out` is of SnapshotKind() and empty.
absl::Status WriteSnapshot(const SnapshotContents& contents, SectionWriter* out,
                           MemoryBudget* budget);

class RegisterSnapshot {
 public:
  const SnapshotFacts& facts() const { return facts_; }
  const ExecutionPlan& plan() const { return plan_; }
  const RecordStore& store() const { return *store_; }
  RecordStore& store() { return *store_; }
  const SnapshotLinks& found() const { return found_; }
  const std::vector<ValueCounts>& counts() const { return counts_; }
  const std::vector<std::uint64_t>& oversized_keys(std::size_t pass) const {
    return oversized_keys_[pass];
  }
  const BlockKeyProgram& program(std::size_t pass) const { return programs_[pass]; }
  const std::vector<BlockKeyProgram>& programs() const { return programs_; }
  std::size_t pass_count() const { return programs_.size(); }
  const KeyIndex& index(std::size_t pass) const { return indexes_[pass]; }
  const KeyIndex& id_index() const { return ids_; }

  // The records that have `key` in this pass, withdrawn ones left out; ascending.
  void AppendRecordsWithKey(std::size_t pass, std::uint64_t key,
                            std::vector<RecordId>* records) const;
  std::optional<RecordId> FindByRecordId(std::string_view record_id) const;

 private:
  friend class SnapshotLoader;
  RegisterSnapshot() = default;
  SnapshotFacts facts_;
  ExecutionPlan plan_;
  std::unique_ptr<RecordStore> store_;
  SnapshotLinks found_;
  std::vector<ValueCounts> counts_;
  std::vector<std::vector<std::uint64_t>> oversized_keys_;
  std::vector<BlockKeyProgram> programs_;  // refer to plan_ and to the store's terms
  std::vector<KeyIndex> indexes_;
  KeyIndex ids_;
};

// The plan a snapshot was built by, as its text: what its later records are to be read by.
absl::StatusOr<std::string> ReadSnapshotPlan(const std::string& path);

struct SnapshotLoadOptions {
  std::string plan_fingerprint = {};  // of the plan it must have; empty: any
  std::uint32_t spare_records = 0;    // address space for so many more records
  std::uint64_t spare_id_bytes = 0;   // and for their ids
};
absl::StatusOr<std::unique_ptr<RegisterSnapshot>> LoadSnapshot(const std::string& path,
                                                               const SnapshotLoadOptions& options,
                                                               MemoryBudget* budget);

// Facts and table alone, for whoever wants to know what a file holds.
struct SnapshotOverview {
  SnapshotFacts facts;
  std::vector<Section> sections;
  std::uint64_t file_bytes = 0;
};
absl::StatusOr<SnapshotOverview> ReadOverview(const std::string& path);

// The sections of a snapshot of this plan, in the order of the file.
std::vector<std::string> SnapshotSectionNames(const ExecutionPlan& plan);
// "index/name_birth/words"; `part`: directory, words or oversized.
std::string IndexSectionName(std::string_view pass, std::string_view part);
inline constexpr std::string_view kIdIndexName = "record_id index";

}  // namespace xueji
