#include "engine/base/staged_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "engine/base/message.h"
#include "engine/base/staging.h"

namespace xueji {
namespace {

namespace fs = std::filesystem;

// Whether `target` may be written: it is not there, or is a file of ours that is to be replaced.
absl::Status CheckTarget(const std::string& target, const StagedFileOptions& options) {
  struct stat status {};
  if (stat(target.c_str(), &status) != 0) return absl::OkStatus();
  if (!S_ISREG(status.st_mode)) {
    return InvalidArgument({"$0 不是普通文件；请用 --out 给出要写的文件",
                            "$0 is not a plain file; name the file to write with --out", {target}});
  }
  if (!options.replace) {
    return AlreadyExists({"$0 已经存在；请另选 --out，或加上 --force",
                          "$0 exists already; give another --out or add --force", {target}});
  }
  std::string begin(options.magic.size(), '\0');
  const int descriptor = open(target.c_str(), O_RDONLY | O_CLOEXEC);
  const ssize_t count = descriptor < 0 ? -1 : pread(descriptor, begin.data(), begin.size(), 0);
  if (descriptor >= 0) close(descriptor);
  if (count == static_cast<ssize_t>(begin.size()) && begin == options.magic) return absl::OkStatus();
  return InvalidArgument({"$0 不是本程序写的这类文件，不予替换；请另选 --out",
                          "$0 was not written by this command and is not replaced; choose another --out",
                          {target}});
}

bool IsAligned(std::uint64_t offset, std::span<const std::byte> bytes) {
  return (offset | bytes.size() | reinterpret_cast<std::uintptr_t>(bytes.data())) % kDirectBytes == 0;
}

}  // namespace

absl::StatusOr<std::unique_ptr<StagedFile>> StagedFile::Create(const std::string& target,
                                                               const StagedFileOptions& options) {
  fs::path wanted = fs::path(target).lexically_normal();
  std::error_code error;
  if (fs::is_symlink(wanted, error)) {
    const fs::path led = fs::canonical(wanted, error);
    if (error) {
      return InvalidArgument({"$0 是指向不存在之处的链接；请删除它或另选 --out",
                              "$0 is a link that leads nowhere; remove it or choose another --out",
                              {wanted.string()}});
    }
    wanted = led;
  }
  if (wanted.filename().empty() || wanted.filename() == "." || wanted.filename() == "..") {
    return InvalidArgument({"--out '$0' 不是文件名；请给出要写的文件",
                            "--out '$0' does not name a file; name the file to write", {target}});
  }
  XUEJI_RETURN_IF_ERROR(CheckTarget(wanted.string(), options));
  const std::string parent = wanted.has_parent_path() ? wanted.parent_path().string() : ".";
  const std::string prefix = StagingPrefix(wanted.filename().string());
  RemoveLitter(parent, prefix);
  const std::string staging = parent + "/" + prefix + std::to_string(getpid());
  std::unique_ptr<StagedFile> file(new StagedFile(wanted.string(), staging, options.replace));
  file->descriptor_ = open(staging.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file->descriptor_ < 0) {
    return FileFault(wanted.string(), {"不能打开以写入", "cannot open for writing"}, errno);
  }
  file->direct_ = open(staging.c_str(), O_WRONLY | O_DIRECT | O_CLOEXEC);  // -1: not on this one
  file->direct_works_.store(file->direct_ >= 0, std::memory_order_relaxed);
  return file;
}

StagedFile::~StagedFile() {
  if (direct_ >= 0) close(direct_);
  if (descriptor_ < 0) return;
  close(descriptor_);
  if (!committed_) unlink(staging_.c_str());
}

absl::Status StagedFile::Allocate(std::uint64_t offset, std::uint64_t bytes) {
  if (bytes == 0) return absl::OkStatus();
  while (fallocate(descriptor_, 0, static_cast<off_t>(offset), static_cast<off_t>(bytes)) != 0) {
    if (errno == EINTR) continue;
    if (errno == EOPNOTSUPP || errno == ENOSYS) return absl::OkStatus();  // writing will tell
    return FileFault(target_, {"不能写入", "cannot write"}, errno);
  }
  return absl::OkStatus();
}

absl::Status StagedFile::WriteAt(std::uint64_t offset, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const bool direct = direct_works_.load(std::memory_order_relaxed) && IsAligned(offset, bytes);
    const ssize_t count = pwrite(direct ? direct_ : descriptor_, bytes.data(), bytes.size(),
                                 static_cast<off_t>(offset));
    if (count < 0) {
      if (errno == EINTR) continue;
      if (direct && errno == EINVAL) {
        direct_works_.store(false, std::memory_order_relaxed);
        continue;
      }
      return FileFault(target_, {"不能写入", "cannot write"}, errno);
    }
    offset += static_cast<std::uint64_t>(count);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return absl::OkStatus();
}

absl::Status StagedFile::Commit(std::uint64_t bytes) {
  if (ftruncate(descriptor_, static_cast<off_t>(bytes)) != 0) {
    return FileFault(target_, {"不能写入", "cannot write"}, errno);
  }
  if (fdatasync(descriptor_) != 0 && errno != EINVAL) {
    return FileFault(target_, {"不能写到磁盘", "cannot sync"}, errno);
  }
  // Without leave to replace, nothing that came there meanwhile is replaced either.
  int result = renameat2(AT_FDCWD, staging_.c_str(), AT_FDCWD, target_.c_str(),
                         replace_ ? 0 : RENAME_NOREPLACE);
  if (result != 0 && errno == EINVAL) result = rename(staging_.c_str(), target_.c_str());
  if (result != 0) {
    return FileFault(target_, {"不能把结果放到位", "cannot put the result in place"}, errno);
  }
  committed_ = true;
  const fs::path parent = fs::path(target_).parent_path();
  return SyncDirectory(parent.empty() ? "." : parent.string());
}

}  // namespace xueji
