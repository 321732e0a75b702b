#include "server/ops/audit_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <utility>

#include "engine/base/message.h"
#include "engine/base/staging.h"
#include "server/ops/audit_reader.h"

namespace xueji::server {
namespace {

constexpr std::int64_t kDayMs = 24 * 3600 * 1000, kChinaMs = 8 * 3600 * 1000;
constexpr mode_t kFileMode = 0600, kDirectoryMode = 0700;

std::int64_t DayOf(std::int64_t at_ms) {
  return (at_ms + kChinaMs) / kDayMs;
}

absl::Status NotWritten(const std::string& path, int error) {
  return Fault(absl::StatusCode::kUnavailable,
               {"$0：审计记录无法写入：$1；一切查询均被拒绝，请腾出空间或修复磁盘后重启服务",
                "$0: the audit cannot be written: $1; every request is refused: make room or mend the disk, then start the server anew",
                {path, SystemFault(error)}});
}

absl::Status WriteAll(int descriptor, const std::string& path, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t done = write(descriptor, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return NotWritten(path, done < 0 ? errno : EIO);
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  return absl::OkStatus();
}

}  // namespace

AuditFiles::AuditFiles(const AuditOptions& options, KeyRing keys)
    : options_(options), keys_(std::move(keys)) {}

AuditFiles::~AuditFiles() {
  (void)Sync();  // there is nobody left to tell
  const MutexLock lock(sync_mutex_);
  if (descriptor_ >= 0) close(descriptor_);
  if (lock_ >= 0) close(lock_);
}

absl::StatusOr<std::unique_ptr<AuditFiles>> AuditFiles::Open(const AuditOptions& options,
                                                             KeyRing keys) {
  const std::string& directory = options.directory;
  if (options.retention_days < kAuditRetentionDaysMin) {
    return InvalidArgument({"审计记录至少保存 $0 天（六个月）",
                            "audit records are kept for $0 days (six months) at least",
                            {kAuditRetentionDaysMin}});
  }
  if (mkdir(directory.c_str(), kDirectoryMode) != 0 && errno != EEXIST)
    return NotWritten(directory, errno);
  std::unique_ptr<AuditFiles> files(new AuditFiles(options, std::move(keys)));
  const std::string lock_path = directory + "/audit.lock";
  files->lock_ = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kFileMode);
  if (files->lock_ < 0) return NotWritten(lock_path, errno);
  if (flock(files->lock_, LOCK_EX | LOCK_NB) != 0) {
    return InvalidArgument({"$0：另一个服务器正在此目录写审计记录",
                            "$0: another server writes its audit there",
                            {directory}});
  }
  XUEJI_RETURN_IF_ERROR(files->ReadWhatIsThere());
  return files;
}

absl::Status AuditFiles::ReadWhatIsThere() {
  XUEJI_ASSIGN_OR_RETURN(const std::optional<AuditHead> head,
                         ReadAuditHead(options_.directory, keys_));
  XUEJI_ASSIGN_OR_RETURN(const std::vector<std::uint64_t> numbers,
                         ListAuditFiles(options_.directory));
  const Message look = {"$0：审计记录不完整；请用 audit verify 查看",
                        "$0: the audit is not complete; look at it with `audit verify`",
                        {options_.directory}};
  if (numbers.empty()) return head ? InvalidArgument(look) : absl::OkStatus();
  XUEJI_ASSIGN_OR_RETURN(const AuditFileFacts facts,
                         ReadAuditFile(options_.directory, numbers.back(), keys_, nullptr));
  // Without a head there may be a first file in which nothing stands yet, no more.
  if (!head && (numbers.size() > 1 || facts.next_seq != 1)) return InvalidArgument(look);
  if (head && (facts.next_seq <= head->count || numbers.back() < head->file))
    return InvalidArgument(look);
  if (facts.torn_bytes != 0) XUEJI_RETURN_IF_ERROR(CutTornEnd(numbers.back(), facts.whole_bytes));
  chain_ = facts.chain;
  next_seq_ = facts.next_seq;
  const MutexLock lock(mutex_);
  for (const std::uint64_t number : numbers) {
    if (head && number < head->oldest) continue;
    XUEJI_ASSIGN_OR_RETURN(const AuditFileStart start,
                           ReadAuditFileStart(options_.directory, number));
    files_.push_back({number, start.opened_ms});
  }
  written_ = {numbers.back(), files_.front().number, next_seq_ - 1, {}};
  written_end_ = chain_;
  return absl::OkStatus();
}

absl::Status AuditFiles::CutTornEnd(std::uint64_t number, std::uint64_t whole_bytes) const {
  const std::string path = PathOf(number);
  return truncate(path.c_str(), static_cast<off_t>(whole_bytes)) == 0 ? absl::OkStatus()
                                                                      : NotWritten(path, errno);
}

absl::Status AuditFiles::BeginFile(std::int64_t now_ms) {
  if (write_descriptor_ >= 0) XUEJI_RETURN_IF_ERROR(Sync());
  std::uint64_t number = 1;
  {
    const MutexLock lock(mutex_);
    if (!files_.empty()) number = files_.back().number + 1;
  }
  // Whole with its first line or not there at all: whoever verifies meanwhile sees no half of it,
  // nor does a killed server leave one.
  const std::string path = PathOf(number), staged = options_.directory + "/audit.new";
  const int descriptor =
      open(staged.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, kFileMode);
  if (descriptor < 0) return NotWritten(staged, errno);
  {
    const MutexLock lock(sync_mutex_);
    if (descriptor_ >= 0) close(descriptor_);
    descriptor_ = descriptor;
  }
  write_descriptor_ = descriptor;
  const RingKey& key = keys_.current();
  text_ = WriteFileStart({.algorithm = std::string(AlgorithmName(key.hash.algorithm())),
                          .key_id = key.id,
                          .file = number,
                          .first_seq = next_seq_,
                          .opened_ms = now_ms,
                          .previous = chain_.last()});
  chain_.Seal(key.hash, 0, &text_);
  XUEJI_RETURN_IF_ERROR(WriteAll(descriptor, staged, text_));
  if (fdatasync(descriptor) != 0 || rename(staged.c_str(), path.c_str()) != 0)
    return NotWritten(path, errno);
  bytes_ = text_.size();
  day_ = DayOf(now_ms);
  path_ = path;
  {
    const MutexLock lock(mutex_);
    files_.push_back({number, now_ms});
    written_ = {number, files_.front().number, next_seq_ - 1, {}};
    written_end_ = chain_;
  }
  XUEJI_RETURN_IF_ERROR(Sync());
  return RemoveOldFiles(now_ms);
}

// One file at a time, and only if the one after it is old enough too: a clock that jumped ahead
// takes one file, not all.
absl::Status AuditFiles::RemoveOldFiles(std::int64_t now_ms) {
  std::string path;
  {
    const MutexLock lock(mutex_);
    const std::int64_t kept_since_ms = now_ms - options_.retention_days * kDayMs;
    if (files_.size() < 3 || files_[1].opened_ms >= kept_since_ms) return absl::OkStatus();
    path = PathOf(files_.front().number);
    files_.pop_front();
    written_.oldest = files_.front().number;
  }
  // The head first: what it does not promise any more may go.
  XUEJI_RETURN_IF_ERROR(Sync());
  return unlink(path.c_str()) == 0 || errno == ENOENT ? absl::OkStatus() : NotWritten(path, errno);
}

absl::Status AuditFiles::Write(std::span<const AuditRecord* const> records) {
  if (records.empty()) return absl::OkStatus();
  const std::int64_t now_ms = records.front()->at_ms;
  if (write_descriptor_ < 0 || bytes_ >= options_.file_bytes_max || DayOf(now_ms) > day_) {
    XUEJI_RETURN_IF_ERROR(BeginFile(now_ms));
  }
  text_.clear();
  for (const AuditRecord* const record : records) {
    const std::size_t begin = text_.size();
    WriteAuditLine(*record, next_seq_++, &text_);
    chain_.Seal(keys_.current().hash, begin, &text_);
  }
  XUEJI_RETURN_IF_ERROR(WriteAll(write_descriptor_, path_, text_));
  bytes_ += text_.size();
  const MutexLock lock(mutex_);
  written_.count = next_seq_ - 1;
  written_end_ = chain_;
  return absl::OkStatus();
}

// The head never promises what is not on the disk: after a power cut it would accuse somebody.
absl::Status AuditFiles::Sync() {
  const MutexLock sync_lock(sync_mutex_);
  AuditHead head;
  {
    const MutexLock lock(mutex_);
    head = written_;
    head.last = written_end_.last();
  }
  if (descriptor_ < 0) return absl::OkStatus();
  if (fdatasync(descriptor_) != 0) return NotWritten(PathOf(head.file), errno);
  const std::string path = options_.directory + "/" + std::string(kAuditHeadName),
                    staged = path + ".new";
  const int file = open(staged.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kFileMode);
  if (file < 0) return NotWritten(staged, errno);
  absl::Status status = WriteAll(file, staged, WriteHead(head, keys_.current()));
  if (status.ok() && fdatasync(file) != 0) status = NotWritten(staged, errno);
  close(file);
  XUEJI_RETURN_IF_ERROR(status);
  if (rename(staged.c_str(), path.c_str()) != 0) return NotWritten(path, errno);
  return SyncDirectory(options_.directory);
}

}  // namespace xueji::server
