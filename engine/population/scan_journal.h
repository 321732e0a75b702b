// ScanJournal: what a comparison has found so far, chunk by chunk, in a file: a run that was killed goes on
// where it stopped, and loses at most the chunk it was at.
//
//   XUEJI_ASSIGN_OR_RETURN(auto journal, ScanJournal::Open(directory, fingerprint));
//   XUEJI_ASSIGN_OR_RETURN(const JournalEntry* known, journal->Peek());  // an earlier run's, in order
//   const JournalEntry entry = journal->Take();                          // the one Peek gave
//   XUEJI_RETURN_IF_ERROR(journal->Append(entry));                       // once Peek gave nullptr
//   XUEJI_RETURN_IF_ERROR(journal->Remove());                          // the run is done
//
// A run that ends before its first entry leaves no file; nor does one that says Forget.
// An entry is written whole or does not count: what a kill tore is cut off at the next Open. A journal of
// other inputs or options (the fingerprint) is begun anew. It holds places in the roster and what was said
// of them, and of the second look candidates' numbers: it is made readable for its owner alone.
// Thread-compatible. Cost: one write a chunk, a sync once a second. Errors: kInvalidArgument (directory
// cannot be made, journal damaged), kAlreadyExists (another run has it), kInternal (full disk above all).
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/population/registry_person.h"

namespace xueji {

// What became of one chunk of one file.
struct JournalEntry {
  std::uint32_t look = 0;  // which of a comparison's looks at the registry
  std::uint32_t file = 0;
  std::uint64_t chunk = 0;
  std::uint64_t checksum = 0;  // RegistryChunk's
  std::uint64_t rows = 0;
  std::uint64_t blank_lines = 0;
  std::vector<RegistryReject> rejects;
  std::string findings;  // the visitor's (registry_scan.h)
};

class ScanJournal {
 public:
  static constexpr std::string_view kFileName = "comparison.journal";

  // Makes the directory if need be.
  static absl::StatusOr<std::unique_ptr<ScanJournal>> Open(const std::string& directory,
                                                           std::string_view fingerprint);
  ~ScanJournal();
  ScanJournal(const ScanJournal&) = delete;
  ScanJournal& operator=(const ScanJournal&) = delete;

  // Entries an earlier run of the same comparison left.
  std::uint64_t entries_found() const { return entries_found_; }
  // Whether a journal of another comparison lay there and was begun anew.
  bool replaced_other() const { return replaced_other_; }
  // The next of them; nullptr once there are no more. Beside Append: one thread peeks and takes, another
  // may append.
  absl::StatusOr<const JournalEntry*> Peek();
  // REQUIRES: Peek gave an entry.
  JournalEntry Take();
  absl::Status Append(const JournalEntry& entry);
  // Takes the file away, and the directory if a journal made it and nothing else lies in it.
  absl::Status Remove();
  // Nobody can go on with what was found: it goes with this object.
  void Forget() { worth_keeping_ = false; }

 private:
  ScanJournal(std::string directory, int descriptor);
  absl::Status Recover(std::string_view fingerprint);
  absl::Status Begin(std::string_view fingerprint);
  absl::Status WriteAll(std::string_view bytes);
  absl::StatusOr<bool> ReadFrame(std::uint64_t& at, std::string& body) const;

  std::string directory_, path_;
  int descriptor_;
  bool made_directory_ = false;  // this journal, or that of an earlier run
  bool ours_ = false;            // Open went well, and the file is still there
  bool worth_keeping_ = false;   // has an entry
  bool replaced_other_ = false;
  std::uint64_t file_bytes_ = 0;
  std::uint64_t at_ = 0;   // of the next entry to be read
  std::uint64_t end_ = 0;  // behind the last whole entry
  std::uint64_t entries_found_ = 0;
  std::optional<JournalEntry> ahead_;
  std::chrono::steady_clock::time_point synced_{};
};

}  // namespace xueji
