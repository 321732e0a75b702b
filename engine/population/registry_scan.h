// RegistryScan: one look at all files of a registry, chunk by chunk, in parallel, with what was found kept in
// a journal so that a killed run goes on.
//
//   ScanOptions options{.files = paths, .open = Open, .journal = journal.get()};
//   XUEJI_ASSIGN_OR_RETURN(const ScanResult scanned, ScanRegistry(options, visitor));
//
// A visitor turns a chunk into findings (bytes; in parallel) and takes findings in (serial, in the order of
// the files and their chunks). Findings of chunks that the journal knows are taken from there: such a chunk
// is read and held against its checksum, and not decoded. Findings depend on the chunk alone, so the outcome
// is the same for any number of threads and of interruptions.
// Memory: a chunk and its text for each thread and two more, and the journal's entry of each. Thread-safety:
// one scan at a time uses a visitor. Errors: those of the source and the journal; kInvalidArgument where a
// chunk is not what it was before the interruption, or is missing, naming it; kCancelled.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ingest/batch_loader.h"
#include "engine/population/registry_person.h"
#include "engine/population/scan_journal.h"

namespace xueji {

class RegistryVisitor {
 public:
  virtual ~RegistryVisitor() = default;
  // Which persons Visit is to see.
  virtual const RegistryFilter& filter() const = 0;
  // Appends what a decoded chunk says. Any number of threads.
  virtual void Visit(const RegistryChunk& chunk, std::string& findings) const = 0;
  // Serial. False: the findings are not of this visitor (a damaged journal).
  virtual bool Apply(std::string_view findings) = 0;
};

struct ScanOptions {
  std::vector<std::string> files;
  std::function<absl::StatusOr<std::unique_ptr<RegistrySource>>(const std::string& path)> open;
  std::uint32_t look = 0;          // number of this look in the journal
  ScanJournal* journal = nullptr;  // none: nothing is kept
  // Each refused row, in the order of files and lines; serial.
  std::function<absl::Status(std::uint32_t file, const RegistryReject& reject)> reject = nullptr;
  // About once a chunk, from one thread at a time: bytes read of all files.
  std::function<void(std::uint64_t bytes)> progress = nullptr;
};

struct ScannedFile {
  LoadedInput input;           // rows included
  std::uint64_t rejected = 0;
  std::uint64_t chunks = 0;
};

struct ScanResult {
  std::vector<ScannedFile> files;  // one for each of ScanOptions::files
  std::uint64_t chunks_resumed = 0;  // taken from the journal
  std::uint64_t rows() const;
  std::uint64_t rejected() const;
};

// How many chunks are in memory at a time, with the process's threads.
std::uint64_t ScanChunksInFlight();

absl::StatusOr<ScanResult> ScanRegistry(const ScanOptions& options, RegistryVisitor& visitor);

}  // namespace xueji
