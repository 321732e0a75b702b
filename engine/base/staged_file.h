// StagedFile: a large file that appears whole or not at all, written at any offsets by many threads.
//
//   XUEJI_ASSIGN_OR_RETURN(auto file, StagedFile::Create(path, {.replace = force, .magic = "XUEJISEC"}));
//   XUEJI_RETURN_IF_ERROR(file->WriteAt(offset, bytes));        // from any thread
//   XUEJI_RETURN_IF_ERROR(file->Commit(bytes_total));           // sync, then one rename
//
// Until Commit it lies beside the target under a hidden name, which the destructor removes; what a
// killed run left behind (kill -9) the next Create for the same target removes. With `replace` only a
// file that begins with `magic` is replaced; a target that is a link is followed.
// Writes whose offset, size and address are multiples of kDirectBytes go past the page cache (O_DIRECT)
// where the file system allows it: five times as fast here, and other programs keep their cache.
// Thread-safety: WriteAt and Allocate may run in parallel; Commit and the destructor alone.
// Errors: kAlreadyExists (target exists, no replace), kInvalidArgument (a directory, not writable, not a
// file of ours), kInternal from the file system (a full disk above all), with path and reason.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/status.h"

namespace xueji {

inline constexpr std::size_t kDirectBytes = 4096;

struct StagedFileOptions {
  bool replace = false;
  std::string_view magic;  // what a file that may be replaced begins with
};

class StagedFile {
 public:
  static absl::StatusOr<std::unique_ptr<StagedFile>> Create(const std::string& target,
                                                            const StagedFileOptions& options);
  ~StagedFile();
  StagedFile(const StagedFile&) = delete;
  StagedFile& operator=(const StagedFile&) = delete;

  // Takes the room on the disk now, so that a full disk is met before the work, not after.
  absl::Status Allocate(std::uint64_t offset, std::uint64_t bytes);
  absl::Status WriteAt(std::uint64_t offset, std::span<const std::byte> bytes);
  // Cuts the file to `bytes`, syncs it and puts it in place.
  absl::Status Commit(std::uint64_t bytes);

 private:
  StagedFile(std::string target, std::string staging, bool replace)
      : target_(std::move(target)), staging_(std::move(staging)), replace_(replace) {}
  std::string target_, staging_;
  bool replace_;
  bool committed_ = false;
  int descriptor_ = -1;
  int direct_ = -1;
  std::atomic<bool> direct_works_{false};  // relaxed: a late reader only tries once more
};

}  // namespace xueji
