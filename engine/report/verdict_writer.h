// Writes verdicts.csv: one row per accepted record, in the order of the input.
//
//   XUEJI_ASSIGN_OR_RETURN(VerdictSummary summary, WriteVerdicts(store, verdicts, clusters, path));
//
// Columns: record_id, verdict (clear|duplicate|review), reason_codes (joined by |), cluster_id,
// counterpart_id, match_weight. A record without a RecordVerdict is clear; its own warnings are
// joined to the reasons of every row. Withdrawn records have no row (they are in rejects.csv).
// Thread-safety: one call at a time writes one file; rows are formatted in parallel.
// Cost: 32 ns of processor time a row, all threads together (verdict_writer_bench), and the disk.
// Errors: those of FileWriter (a full disk above all); kCancelled.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "engine/base/status.h"
#include "engine/cluster/cluster_builder.h"
#include "engine/linkage/link.h"
#include "engine/record/record_store.h"
#include "engine/report/result_digest.h"

namespace xueji {

struct VerdictSummary {
  std::uint64_t records_clear = 0, records_duplicate = 0, records_review = 0;
  // By Reason: the records whose row has this code.
  std::array<std::uint64_t, static_cast<std::size_t>(Reason::kCount)> reason_records{};
  RowDigest digest;
};

// REQUIRES: `verdicts` and the clusters' members ascending by record, at most one each.
// `only`: the records that get a row, ascending; null: all. The summary is that of the rows written.
absl::StatusOr<VerdictSummary> WriteVerdicts(const RecordStore& store,
                                             std::span<const RecordVerdict> verdicts,
                                             const Clusters& clusters, const std::string& path,
                                             const std::span<const RecordId>* only = nullptr);

// What WriteVerdicts would count over all records, without writing; no digest. Cost: 2 ns a record.
VerdictSummary CountVerdicts(const RecordStore& store, std::span<const RecordVerdict> verdicts);

// One row, without its line end: `verdict` is that of the record, or a default one. Returns the reasons in it.
ReasonSet AppendVerdictRow(const RecordStore& store, RecordId record, const RecordVerdict& verdict,
                           std::string_view cluster_id, std::string& out);

// The word for a decision in verdicts.csv: clear, duplicate, review.
std::string_view VerdictWord(Decision decision);

}  // namespace xueji
