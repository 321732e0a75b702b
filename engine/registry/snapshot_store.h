// The sections of a record store: packed rows, record ids, lines, warnings, withdrawn marks, terms.
//
//   XUEJI_RETURN_IF_ERROR(AddStoreSections(store, &writer));
//   XUEJI_ASSIGN_OR_RETURN(auto store, ReadStore(file, facts, plan.layout, {.spare_records = 0}, &budget));
//
// TermIds depend on the order in which threads interned; in a file they are numbered by the texts
// themselves (within a shard of the dictionary ascending, bytewise), and rows say so: the same records
// give the same bytes for any number of threads.
// Reading puts rows, ids and lines where they stay, and refuses what would let a later look go out of
// bounds: ends of ids out of order, terms that come twice. That the terms of rows exist, snapshot_check.h
// verifies. Thread-safety: pure functions of their arguments; they run in parallel themselves.
// Errors: those of SectionWriter, SectionReader and of the budget.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/base/memory_budget.h"
#include "engine/base/status.h"
#include "engine/record/record_store.h"
#include "engine/registry/section_reader.h"
#include "engine/registry/section_writer.h"
#include "engine/registry/snapshot_facts.h"

namespace xueji {

absl::Status AddStoreSections(const RecordStore& store, SectionWriter* out);

struct ReadStoreOptions {
  // Address space for so many more, to be appended, and for their ids.
  std::uint32_t spare_records = 0;
  std::uint64_t spare_id_bytes = 0;
};
absl::StatusOr<std::unique_ptr<RecordStore>> ReadStore(const SectionReader& file,
                                                       const SnapshotFacts& facts,
                                                       const RecordLayout& layout,
                                                       const ReadStoreOptions& options,
                                                       MemoryBudget* budget);

// The numbering of terms in a file.
class TermOrder {
 public:
  explicit TermOrder(const TermDictionary& terms);
  TermId NumberOf(TermId id) const {
    return TermDictionary::IdOf(TermDictionary::ShardOf(id),
                                number_[TermDictionary::ShardOf(id)][TermDictionary::IndexOf(id)]);
  }
  // The ids of a shard in the order of their numbers.
  const std::vector<TermId>& shard(std::uint32_t shard) const { return ordered_[shard]; }

 private:
  std::vector<std::vector<TermId>> ordered_;
  std::vector<std::vector<std::uint32_t>> number_;
};

}  // namespace xueji
