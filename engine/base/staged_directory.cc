#include "engine/base/staged_directory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "engine/base/check.h"
#include "engine/base/earlier_result.h"
#include "engine/base/memory_budget.h"
#include "engine/base/message.h"
#include "engine/base/staging.h"

namespace xueji {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kBufferBytes = std::size_t{1} << 20;

// The directories of `path` that do not exist yet, the deepest first.
std::vector<std::string> MissingDirectories(fs::path path) {
  std::vector<std::string> missing;
  std::error_code error;
  while (!path.empty() && !fs::exists(path, error)) {
    missing.push_back(path.string());
    path = path.parent_path();
  }
  return missing;
}

// Whether `wanted` may take the result: it is not there, or is to be replaced and may be.
absl::Status CheckTarget(const fs::path& wanted, bool replace, std::span<const std::string> reads) {
  std::error_code error;
  if (!fs::exists(wanted, error)) return absl::OkStatus();
  if (!replace) {
    return AlreadyExists({"$0 已经存在；请另选 --out，或加上 --force",
                          "$0 exists already; give another --out or add --force",
                          {wanted.string()}});
  }
  if (!fs::is_directory(wanted, error)) {
    return InvalidArgument({"$0 已经存在，但不是目录；请另选 --out",
                            "$0 exists and is not a directory; choose another --out",
                            {wanted.string()}});
  }
  return CheckReplaceable(wanted.string(), reads);
}

}  // namespace

StagedDirectory::StagedDirectory(std::string target, std::string staging,
                                 std::vector<std::string> made_parents, bool replace)
    : target_(std::move(target)),
      staging_(std::move(staging)),
      made_parents_(std::move(made_parents)),
      replace_(replace) {}

absl::StatusOr<std::unique_ptr<StagedDirectory>> StagedDirectory::Create(
    const std::string& target, bool replace, std::span<const std::string> reads) {
  fs::path wanted = fs::path(target).lexically_normal();
  if (wanted.filename().empty()) wanted = wanted.parent_path();  // "out/" means "out"
  if (wanted.empty() || wanted == "." || wanted == ".." || wanted == "/") {
    return InvalidArgument({"--out '$0' 不是新目录的名字；请给出要新建的目录，如 --out result",
                            "--out '$0' does not name a new directory; give one, e.g. --out result",
                            {target}});
  }
  std::error_code error;
  // A rename cannot replace a link: what it leads to is meant.
  if (fs::is_symlink(wanted, error)) {
    const fs::path led = fs::canonical(wanted, error);
    if (error) {
      return InvalidArgument({"$0 是指向不存在之处的链接；请删除它或另选 --out",
                              "$0 is a link that leads nowhere; remove it or choose another --out",
                              {wanted.string()}});
    }
    wanted = led;
  }
  XUEJI_RETURN_IF_ERROR(CheckTarget(wanted, replace, reads));
  const fs::path parent = wanted.has_parent_path() ? wanted.parent_path() : fs::path(".");
  const std::string prefix = StagingPrefix(wanted.filename().string());
  const std::string staging = (parent / (prefix + std::to_string(getpid()))).string();
  // From here on its destructor clears away what was made, whatever fails.
  std::unique_ptr<StagedDirectory> staged(
      new StagedDirectory(wanted.string(), staging, MissingDirectories(parent), replace));
  fs::create_directories(parent, error);
  if (error) return FileFault(parent.string(), {"不能建立", "cannot create"}, error.value());
  RemoveLitter(parent.string(), prefix);
  fs::remove_all(staging, error);
  if (mkdir(staging.c_str(), 0777) != 0) return FileFault(staging, {"不能建立", "cannot create"}, errno);
  return staged;
}

StagedDirectory::~StagedDirectory() {
  if (committed_) return;
  std::error_code ignored;
  fs::remove_all(staging_, ignored);
  // Only while empty: another run may have put its result there meanwhile.
  for (const std::string& parent : made_parents_) rmdir(parent.c_str());
}

std::string StagedDirectory::FilePath(std::string_view name) const {
  XUEJI_CHECK(IsResultFile(name));
  return staging_ + "/" + std::string(name);
}

absl::Status StagedDirectory::Commit() {
  XUEJI_RETURN_IF_ERROR(SyncDirectory(staging_));
  if (rename(staging_.c_str(), target_.c_str()) != 0) {
    // rename() replaces an empty directory only; a full one is exchanged and then removed.
    if ((errno != ENOTEMPTY && errno != EEXIST) || !replace_) {
      return FileFault(target_, {"不能把结果放到位", "cannot put the result in place"}, errno);
    }
    if (renameat2(AT_FDCWD, staging_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) != 0) {
      return FileFault(target_, {"不能替换", "cannot replace"}, errno);
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
  if (descriptor < 0) return FileFault(path, {"不能打开以写入", "cannot open for writing"}, errno);
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
      return FileFault(path_, {"不能写入", "cannot write"}, errno);
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
      return FileFault(path_, {"不能写入", "cannot write"}, errno);
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
    return FileFault(path_, {"不能写到磁盘", "cannot sync"}, error);
  }
  if (close(descriptor) != 0) return FileFault(path_, {"不能关闭", "cannot close"}, errno);
  return absl::OkStatus();
}

absl::Status WriteFileWhole(const std::string& path,
                            const std::function<absl::Status(FileWriter&)>& write) {
  const std::string staged = path + ".partial";
  const auto stage = [&]() -> absl::Status {
    XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<FileWriter> file, FileWriter::Open(staged));
    XUEJI_RETURN_IF_ERROR(write(*file));
    XUEJI_RETURN_IF_ERROR(file->Close());
    std::error_code error;
    std::filesystem::rename(staged, path, error);
    if (!error) return absl::OkStatus();
    return InvalidArgument({"$0：不能写入（$1）；请另选 --out",
                            "$0: cannot be written ($1); choose another --out",
                            {path, SystemFault(error.value())}});
  };
  const absl::Status status = stage();
  if (!status.ok()) {
    std::error_code ignored;
    std::filesystem::remove(staged, ignored);
  }
  return status;
}

absl::StatusOr<std::string> ReadFile(const std::string& path, std::uint64_t bytes_max) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    const int error = errno;
    const auto code =
        error == ENOENT ? absl::StatusCode::kNotFound : absl::StatusCode::kInvalidArgument;
    return Fault(code, {"$0：不能读取（$1）；请检查路径与权限",
                        "$0: cannot be read ($1); check path and permissions",
                        {path, SystemFault(error)}});
  }
  std::string text;
  std::string block(std::size_t{1} << 16, '\0');
  absl::Status status;
  while (status.ok()) {
    const ssize_t count = read(descriptor, block.data(), block.size());
    if (count < 0) {
      if (errno == EINTR) continue;
      const Message why = SystemFault(errno);
      status = InvalidArgument({"$0：读取失败（$1）；请写出一个文件",
                                "$0: reading failed ($1); name a file", {path, why}});
    } else if (count == 0) {
      break;
    } else {
      text.append(block.data(), static_cast<std::size_t>(count));
      if (text.size() > bytes_max) {
        status = ResourceExhausted({"$0：超出 $1 的上限；请给出较小的文件",
                                    "$0: larger than the limit of $1; give a smaller file",
                                    {path, FormatBytes(bytes_max)}});
      }
    }
  }
  close(descriptor);
  if (!status.ok()) return status;
  return text;
}

}  // namespace xueji
