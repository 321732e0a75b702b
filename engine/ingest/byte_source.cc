#include "engine/ingest/byte_source.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/message.h"

namespace xueji {
namespace {

constexpr std::size_t kRawBytes = std::size_t{256} << 10;
constexpr std::size_t kHeadBytes = 4;

absl::Status OpenError(const std::string& path, int error) {
  if (error == ENOENT || error == ENOTDIR) {
    return NotFound({"$0：没有此文件；请检查路径", "$0: no such file; check the path", {path}});
  }
  if (error == EACCES || error == EPERM) {
    return InvalidArgument({"$0：不能读取（$1）；请给当前用户读取的权限",
                            "$0: may not be read ($1); give this user the right to read it",
                            {path, SystemFault(error)}});
  }
  return Internal({"$0：不能打开（$1）", "$0: cannot be opened ($1)", {path, SystemFault(error)}});
}

// Waits until there is something to read. A pipe may keep us waiting for ever, and the signal of a
// Ctrl-C may reach another thread than this one: so waiting is cut into tenths of a second.
absl::Status WaitForInput(int descriptor) {
  constexpr int kWaitMs = 100;
  pollfd wanted{.fd = descriptor, .events = POLLIN, .revents = 0};
  int ready = 0;
  while (ready <= 0) {
    XUEJI_RETURN_IF_ERROR(CheckCancelled());
    ready = poll(&wanted, 1, kWaitMs);
    if (ready < 0 && errno != EINTR && errno != EAGAIN) break;  // read() will say what is wrong
  }
  return absl::OkStatus();
}

}  // namespace

std::string_view DetectCompression(std::string_view head) {
  if (head.size() >= 2 && head.substr(0, 2) == "\x1F\x8B") return "gzip";
  if (head.size() >= 4 && head.substr(0, 4) == "\x28\xB5\x2F\xFD") return "zstd";
  return "none";
}

ByteSource::ByteSource(std::string name, int descriptor)
    : name_(std::move(name)), descriptor_(descriptor) {}

ByteSource::~ByteSource() {
  if (descriptor_ > STDIN_FILENO) close(descriptor_);
}

absl::StatusOr<std::unique_ptr<ByteSource>> ByteSource::Open(const std::string& path) {
  const bool standard_input = path == "-";
  int descriptor = STDIN_FILENO;
  if (!standard_input) {
    descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return OpenError(path, errno);
  }
  std::unique_ptr<ByteSource> source(
      new ByteSource(standard_input ? "standard input" : path, descriptor));
  struct stat about {};
  if (fstat(descriptor, &about) != 0) return OpenError(path, errno);
  if (S_ISDIR(about.st_mode)) {
    return InvalidArgument({"$0：是目录；请写出其中的文件",
                            "$0: is a directory; name the files in it", {source->name_}});
  }
  if (S_ISREG(about.st_mode)) {
    source->file_bytes_ = static_cast<std::uint64_t>(about.st_size);
    XUEJI_RETURN_IF_ERROR(source->ReadUncached(path));
    if (source->uncached_ == nullptr) posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
  }
  XUEJI_RETURN_IF_ERROR(source->ReadHead());
  return source;
}

absl::StatusOr<std::unique_ptr<ByteSource>> ByteSource::FromBytes(std::string name,
                                                                  std::string bytes) {
  std::unique_ptr<ByteSource> source(new ByteSource(std::move(name), -1));
  source->file_bytes_ = bytes.size();
  source->memory_ = std::move(bytes);
  XUEJI_RETURN_IF_ERROR(source->ReadHead());
  return source;
}

// From the first byte on, if that is the better way.
absl::Status ByteSource::ReadUncached(const std::string& path) {
  uncached_ = UncachedReader::Open(path, file_bytes_, {});
  return CheckCancelled();
}

absl::Status ByteSource::ReadHead() {
  raw_.resize(kHeadBytes);
  XUEJI_ASSIGN_OR_RETURN(const std::size_t got, ReadRaw(std::span(raw_.data(), kHeadBytes)));
  compression_ = DetectCompression(std::string_view(raw_).substr(0, got));
  if (compression_ == "gzip") decompressor_ = NewGzipDecompressor();
  if (compression_ == "zstd") decompressor_ = NewZstdDecompressor();
  if (decompressor_ != nullptr) raw_.resize(kRawBytes);
  raw_rest_ = std::string_view(raw_).substr(0, got);
  return absl::OkStatus();
}

absl::StatusOr<std::size_t> ByteSource::ReadRaw(std::span<char> output) {
  std::size_t got = 0;
  while (got < output.size() && !raw_end_) {
    std::size_t step = 0;
    if (descriptor_ < 0) {
      step = std::min(output.size() - got, memory_.size() - memory_at_);
      std::memcpy(output.data() + got, memory_.data() + memory_at_, step);
      memory_at_ += step;
    } else if (uncached_ != nullptr) {
      const absl::StatusOr<std::size_t> read = uncached_->Read(output.subspan(got));
      if (!read.ok() && read.status().code() != absl::StatusCode::kInternal) return read.status();
      if (!read.ok()) return ReadFault(bytes_read_ + got, MessageOf(read.status()));
      step = *read;
    } else {
      XUEJI_RETURN_IF_ERROR(WaitForInput(descriptor_));
      const ssize_t result = read(descriptor_, output.data() + got, output.size() - got);
      if (result < 0 && errno == EINTR) continue;
      if (result < 0) return ReadFault(bytes_read_ + got, SystemFault(errno));
      step = static_cast<std::size_t>(result);
    }
    if (step == 0) raw_end_ = true;
    got += step;
  }
  checksum_.Update(std::string_view(output.data(), got));
  bytes_read_ += got;
  return got;
}

absl::StatusOr<std::size_t> ByteSource::Read(std::span<char> output) {
  if (decompressor_ != nullptr) return ReadDecompressed(output);
  const std::size_t head = std::min(raw_rest_.size(), output.size());
  std::memcpy(output.data(), raw_rest_.data(), head);
  raw_rest_.remove_prefix(head);
  XUEJI_ASSIGN_OR_RETURN(const std::size_t got, ReadRaw(output.subspan(head)));
  return head + got;
}

absl::StatusOr<std::size_t> ByteSource::ReadDecompressed(std::span<char> output) {
  std::span<char> rest = output;
  while (!rest.empty()) {
    if (raw_rest_.empty() && !raw_end_) {
      XUEJI_ASSIGN_OR_RETURN(const std::size_t got, ReadRaw(std::span(raw_.data(), raw_.size())));
      raw_rest_ = std::string_view(raw_).substr(0, got);
    }
    const std::size_t before = rest.size();
    if (const absl::Status status = decompressor_->Step(&raw_rest_, &rest); !status.ok()) {
      return Damaged(status);
    }
    if (raw_rest_.empty() && raw_end_ && rest.size() == before) {
      if (!decompressor_->AtBoundary()) {
        return Damaged(
            InvalidArgument({"$0 压缩流不完整", "the $0 stream ends too early", {compression_}}));
      }
      break;
    }
  }
  return output.size() - rest.size();
}

absl::Status ByteSource::ReadFault(std::uint64_t at, const Message& why) const {
  return Internal(
      {"$0：读到第 $1 字节时失败（$2）", "$0: reading failed at byte $1 ($2)", {name_, at, why}});
}

absl::Status ByteSource::Damaged(const absl::Status& cause) const {
  return InvalidArgument({"$0：$1，在文件第 $2 字节附近；请重新复制或压缩此文件",
                          "$0: $1 near byte $2 of the file; copy or compress the file again",
                          {name_, MessageOf(cause), bytes_read_ - raw_rest_.size()}});
}

}  // namespace xueji
