#include "engine/population/registry_scan.h"

#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/first_error.h"
#include "engine/base/message.h"
#include "engine/base/parallel.h"

namespace xueji {
namespace {

// One scan: the files one after the other.
class Scanner {
 public:
  Scanner(const ScanOptions& options, RegistryVisitor& visitor) : options_(options), visitor_(visitor) {}

  absl::StatusOr<ScanResult> Run() {
    std::vector<Item> items(ScanChunksInFlight());
    for (std::uint32_t file = 0; file < options_.files.size(); ++file) {
      XUEJI_RETURN_IF_ERROR(ScanFile(file, items));
    }
    return std::move(result_);
  }

 private:
  struct Item {  // one token of the pipeline
    RegistryChunk chunk;
    JournalEntry entry;
    bool known = false;  // `entry` is the journal's
  };

  absl::Status ScanFile(std::uint32_t file, std::vector<Item>& items);
  absl::StatusOr<bool> Produce(RegistrySource& source, std::uint32_t file, Item& item);
  void Work(const RegistrySource& source, Item& item) const;
  absl::Status Consume(Item& item, ScannedFile& scanned);
  absl::Status Changed(const Message& place) const;

  const ScanOptions& options_;
  RegistryVisitor& visitor_;
  ScanResult result_;
  std::uint64_t bytes_done_ = 0;  // of the files before this one
};

absl::Status Scanner::Changed(const Message& place) const {
  return InvalidArgument(
      {"$0：内容与中断前不同；人口库文件在比对中途被改动，请删除进度（--checkpoint 的目录）后重新比对",
       "$0: is not what it was before the interruption; the registry was changed in between, so delete the "
       "progress (the directory of --checkpoint) and compare again",
       {place}});
}

absl::StatusOr<bool> Scanner::Produce(RegistrySource& source, std::uint32_t file, Item& item) {
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  XUEJI_ASSIGN_OR_RETURN(const bool more, source.Next(item.chunk));
  const JournalEntry* next = nullptr;
  if (options_.journal != nullptr) {
    XUEJI_ASSIGN_OR_RETURN(next, options_.journal->Peek());
  }
  const bool expected = next != nullptr && next->look == options_.look && next->file == file;
  if (!more) {
    if (!expected) return false;
    return Changed({"$0 第 $1 块（已不存在）", "$0, chunk $1 (no longer there)",
                    {options_.files[file], next->chunk + 1}});
  }
  item.known = expected;
  if (expected) {
    const bool same = next->chunk == item.chunk.number && next->checksum == item.chunk.checksum;
    if (!same) return Changed(source.PlaceOf(item.chunk));
    item.entry = options_.journal->Take();
    return true;
  }
  if (next != nullptr) return Changed(source.PlaceOf(item.chunk));
  item.entry = {};
  item.entry.look = options_.look;
  item.entry.file = file;
  item.entry.chunk = item.chunk.number;
  item.entry.checksum = item.chunk.checksum;
  return true;
}

void Scanner::Work(const RegistrySource& source, Item& item) const {
  if (item.known) return;
  source.Decode(&visitor_.filter(), item.chunk);
  visitor_.Visit(item.chunk, item.entry.findings);
  item.entry.rows = item.chunk.rows;
  item.entry.blank_lines = item.chunk.blank_lines;
  item.entry.rejects = std::move(item.chunk.rejects);
}

absl::Status Scanner::Consume(Item& item, ScannedFile& scanned) {
  const JournalEntry& entry = item.entry;
  // Before anything is taken in: what the journal lacks a resumed run does again.
  if (!item.known && options_.journal != nullptr) XUEJI_RETURN_IF_ERROR(options_.journal->Append(entry));
  if (!visitor_.Apply(entry.findings)) {
    return InvalidArgument({"比对进度已损坏；删除它（--checkpoint 的目录）后重新比对",
                            "the progress of the comparison is damaged; delete it (the directory of "
                            "--checkpoint) and compare again"});
  }
  if (item.known) ++result_.chunks_resumed;
  ++scanned.chunks;
  scanned.input.rows += entry.rows;
  scanned.rejected += entry.rejects.size();
  if (options_.reject) {
    for (const RegistryReject& reject : entry.rejects) {
      XUEJI_RETURN_IF_ERROR(options_.reject(entry.file, reject));
    }
  }
  if (options_.progress) options_.progress(bytes_done_ + item.chunk.input_bytes);
  return absl::OkStatus();
}

absl::Status Scanner::ScanFile(std::uint32_t file, std::vector<Item>& items) {
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<RegistrySource> source, options_.open(options_.files[file]));
  // A working space belongs to one kind of source.
  for (Item& item : items) item.chunk.scratch.reset();
  ScannedFile scanned;
  FirstError error;
  RunPipeline(items.size(),
              {.produce =
                   [&](std::size_t slot) {
                     if (!error.Get().ok()) return false;
                     const absl::StatusOr<bool> more = Produce(*source, file, items[slot]);
                     if (!more.ok()) error.Set(more.status());
                     return more.ok() && *more;
                   },
               .work = [&](std::size_t slot) { Work(*source, items[slot]); },
               .consume =
                   [&](std::size_t slot) {
                     if (!error.Get().ok()) return;
                     if (absl::Status status = Consume(items[slot], scanned); !status.ok()) {
                       error.Set(std::move(status));
                     }
                   }});
  XUEJI_RETURN_IF_ERROR(error.Get());
  const std::uint64_t rows = scanned.input.rows;
  scanned.input = source->Describe();
  scanned.input.rows = rows;
  bytes_done_ += scanned.input.bytes;
  result_.files.push_back(std::move(scanned));
  return absl::OkStatus();
}

}  // namespace

std::uint64_t ScanResult::rows() const {
  std::uint64_t sum = 0;
  for (const ScannedFile& file : files) sum += file.input.rows;
  return sum;
}

std::uint64_t ScanResult::rejected() const {
  std::uint64_t sum = 0;
  for (const ScannedFile& file : files) sum += file.rejected;
  return sum;
}

std::uint64_t ScanChunksInFlight() { return static_cast<std::uint64_t>(ThreadLimit()) + 2; }

absl::StatusOr<ScanResult> ScanRegistry(const ScanOptions& options, RegistryVisitor& visitor) {
  return Scanner(options, visitor).Run();
}

}  // namespace xueji
