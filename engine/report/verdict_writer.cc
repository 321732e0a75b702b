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

// PERF: nearly every record is clear and without a cluster; verdicts and members are walked in step
// with the records, so a row costs its bytes and one hash (32 ns).
void FormatBlock(const RecordStore& store, std::span<const RecordVerdict> verdicts,
                 const Clusters& clusters, Block& block) {
  block.text.clear();
  block.summary = {};
  auto verdict = std::lower_bound(
      verdicts.begin(), verdicts.end(), block.begin,
      [](const RecordVerdict& entry, std::uint32_t record) { return entry.record.value < record; });
  auto member = std::lower_bound(
      clusters.members.begin(), clusters.members.end(), block.begin,
      [](const ClusterMember& entry, std::uint32_t record) { return entry.record.value < record; });
  static const RecordVerdict kClear;
  for (std::uint32_t value = block.begin; value < block.end; ++value) {
    const RecordId record{value};
    if (store.withdrawn(record)) continue;
    // Entries of withdrawn records, should there be any, are passed over.
    while (verdict != verdicts.end() && verdict->record < record) ++verdict;
    while (member != clusters.members.end() && member->record < record) ++member;
    const bool has_verdict = verdict != verdicts.end() && verdict->record == record;
    const RecordVerdict& entry = has_verdict ? *verdict : kClear;
    ReasonSet reasons = store.warnings(record);
    reasons.Add(entry.reasons);

    const std::size_t row_begin = block.text.size();
    AppendCsvField(store.ExternalId(record), block.text);
    block.text.push_back(',');
    block.text.append(VerdictWord(entry.decision));
    block.text.push_back(',');
    AppendCodes(reasons, block.text);
    block.text.push_back(',');
    if (member != clusters.members.end() && member->record == record) {
      AppendCsvField(clusters.ids[member->cluster], block.text);
    }
    block.text.push_back(',');
    if (entry.counterpart != kNoRecord) {
      AppendCsvField(store.ExternalId(RecordId{entry.counterpart}), block.text);
      block.text.push_back(',');
      AppendWeight(entry.weight, block.text);
    } else {
      block.text.push_back(',');
    }
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

absl::StatusOr<VerdictSummary> WriteVerdicts(const RecordStore& store,
                                             std::span<const RecordVerdict> verdicts,
                                             const Clusters& clusters, const std::string& path) {
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
  std::uint32_t next = 0;
  RunPipeline(
      tokens,
      {.produce =
           [&](std::size_t slot) {
             if (next >= store.size() || IsCancelled()) return false;
             blocks[slot].begin = next;
             next += std::min(kBlockRecords, store.size() - next);
             blocks[slot].end = next;
             return true;
           },
       .work = [&](std::size_t slot) { FormatBlock(store, verdicts, clusters, blocks[slot]); },
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
