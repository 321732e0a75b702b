#include "engine/jobs/memory_need.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>

#include "engine/base/message.h"
#include "engine/base/parallel.h"
#include "engine/index/key_grouping.h"
#include "engine/ingest/byte_source.h"
#include "engine/linkage/link.h"
#include "engine/linkage/recall_audit.h"
#include "engine/report/verdict_writer.h"

namespace xueji {
namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
// Measured on generated registers of 300,000 and 2,000,000 records: 10 bytes of record id, 12 of
// terms, 1.23 keys a record in the widest pass (8 bytes, a further one 16 more), and the words of a part
// that passes share (8 bytes, a further one 16).
constexpr std::uint64_t kIdAndTermBytes = 16 + 24;
constexpr std::uint64_t kBookkeepingBytes = 10;
constexpr std::uint64_t kKeyBytes = 16 + 16;
constexpr std::uint64_t kRecordsPerLink = 16;       // ten times what a register has
constexpr std::uint64_t kChargeSteps = 24 * kMiB;   // arrays are charged in steps of 2 MiB
constexpr std::uint64_t kSinkStep = std::uint64_t{1 << 16} * 2 * sizeof(Link);

std::uint64_t Margin(std::uint64_t bytes) { return bytes + bytes / 16; }

}  // namespace

std::uint64_t BytesNeeded(const RunSize& size) {
  const std::uint64_t records = size.records;
  const std::uint64_t record_bytes =
      size.plan->layout.row_bytes() + kIdAndTermBytes + kBookkeepingBytes;
  const std::uint64_t store =
      size.store_bytes > 0 ? size.store_bytes
                           : size.program_bytes + records * record_bytes + kChargeSteps;
  const std::uint64_t links = size.links.value_or(records / kRecordsPerLink);
  const auto threads = static_cast<std::uint64_t>(ThreadLimit());
  // While they are collected a link takes three times its size; then once, and what each stage adds.
  const std::uint64_t kept = store + links * sizeof(Link);
  const std::uint64_t linking = kept + links * 2 * sizeof(Link) + threads * kSinkStep +
                                records * kKeyBytes + kChargeSteps +
                                threads * kGroupingBytesPerThread;
  const std::uint64_t verdicts =
      kept + (2 * links + std::min(2 * links, records)) * sizeof(RecordVerdict);
  const std::uint64_t audit = size.audit ? kept + records * kAuditBytesPerRecord : 0;
  return Margin(std::max({store + size.loading_bytes, linking, verdicts, audit}));
}

absl::Status SayNeed(const absl::Status& refused, const MemoryBudget& budget, const RunSize& size) {
  if (refused.code() != absl::StatusCode::kResourceExhausted || budget.bytes_refused() == 0) {
    return refused;
  }
  if (size.records == 0) {
    return ResourceExhausted(
        {"内存上限 $0 太低：至此已需 $1，而输入的大小事先不知（标准输入或管道）；请调高 --memory-max，或先存成文件",
         "the memory limit of $0 is too low: $1 needed so far, and the size of the input is not known "
         "beforehand (standard input or a pipe); raise --memory-max, or save the input as a file first",
         {FormatBytes(budget.bytes_max()), FormatBytes(budget.bytes_refused())}});
  }
  // Never below what was asked for when it was stopped: then the estimate was too low.
  const std::uint64_t bytes = std::max(BytesNeeded(size), Margin(Margin(budget.bytes_refused())));
  Message what("约 $0 条记录", "about $0 records", {size.records});
  if (size.store_bytes > 0) what = Message("$0 条记录", "$0 records", {size.records});
  if (size.links) what += Message("和 $0 条关联", " and $0 links", {*size.links});
  return ResourceExhausted(
      {"内存上限 $0 太低：整个运行约需 $1（$2 字节，按 $3 估算）；请用 --memory-max $4M，或减少记录",
       "the memory limit of $0 is too low: the whole run needs about $1 ($2 bytes, estimated for $3); "
       "give --memory-max $4M or fewer records",
       {FormatBytes(budget.bytes_max()), FormatBytes(bytes), bytes, what, bytes / kMiB + 1}});
}

std::uint64_t EstimateRows(const std::vector<std::string>& paths, std::size_t sample_bytes) {
  std::uint64_t rows = 0;
  std::string sample(kMiB, '\0');
  for (const std::string& path : paths) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) return 0;
    const absl::StatusOr<std::unique_ptr<ByteSource>> source = ByteSource::Open(path);
    if (!source.ok()) return 0;
    std::uint64_t lines = 1;
    bool end = false;
    for (std::size_t read = 0; !end && read < sample_bytes; read += sample.size()) {
      const absl::StatusOr<std::size_t> got = (*source)->Read(std::span(sample.data(), sample.size()));
      if (!got.ok()) return 0;
      lines += static_cast<std::uint64_t>(
          std::count(sample.begin(), sample.begin() + static_cast<std::ptrdiff_t>(*got), '\n'));
      end = *got < sample.size();
    }
    const double whole = end ? 1
                             : static_cast<double>((*source)->file_bytes()) /
                                   static_cast<double>(std::max<std::uint64_t>(1, (*source)->bytes_read()));
    rows += static_cast<std::uint64_t>(static_cast<double>(lines) * whole);
  }
  return rows;
}

}  // namespace xueji
