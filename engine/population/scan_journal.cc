#include "engine/population/scan_journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "engine/base/byte_codec.h"
#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/base/message.h"
#include "engine/base/staging.h"

namespace xueji {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "xueji comparison journal 1\n";
// In front of every frame: its size and the hash of what it holds.
constexpr std::uint64_t kFrameHead = 16;
constexpr std::uint64_t kFrameBytesMax = std::uint64_t{1} << 31;
constexpr std::chrono::seconds kSyncEvery{1};

std::string Frame(std::string_view body) {
  ByteWriter head;
  head.Number(std::uint64_t{body.size()});
  head.Number(HashCombine(body.size(), HashBytes(body)));
  return head.bytes() + std::string(body);
}

std::string BodyOf(const JournalEntry& entry) {
  ByteWriter out;
  out.Number(entry.look);
  out.Number(entry.file);
  out.Number(entry.chunk);
  out.Number(entry.checksum);
  out.Number(entry.rows);
  out.Number(entry.blank_lines);
  out.Number(std::uint64_t{entry.rejects.size()});
  for (const RegistryReject& reject : entry.rejects) {
    out.Number(reject.line);
    out.Text(reject.field);
    out.Text(reject.reason_code);
    out.Text(reject.message);
  }
  out.Text(entry.findings);
  return out.bytes();
}

bool ReadBody(std::string_view body, JournalEntry& entry) {
  ByteReader in(body);
  in.Number(&entry.look);
  in.Number(&entry.file);
  in.Number(&entry.chunk);
  in.Number(&entry.checksum);
  in.Number(&entry.rows);
  in.Number(&entry.blank_lines);
  constexpr std::uint64_t kRejectBytesMin = 32;
  entry.rejects.resize(in.Count(kRejectBytesMin));
  for (RegistryReject& reject : entry.rejects) {
    in.Number(&reject.line);
    in.Text(&reject.field);
    in.Text(&reject.reason_code);
    in.Text(&reject.message);
  }
  in.Text(&entry.findings);
  return in.AtEnd();
}

}  // namespace

ScanJournal::ScanJournal(std::string directory, int descriptor)
    : directory_(std::move(directory)),
      path_(directory_ + "/" + std::string(kFileName)),
      descriptor_(descriptor) {}

ScanJournal::~ScanJournal() {
  if (ours_ && !worth_keeping_) Remove().IgnoreError();
  close(descriptor_);
}

absl::StatusOr<std::unique_ptr<ScanJournal>> ScanJournal::Open(const std::string& directory,
                                                               std::string_view fingerprint) {
  std::error_code error;
  const bool made = fs::create_directories(directory, error);
  if (error) return FileFault(directory, {"不能建立目录", "cannot make the directory"}, error.value());
  const std::string path = directory + "/" + std::string(kFileName);
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return FileFault(path, {"不能打开", "cannot be opened"}, errno);
  std::unique_ptr<ScanJournal> journal(new ScanJournal(directory, descriptor));
  journal->made_directory_ = made;
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return AlreadyExists({"$0：另一次比对正在使用；等它结束，或另选 --checkpoint",
                          "$0: another comparison is using it; wait for it, or choose another --checkpoint",
                          {path}});
  }
  XUEJI_RETURN_IF_ERROR(journal->Recover(fingerprint));
  journal->ours_ = true;
  return journal;
}

// The frame at `at` into `body`; false at the end, or where a frame is torn.
absl::StatusOr<bool> ScanJournal::ReadFrame(std::uint64_t& at, std::string& body) const {
  const auto read_at = [&](std::uint64_t offset, std::string& out, std::uint64_t bytes) {
    out.resize(bytes);
    for (std::uint64_t done = 0; done < bytes;) {
      const ssize_t got = pread(descriptor_, out.data() + done, bytes - done, static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return got == 0 ? EIO : errno;
      done += static_cast<std::uint64_t>(got);
    }
    return 0;
  };
  const Message cannot{"不能读取", "cannot be read"};
  if (at + kFrameHead > file_bytes_) return false;
  std::string head;
  if (const int fault = read_at(at, head, kFrameHead); fault != 0) return FileFault(path_, cannot, fault);
  ByteReader in(head);
  std::uint64_t size = 0, hash = 0;
  in.Number(&size);
  in.Number(&hash);
  if (size > kFrameBytesMax || at + kFrameHead + size > file_bytes_) return false;
  if (const int fault = read_at(at + kFrameHead, body, size); fault != 0) return FileFault(path_, cannot, fault);
  if (HashCombine(size, HashBytes(body)) != hash) return false;
  at += kFrameHead + size;
  return true;
}

// Finds how far the journal can be trusted, and cuts off the rest.
absl::Status ScanJournal::Recover(std::string_view fingerprint) {
  struct stat facts{};
  if (fstat(descriptor_, &facts) != 0) return FileFault(path_, {"不能读取", "cannot be read"}, errno);
  file_bytes_ = static_cast<std::uint64_t>(facts.st_size);
  if (file_bytes_ == 0) return Begin(fingerprint);
  made_directory_ = true;  // for all we know
  std::string body;
  std::uint64_t at = 0;
  XUEJI_ASSIGN_OR_RETURN(const bool has_head, ReadFrame(at, body));
  if (!has_head || body != std::string(kMagic) + std::string(fingerprint)) {
    if (has_head && !body.starts_with(kMagic)) {
      return InvalidArgument({"$0：不是比对的进度文件，不予覆盖；另选 --checkpoint",
                              "$0: no journal of a comparison, and not overwritten; choose another --checkpoint",
                              {path_}});
    }
    replaced_other_ = has_head;
    return Begin(fingerprint);
  }
  at_ = at;
  for (;;) {
    XUEJI_ASSIGN_OR_RETURN(const bool more, ReadFrame(at, body));
    if (!more) break;
    ++entries_found_;
  }
  worth_keeping_ = entries_found_ > 0;
  end_ = at;
  if (ftruncate(descriptor_, static_cast<off_t>(end_)) != 0) {
    return FileFault(path_, {"不能写入", "cannot be written"}, errno);
  }
  file_bytes_ = end_;
  return absl::OkStatus();
}

absl::Status ScanJournal::Begin(std::string_view fingerprint) {
  if (ftruncate(descriptor_, 0) != 0) return FileFault(path_, {"不能写入", "cannot be written"}, errno);
  file_bytes_ = end_ = 0;  // there is nothing to be read again
  XUEJI_RETURN_IF_ERROR(WriteAll(Frame(std::string(kMagic) + std::string(fingerprint))));
  at_ = end_;
  return absl::OkStatus();
}

absl::Status ScanJournal::WriteAll(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t done = pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(end_));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return FileFault(path_, {"不能写入", "cannot be written"}, errno);
    end_ += static_cast<std::uint64_t>(done);
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  return absl::OkStatus();
}

absl::StatusOr<const JournalEntry*> ScanJournal::Peek() {
  if (ahead_.has_value()) return &*ahead_;
  std::string body;
  XUEJI_ASSIGN_OR_RETURN(const bool more, ReadFrame(at_, body));
  if (!more) return nullptr;
  ahead_.emplace();
  if (ReadBody(body, *ahead_)) return &*ahead_;
  return InvalidArgument({"$0：已损坏；删除它后重新比对", "$0: is damaged; delete it and compare again", {path_}});
}

JournalEntry ScanJournal::Take() {
  XUEJI_CHECK(ahead_.has_value());
  JournalEntry entry = *std::move(ahead_);
  ahead_.reset();
  return entry;
}

absl::Status ScanJournal::Append(const JournalEntry& entry) {
  XUEJI_RETURN_IF_ERROR(WriteAll(Frame(BodyOf(entry))));
  worth_keeping_ = true;
  const auto now = std::chrono::steady_clock::now();
  if (now - synced_ < kSyncEvery) return absl::OkStatus();
  synced_ = now;
  if (fdatasync(descriptor_) != 0) return FileFault(path_, {"不能写入", "cannot be written"}, errno);
  return absl::OkStatus();
}

absl::Status ScanJournal::Remove() {
  if (unlink(path_.c_str()) != 0) return FileFault(path_, {"不能删除", "cannot be removed"}, errno);
  ours_ = false;
  // What other people put there stays.
  if (made_directory_) rmdir(directory_.c_str());
  return absl::OkStatus();
}

}  // namespace xueji
