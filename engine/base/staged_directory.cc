#include "engine/base/staged_directory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "engine/base/memory_budget.h"

namespace xueji {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kBufferBytes = std::size_t{1} << 20;

absl::Status FileError(const std::string& path, const std::string& what, int error) {
  const std::string text = path + ": " + what + ": " + std::strerror(error);
  if (error == ENOSPC || error == EDQUOT) {
    return absl::InternalError(text + "; free some space or choose another --out");
  }
  if (error == EACCES || error == EROFS || error == ENOTDIR || error == ENOENT || error == EPERM) {
    return absl::InvalidArgumentError(text + "; choose another --out");
  }
  return absl::InternalError(text);
}

// A staging directory is ".NAME.partial-PID"; one whose process is gone is litter of a killed run.
void RemoveLitter(const fs::path& parent, const std::string& prefix) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(parent, error)) {
    const std::string name = entry.path().filename().string();
    if (name.rfind(prefix, 0) != 0) continue;
    const long pid = std::strtol(name.c_str() + prefix.size(), nullptr, 10);
    if (pid > 0 && (kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM)) continue;
    std::error_code ignored;
    fs::remove_all(entry.path(), ignored);
  }
}

// Whether a directory may be replaced: it is empty, or an earlier result, which is flat and has one of
// the files every result has. "--out ~ --force" must not take a home directory with it.
bool IsEarlierResult(const fs::path& directory) {
  bool empty = true, flat = true, marked = false;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    empty = false;
    flat = flat && !entry.is_directory(error);
    const std::string name = entry.path().filename().string();
    marked = marked || name == "manifest.json" || name == "truth.csv";
  }
  return !error && (empty || (flat && marked));
}

absl::Status SyncDirectory(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return FileError(path, "cannot open", errno);
  const int result = fsync(descriptor);
  const int error = errno;
  close(descriptor);
  if (result != 0 && error != EINVAL) return FileError(path, "cannot sync", error);
  return absl::OkStatus();
}

}  // namespace

StagedDirectory::StagedDirectory(std::string target, std::string staging, bool replace)
    : target_(std::move(target)), staging_(std::move(staging)), replace_(replace) {}

absl::StatusOr<std::unique_ptr<StagedDirectory>> StagedDirectory::Create(const std::string& target,
                                                                         bool replace) {
  fs::path wanted = fs::path(target).lexically_normal();
  if (wanted.filename().empty()) wanted = wanted.parent_path();  // "out/" means "out"
  if (wanted.empty() || wanted == "." || wanted == ".." || wanted == "/") {
    return absl::InvalidArgumentError("--out '" + target + "' does not name a new directory");
  }
  std::error_code error;
  if (fs::exists(wanted, error) || fs::is_symlink(wanted, error)) {
    if (!replace) {
      return absl::AlreadyExistsError(wanted.string() +
                                      " exists already; give another --out or add --force");
    }
    if (!fs::is_directory(wanted, error)) {
      return absl::InvalidArgumentError(wanted.string() + " exists and is not a directory");
    }
    if (!IsEarlierResult(wanted)) {
      return absl::InvalidArgumentError(wanted.string() +
                                        " holds something else than an earlier result and is not "
                                        "replaced; choose another --out");
    }
  }
  const fs::path parent = wanted.has_parent_path() ? wanted.parent_path() : fs::path(".");
  fs::create_directories(parent, error);
  if (error) return FileError(parent.string(), "cannot create", error.value());
  const std::string prefix = "." + wanted.filename().string() + ".partial-";
  RemoveLitter(parent, prefix);
  const std::string staging = (parent / (prefix + std::to_string(getpid()))).string();
  fs::remove_all(staging, error);
  if (mkdir(staging.c_str(), 0777) != 0) return FileError(staging, "cannot create", errno);
  return std::unique_ptr<StagedDirectory>(
      new StagedDirectory(wanted.string(), staging, replace));
}

StagedDirectory::~StagedDirectory() {
  if (committed_) return;
  std::error_code ignored;
  fs::remove_all(staging_, ignored);
}

std::string StagedDirectory::FilePath(std::string_view name) const {
  return staging_ + "/" + std::string(name);
}

absl::Status StagedDirectory::Commit() {
  XUEJI_RETURN_IF_ERROR(SyncDirectory(staging_));
  if (rename(staging_.c_str(), target_.c_str()) != 0) {
    // rename() replaces an empty directory only; a full one is exchanged and then removed.
    if ((errno != ENOTEMPTY && errno != EEXIST) || !replace_) {
      return FileError(target_, "cannot put the result in place", errno);
    }
    if (renameat2(AT_FDCWD, staging_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) != 0) {
      return FileError(target_, "cannot replace", errno);
    }
    std::error_code ignored;
    fs::remove_all(staging_, ignored);
  }
  committed_ = true;
  const fs::path parent = fs::path(target_).parent_path();
  return SyncDirectory(parent.empty() ? "." : parent.string());
}

FileWriter::FileWriter(std::string path, int descriptor)
    : path_(std::move(path)), descriptor_(descriptor) {
  buffer_.reserve(kBufferBytes);
}

absl::StatusOr<std::unique_ptr<FileWriter>> FileWriter::Open(const std::string& path) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) return FileError(path, "cannot open for writing", errno);
  return std::unique_ptr<FileWriter>(new FileWriter(path, descriptor));
}

FileWriter::~FileWriter() {
  if (descriptor_ >= 0) close(descriptor_);
}

absl::Status FileWriter::Write(std::string_view bytes) {
  if (buffer_.size() + bytes.size() > kBufferBytes) XUEJI_RETURN_IF_ERROR(Flush());
  if (bytes.size() < kBufferBytes) {
    buffer_.append(bytes);
    return absl::OkStatus();
  }
  while (!bytes.empty()) {
    const ssize_t count = write(descriptor_, bytes.data(), bytes.size());
    if (count < 0) {
      if (errno == EINTR) continue;
      return FileError(path_, "cannot write", errno);
    }
    bytes_written_ += static_cast<std::uint64_t>(count);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return absl::OkStatus();
}

absl::Status FileWriter::Flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t count = write(descriptor_, rest.data(), rest.size());
    if (count < 0) {
      if (errno == EINTR) continue;
      return FileError(path_, "cannot write", errno);
    }
    bytes_written_ += static_cast<std::uint64_t>(count);
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  buffer_.clear();
  return absl::OkStatus();
}

absl::Status FileWriter::Close() {
  XUEJI_RETURN_IF_ERROR(Flush());
  const int descriptor = descriptor_;
  descriptor_ = -1;
  if (fdatasync(descriptor) != 0 && errno != EINVAL) {
    const int error = errno;
    close(descriptor);
    return FileError(path_, "cannot sync", error);
  }
  if (close(descriptor) != 0) return FileError(path_, "cannot close", errno);
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadFile(const std::string& path, std::uint64_t bytes_max) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    const std::string text = path + ": " + std::strerror(errno);
    return errno == ENOENT ? absl::NotFoundError(text) : absl::InvalidArgumentError(text);
  }
  std::string text;
  std::string block(std::size_t{1} << 16, '\0');
  absl::Status status;
  while (status.ok()) {
    const ssize_t count = read(descriptor, block.data(), block.size());
    if (count < 0) {
      if (errno == EINTR) continue;
      status = absl::InvalidArgumentError(path + ": " + std::strerror(errno));
    } else if (count == 0) {
      break;
    } else {
      text.append(block.data(), static_cast<std::size_t>(count));
      if (text.size() > bytes_max) {
        status = absl::ResourceExhaustedError(path + ": larger than the limit of " +
                                              FormatBytes(bytes_max));
      }
    }
  }
  close(descriptor);
  if (!status.ok()) return status;
  return text;
}

}  // namespace xueji
