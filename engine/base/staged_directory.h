// StagedDirectory: a result directory that appears whole or not at all.
//
//   XUEJI_ASSIGN_OR_RETURN(auto out, StagedDirectory::Create(dir, /*replace=*/false));
//   ... write files below out->path() with FileWriter ...
//   XUEJI_RETURN_IF_ERROR(out->Commit());       // fsync, then one rename
//
// Until Commit the files lie in a hidden sibling directory, which the destructor removes; leftovers
// of a killed run (kill -9) are removed by the next Create for the same target. Directories above the
// target are made, and go again when nothing was committed; a target that is a link is followed.
// With `replace`, only an empty directory or an earlier result (earlier_result.h) is replaced, and
// none that holds a file of `reads`. Not thread-safe.
// Errors: kAlreadyExists (target exists, no replace), kInvalidArgument (parent missing or not
// writable, target not an earlier result), kInternal/kResourceExhausted from the file system, with the path and errno's text.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"

namespace xueji {

class StagedDirectory {
 public:
  static absl::StatusOr<std::unique_ptr<StagedDirectory>> Create(
      const std::string& target, bool replace, std::span<const std::string> reads = {});
  ~StagedDirectory();
  StagedDirectory(const StagedDirectory&) = delete;
  StagedDirectory& operator=(const StagedDirectory&) = delete;

  const std::string& path() const { return staging_; }
  // REQUIRES: IsResultFile(name), or the directory could never be replaced.
  std::string FilePath(std::string_view name) const;
  // Makes the directory appear under its real name. REQUIRES: every FileWriter below it is closed.
  absl::Status Commit();

 private:
  StagedDirectory(std::string target, std::string staging, std::vector<std::string> made_parents,
                  bool replace);
  std::string target_;
  std::string staging_;
  std::vector<std::string> made_parents_;  // the deepest first
  bool replace_;
  bool committed_ = false;
};

// Buffered writer whose every error (a full disk above all) surfaces as a Status. Not thread-safe.
class FileWriter {
 public:
  static absl::StatusOr<std::unique_ptr<FileWriter>> Open(const std::string& path);
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  absl::Status Write(std::string_view bytes);
  // Flushes, syncs and closes. Must be called; the destructor only drops the file.
  absl::Status Close();
  std::uint64_t bytes_written() const { return bytes_written_; }

 private:
  FileWriter(std::string path, int descriptor);
  absl::Status Flush();
  std::string path_;
  int descriptor_;
  std::string buffer_;
  std::uint64_t bytes_written_ = 0;
};

// A file that appears whole or not at all: `write` fills `path`.partial, which is then renamed.
// Errors: what `write` returns; kInvalidArgument where `path` cannot be written.
absl::Status WriteFileWhole(const std::string& path,
                            const std::function<absl::Status(FileWriter&)>& write);

// The whole file as a string. Errors: kNotFound / kInvalidArgument (a directory, unreadable),
// kResourceExhausted when it is larger than bytes_max.
absl::StatusOr<std::string> ReadFile(const std::string& path, std::uint64_t bytes_max = 64U << 20);

}  // namespace xueji
