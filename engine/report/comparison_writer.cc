#include "engine/report/comparison_writer.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "engine/base/cancellation.h"
#include "engine/base/masking.h"
#include "engine/base/parallel.h"
#include "engine/base/staged_directory.h"
#include "engine/record/packed_text.h"
#include "engine/report/csv_text.h"

namespace xueji {
namespace {

constexpr std::uint32_t kBlockRecords = 32768;
constexpr std::size_t kBlocksInFlightPerThread = 2;

struct Block {
  std::uint32_t begin = 0, end = 0;
  std::string text;
  ComparisonWritten written;
};

void AppendRow(const ComparisonOutcome& outcome, RecordId record, const StudentOutcome& found,
               Disclosure disclosure, std::string& out) {
  const RecordStore& store = outcome.roster().store();
  AppendCsvField(store.ExternalId(record), out);
  out.push_back(',');
  out.append(WordOf(found.finding.verdict));
  out.push_back(',');
  bool first = true;
  found.finding.reasons.ForEach([&](RegistryReason reason) {
    if (!std::exchange(first, false)) out.push_back('|');
    out.append(Describe(reason).code);
  });
  if (const ReasonSet warnings = store.warnings(record); !warnings.empty()) {
    if (!first) out.push_back('|');
    AppendCodes(warnings, out);
  }
  out.push_back(',');
  out.append(WordOf(found.finding.explanation));
  out.push_back(',');
  if (found.candidate != nullptr) {
    out.append(ShownNumber(found.candidate->id, disclosure));
    out.push_back(',');
    AppendWeight(found.candidate->weight, out);
  } else {
    out.push_back(',');
  }
}

void FormatBlock(const ComparisonOutcome& outcome, Disclosure disclosure, Block& block) {
  block.text.clear();
  block.written = {};
  const StudentRoster& roster = outcome.roster();
  for (std::uint32_t i = block.begin; i < block.end; ++i) {
    const RecordId record{i};
    if (roster.store().withdrawn(record)) continue;
    const StudentOutcome found = outcome.Of(record);
    const std::size_t row_begin = block.text.size();
    AppendRow(outcome, record, found, disclosure, block.text);
    block.written.digest.Add(std::string_view(block.text).substr(row_begin));
    block.text.push_back('\n');
    block.written.tally.Add(found.finding, roster.SchoolRegion(record));
  }
}

}  // namespace

std::string ShownNumber(matchers::PackedIdNumber id, Disclosure disclosure) {
  if (disclosure == Disclosure::kNone || !IsWellFormed(id)) return {};
  const std::string number = matchers::UnpackIdNumber(id);
  return disclosure == Disclosure::kFull ? number : MaskNumber(number);
}

absl::StatusOr<ComparisonWritten> WriteComparison(const ComparisonOutcome& outcome, Disclosure disclosure,
                                                  const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<FileWriter> file, FileWriter::Open(path));
  XUEJI_RETURN_IF_ERROR(file->Write(
      "record_id,verdict,reason_codes,explanation,candidate_document_number,candidate_weight\n"));
  ComparisonWritten written;
  absl::Status status;
  std::vector<Block> blocks(kBlocksInFlightPerThread * static_cast<std::size_t>(ThreadLimit()));
  const std::uint32_t records = outcome.roster().size();
  std::uint32_t next = 0;
  RunPipeline(blocks.size(),
              {.produce =
                   [&](std::size_t slot) {
                     if (next >= records || IsCancelled()) return false;
                     blocks[slot].begin = next;
                     next += std::min(kBlockRecords, records - next);
                     blocks[slot].end = next;
                     return true;
                   },
               .work = [&](std::size_t slot) { FormatBlock(outcome, disclosure, blocks[slot]); },
               .consume =
                   [&](std::size_t slot) {
                     if (status.ok()) status = file->Write(blocks[slot].text);
                     written.tally.Combine(blocks[slot].written.tally);
                     written.digest.Combine(blocks[slot].written.digest);
                   }});
  XUEJI_RETURN_IF_ERROR(status);
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  XUEJI_RETURN_IF_ERROR(file->Close());
  return written;
}

std::vector<ComparisonExample> PickComparisonExamples(const ComparisonOutcome& outcome, std::size_t of_each) {
  const StudentRoster& roster = outcome.roster();
  const RecordStore& store = roster.store();
  std::map<std::pair<RegistryVerdict, Explanation>, std::size_t> taken;
  std::vector<ComparisonExample> examples;
  for (std::uint32_t i = 0; i < roster.size(); ++i) {
    const RecordId record{i};
    if (store.withdrawn(record)) continue;
    const StudentOutcome found = outcome.Of(record);
    const RegistryVerdict verdict = found.finding.verdict;
    if (verdict == RegistryVerdict::kConsistent || verdict == RegistryVerdict::kNotComparable) continue;
    if (taken[{verdict, found.finding.explanation}]++ >= of_each) continue;
    examples.push_back({verdict, found.finding.explanation, MaskIdentifier(store.ExternalId(record)),
                        MaskName(NameText(roster.Name(record), store.terms())),
                        MaskNumber(IdNumberText(roster.Id(record), store.terms())),
                        found.candidate == nullptr ? "" : ShownNumber(found.candidate->id, Disclosure::kMasked),
                        found.finding.reasons});
  }
  std::stable_sort(examples.begin(), examples.end(), [](const auto& left, const auto& right) {
    return std::pair(left.verdict, left.explanation) < std::pair(right.verdict, right.explanation);
  });
  return examples;
}

}  // namespace xueji
