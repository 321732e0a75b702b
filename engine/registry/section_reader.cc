#include "engine/registry/section_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "engine/base/cancellation.h"
#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/base/message.h"
#include "engine/base/mutex.h"
#include "engine/base/parallel.h"
#include "engine/base/aligned_buffer.h"

namespace xueji {
namespace {

constexpr std::uint64_t kGapBlockBytes = std::uint64_t{256} << 10;

bool IsAligned(std::uint64_t offset, std::uint64_t bytes, const std::byte* into) {
  return (offset | bytes | reinterpret_cast<std::uintptr_t>(into)) % kDirectBytes == 0;
}

std::string_view View(const std::byte* at, std::uint64_t bytes) {
  return {reinterpret_cast<const char*>(at), static_cast<std::size_t>(bytes)};
}

}  // namespace

absl::StatusOr<std::unique_ptr<SectionReader>> SectionReader::Open(const std::string& path,
                                                                   const SectionFileKind& kind) {
  std::unique_ptr<SectionReader> file(new SectionReader(path));
  file->descriptor_ = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  if (file->descriptor_ < 0 || fstat(file->descriptor_, &status) != 0) {
    const int error = errno;
    const auto code =
        error == ENOENT ? absl::StatusCode::kNotFound : absl::StatusCode::kInvalidArgument;
    return ::xueji::Fault(code, {"$0：不能读取（$1）；请检查路径与权限",
                                 "$0: cannot be read ($1); check path and permissions",
                                 {path, SystemFault(error)}});
  }
  if (!S_ISREG(status.st_mode)) {
    return InvalidArgument({"$0：不是普通文件；请给出 $1 写的文件",
                            "$0: not a plain file; name one that $1 wrote", {path, kind.made_by}});
  }
  file->header_.file_bytes = static_cast<std::uint64_t>(status.st_size);
  file->direct_ = open(path.c_str(), O_RDONLY | O_DIRECT | O_CLOEXEC);  // -1: not on this one
  file->direct_works_.store(file->direct_ >= 0, std::memory_order_relaxed);
  const absl::Status read = file->ReadFrame(kind);
  if (!read.ok()) return Prefixed(read, path + ": ");
  return file;
}

SectionReader::~SectionReader() {
  if (direct_ >= 0) close(direct_);
  if (descriptor_ >= 0) close(descriptor_);
}

absl::Status SectionReader::ReadAt(std::uint64_t offset, std::uint64_t bytes,
                                   std::byte* into) const {
  while (bytes > 0) {
    const bool direct =
        direct_works_.load(std::memory_order_relaxed) && IsAligned(offset, bytes, into);
    const ssize_t count = pread(direct ? direct_ : descriptor_, into,
                                static_cast<std::size_t>(bytes), static_cast<off_t>(offset));
    if (count < 0) {
      if (errno == EINTR) continue;
      if (direct && errno == EINVAL) {
        direct_works_.store(false, std::memory_order_relaxed);
        continue;
      }
      return InvalidArgument({"读取失败（$0）；请检查磁盘，或重新建立", "reading failed ($0); check the disk, or "
                              "build it again", {SystemFault(errno)}});
    }
    if (count == 0) {
      return InvalidArgument({"读取时文件变短；请重新建立：$0",
                              "the file became shorter while it was read; build it again: $0",
                              {header_.kind.made_by}});
    }
    offset += static_cast<std::uint64_t>(count);
    into += count;
    bytes -= static_cast<std::uint64_t>(count);
  }
  return absl::OkStatus();
}

absl::Status SectionReader::ReadFrame(const SectionFileKind& kind) {
  const std::uint64_t file_bytes = header_.file_bytes;
  std::string front(static_cast<std::size_t>(std::min<std::uint64_t>(kHeaderBytes, file_bytes)), '\0');
  XUEJI_RETURN_IF_ERROR(ReadAt(0, front.size(), reinterpret_cast<std::byte*>(front.data())));
  XUEJI_ASSIGN_OR_RETURN(header_, ParseHeader(front, file_bytes, kind));
  std::string table(static_cast<std::size_t>(header_.table_bytes), '\0');
  XUEJI_RETURN_IF_ERROR(
      ReadAt(header_.table_offset, table.size(), reinterpret_cast<std::byte*>(table.data())));
  XUEJI_ASSIGN_OR_RETURN(sections_, ParseTable(table, header_));
  std::uint64_t end = kHeaderBytes;
  std::string_view after = "header";
  for (const Section& section : sections_) {
    XUEJI_RETURN_IF_ERROR(CheckGap(end, section.offset, after));
    end = section.offset + section.bytes;
    after = section.name;
  }
  XUEJI_RETURN_IF_ERROR(CheckGap(end, header_.table_offset, after));
  return CheckGap(header_.table_offset + header_.table_bytes, header_.file_bytes, "table");
}

absl::Status SectionReader::CheckGap(std::uint64_t begin, std::uint64_t end,
                                     std::string_view after) const {
  std::vector<std::byte> block;
  for (std::uint64_t at = begin; at < end; at += kGapBlockBytes) {
    block.resize(static_cast<std::size_t>(std::min(kGapBlockBytes, end - at)));
    XUEJI_RETURN_IF_ERROR(ReadAt(at, block.size(), block.data()));
    if (std::all_of(block.begin(), block.end(), [](std::byte b) { return b == std::byte{0}; })) {
      continue;
    }
    return InvalidArgument({"节 $0 之后的填充已损坏；请用原始文件重新建立：$1",
                            "the padding after section $0 is damaged; build it again from its inputs: $1",
                            {after, header_.kind.made_by}});
  }
  return absl::OkStatus();
}

absl::StatusOr<const Section*> SectionReader::Find(std::string_view name,
                                                   std::uint32_t element_bytes) const {
  for (const Section& section : sections_) {
    if (section.name != name) continue;
    if (section.element_bytes == element_bytes) return &section;
    return Fault(name, {"元素大小为 $0 字节，应为 $1", "has elements of $0 bytes instead of $1",
                        {section.element_bytes, element_bytes}});
  }
  return Fault(name, {"不存在", "is missing"});
}

absl::Status SectionReader::Fault(std::string_view section, const Message& what) const {
  return Prefixed(SectionFault(section, what, header_.kind.made_by), path_ + ": ");
}

absl::Status SectionReader::ReadBytes(std::string_view name, std::uint32_t element_bytes,
                                      std::span<std::byte> into) const {
  XUEJI_ASSIGN_OR_RETURN(const Section* const section, Find(name, element_bytes));
  if (section->bytes != into.size()) {
    return Fault(name, {"有 $0 个元素，应为 $1", "has $0 elements instead of $1",
                        {section->bytes / element_bytes, into.size() / element_bytes}});
  }
  return ReadPieces(*section, into.data());
}

absl::Status SectionReader::Read(const Section& section, std::span<std::byte> into) const {
  XUEJI_CHECK(section.bytes == into.size());
  return ReadPieces(section, into.data());
}

absl::StatusOr<std::string> SectionReader::ReadText(std::string_view name) const {
  XUEJI_ASSIGN_OR_RETURN(const Section* const section, Find(name, 1));
  std::string text(static_cast<std::size_t>(section->bytes), '\0');
  XUEJI_RETURN_IF_ERROR(ReadInto(name, std::span<char>(text)));
  return text;
}

absl::Status SectionReader::Check(const Section& section) const {
  return ReadPieces(section, nullptr);
}

absl::Status SectionReader::ReadPieces(const Section& section, std::byte* into) const {
  const std::uint64_t piece_bytes = header_.piece_bytes;
  PerThread<AlignedBuffer> buffers;
  Mutex mutex;
  absl::Status status;
  std::uint64_t fault_at = 0;
  std::atomic<bool> failed{false};
  ParallelFor(section.checksums.size(), 1, [&](std::size_t piece, std::size_t) {
    if (IsCancelled() || failed.load(std::memory_order_relaxed)) return;
    const std::uint64_t begin = piece * piece_bytes;
    const std::uint64_t bytes = std::min(section.bytes - begin, piece_bytes);
    const std::uint64_t padded = RoundUp(bytes, kDirectBytes);
    // In place, unless the disk reads whole 4 KiB and the section ends before.
    const bool in_place = into != nullptr && IsAligned(0, bytes, into + begin);
    std::byte* const at =
        in_place ? into + begin : buffers.Local().Fit(static_cast<std::size_t>(padded));
    // Up to the next 4 KiB there is always file: the table, if nothing else.
    absl::Status read = ReadAt(section.offset + begin, padded, at);
    if (read.ok() && HashBytes(View(at, bytes)) != section.checksums[piece]) {
      read = SectionFault(section.name, {"已损坏（其字节 $0 至 $1）", "is damaged (its bytes $0 to $1)",
                                         {begin, begin + bytes}}, header_.kind.made_by);
    }
    if (read.ok()) {
      if (into != nullptr && !in_place) {
        std::memcpy(into + begin, at, static_cast<std::size_t>(bytes));
      }
      return;
    }
    failed.store(true, std::memory_order_relaxed);
    const MutexLock lock(mutex);
    if (!status.ok() && fault_at < begin) return;
    status = Prefixed(read, path_ + ": ");
    fault_at = begin;
  });
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  return status;
}

}  // namespace xueji
