#include "engine/report/verdict_writer.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "engine/base/cancellation.h"
#include "engine/base/check.h"
#include "engine/base/parallel.h"
#include "engine/base/staged_directory.h"
#include "engine/report/csv_text.h"

namespace xueji {
namespace {

constexpr std::uint32_t kBlockRecords = 32768;  // about 1 MiB of text: written without a copy
constexpr std::size_t kBlocksInFlightPerThread = 2;

struct Block {
  std::uint32_t begin = 0, end = 0;
  std::string text;
  VerdictSummary summary;
};

void Count(Decision decision, ReasonSet reasons, VerdictSummary& summary) {
  if (decision == Decision::kDuplicate) {
    ++summary.records_duplicate;
  } else if (decision == Decision::kReview) {
    ++summary.records_review;
  } else {
    ++summary.records_clear;
  }
  reasons.ForEach(
      [&](Reason reason) { ++summary.reason_records[static_cast<std::size_t>(reason)]; });
}

void Combine(const VerdictSummary& part, VerdictSummary& whole) {
  whole.records_clear += part.records_clear;
  whole.records_duplicate += part.records_duplicate;
  whole.records_review += part.records_review;
  for (std::size_t i = 0; i < part.reason_records.size(); ++i) {
    whole.reason_records[i] += part.reason_records[i];
  }
  whole.digest.Combine(part.digest);
}

// The record in each position of the file, withdrawn ones among them.
struct RowOrder {
  const std::span<const RecordId>* only;
  RecordId operator[](std::uint32_t position) const {
    return only == nullptr ? RecordId{position} : (*only)[position];
  }
};

// PERF: nearly every record is clear and without a cluster; verdicts and members are walked in step
// with the records, so a row costs its bytes and one hash (32 ns).
void FormatBlock(const RecordStore& store, std::span<const RecordVerdict> verdicts,
                 const Clusters& clusters, const RowOrder& order, Block& block) {
  block.text.clear();
  block.summary = {};
  if (block.begin == block.end) return;
  const std::uint32_t first = order[block.begin].value;
  auto verdict = std::lower_bound(
      verdicts.begin(), verdicts.end(), first,
      [](const RecordVerdict& entry, std::uint32_t record) { return entry.record.value < record; });
  auto member = std::lower_bound(
      clusters.members.begin(), clusters.members.end(), first,
      [](const ClusterMember& entry, std::uint32_t record) { return entry.record.value < record; });
  static const RecordVerdict kClear;
  for (std::uint32_t position = block.begin; position < block.end; ++position) {
    const RecordId record = order[position];
    if (store.withdrawn(record)) continue;
    // Entries of withdrawn records, should there be any, are passed over.
    while (verdict != verdicts.end() && verdict->record < record) ++verdict;
    while (member != clusters.members.end() && member->record < record) ++member;
    const bool has_verdict = verdict != verdicts.end() && verdict->record == record;
    const RecordVerdict& entry = has_verdict ? *verdict : kClear;
    const bool has_cluster = member != clusters.members.end() && member->record == record;
    const std::size_t row_begin = block.text.size();
    const ReasonSet reasons =
        AppendVerdictRow(store, record, entry,
                         has_cluster ? std::string_view(clusters.ids[member->cluster]) : "", block.text);
    block.summary.digest.Add(std::string_view(block.text).substr(row_begin));
    block.text.push_back('\n');
    Count(entry.decision, reasons, block.summary);
  }
}

}  // namespace

std::string_view VerdictWord(Decision decision) {
  switch (decision) {
    case Decision::kDuplicate:
      return "duplicate";
    case Decision::kReview:
      return "review";
    case Decision::kNonLink:
      return "clear";
  }
  return "clear";
}

ReasonSet AppendVerdictRow(const RecordStore& store, RecordId record, const RecordVerdict& verdict,
                           std::string_view cluster_id, std::string& out) {
  ReasonSet reasons = store.warnings(record);
  reasons.Add(verdict.reasons);
  AppendCsvField(store.ExternalId(record), out);
  out.push_back(',');
  out.append(VerdictWord(verdict.decision));
  out.push_back(',');
  AppendCodes(reasons, out);
  out.push_back(',');
  AppendCsvField(cluster_id, out);
  out.push_back(',');
  if (verdict.counterpart != kNoRecord) {
    AppendCsvField(store.ExternalId(RecordId{verdict.counterpart}), out);
    out.push_back(',');
    AppendWeight(verdict.weight, out);
  } else {
    out.push_back(',');
  }
  return reasons;
}

VerdictSummary CountVerdicts(const RecordStore& store, std::span<const RecordVerdict> verdicts) {
  PerThread<VerdictSummary> counts;
  ParallelFor(store.size(), kBlockRecords, [&](std::size_t begin, std::size_t end) {
    VerdictSummary& local = counts.Local();
    auto verdict = std::lower_bound(verdicts.begin(), verdicts.end(), begin,
                                    [](const RecordVerdict& entry, std::size_t record) {
                                      return entry.record.value < record;
                                    });
    for (std::size_t i = begin; i < end; ++i) {
      const RecordId record{static_cast<std::uint32_t>(i)};
      while (verdict != verdicts.end() && verdict->record < record) ++verdict;
      if (store.withdrawn(record)) continue;
      const bool has_verdict = verdict != verdicts.end() && verdict->record == record;
      ReasonSet reasons = store.warnings(record);
      if (has_verdict) reasons.Add(verdict->reasons);
      Count(has_verdict ? verdict->decision : Decision::kNonLink, reasons, local);
    }
  });
  VerdictSummary summary;
  counts.ForEach([&](const VerdictSummary& part) { Combine(part, summary); });
  return summary;
}

absl::StatusOr<VerdictSummary> WriteVerdicts(const RecordStore& store,
                                             std::span<const RecordVerdict> verdicts,
                                             const Clusters& clusters, const std::string& path,
                                             const std::span<const RecordId>* only) {
  XUEJI_DCHECK(std::is_sorted(verdicts.begin(), verdicts.end(),
                              [](const RecordVerdict& left, const RecordVerdict& right) {
                                return left.record < right.record;
                              }));
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<FileWriter> file, FileWriter::Open(path));
  XUEJI_RETURN_IF_ERROR(
      file->Write("record_id,verdict,reason_codes,cluster_id,counterpart_id,match_weight\n"));
  VerdictSummary summary;
  absl::Status status;
  const std::size_t tokens = kBlocksInFlightPerThread * static_cast<std::size_t>(ThreadLimit());
  std::vector<Block> blocks(tokens);
  const RowOrder order{only};
  const std::uint32_t rows = only == nullptr ? store.size() : static_cast<std::uint32_t>(only->size());
  std::uint32_t next = 0;
  RunPipeline(
      tokens,
      {.produce =
           [&](std::size_t slot) {
             if (next >= rows || IsCancelled()) return false;
             blocks[slot].begin = next;
             next += std::min(kBlockRecords, rows - next);
             blocks[slot].end = next;
             return true;
           },
       .work = [&](std::size_t slot) { FormatBlock(store, verdicts, clusters, order, blocks[slot]); },
       .consume =
           [&](std::size_t slot) {
             if (status.ok()) status = file->Write(blocks[slot].text);
             Combine(blocks[slot].summary, summary);
           }});
  XUEJI_RETURN_IF_ERROR(status);
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  XUEJI_RETURN_IF_ERROR(file->Close());
  return summary;
}

}  // namespace xueji
