// AuditFiles: the writing side of the audit on the disk: the newest file, its chain, the head, and
// what is kept how long.
//
//   XUEJI_ASSIGN_OR_RETURN(auto files, AuditFiles::Open(options, keys));
//   XUEJI_RETURN_IF_ERROR(files->Write(records));     // one write(); a new file first, if it is
//   time for one XUEJI_RETURN_IF_ERROR(files->Sync());             // fdatasync, then the head
//
// Write from one thread at a time; Sync from another beside it. Errors: those of audit_log.h.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>

#include "engine/base/mutex.h"
#include "engine/base/status.h"
#include "server/ops/audit_chain.h"
#include "server/ops/audit_log.h"

namespace xueji::server {

class AuditFiles {
 public:
  static absl::StatusOr<std::unique_ptr<AuditFiles>> Open(const AuditOptions& options,
                                                          KeyRing keys);
  ~AuditFiles();
  AuditFiles(const AuditFiles&) = delete;
  AuditFiles& operator=(const AuditFiles&) = delete;

  absl::Status Write(std::span<const AuditRecord* const> records);
  absl::Status Sync();
  std::uint64_t count() const { return next_seq_ - 1; }

 private:
  struct KeptFile {
    std::uint64_t number = 0;
    std::int64_t opened_ms = 0;
  };
  AuditFiles(const AuditOptions& options, KeyRing keys);
  absl::Status ReadWhatIsThere();
  absl::Status CutTornEnd(std::uint64_t number, std::uint64_t whole_bytes) const;
  absl::Status BeginFile(std::int64_t now_ms);
  absl::Status RemoveOldFiles(std::int64_t now_ms);
  std::string PathOf(std::uint64_t number) const {
    return options_.directory + "/" + AuditFileName(number);
  }

  const AuditOptions options_;
  const KeyRing keys_;
  int lock_ = -1;
  // The writer's.
  AuditChain chain_;
  std::uint64_t next_seq_ = 1;
  std::uint64_t bytes_ = 0;  // of the newest file
  std::int64_t day_ = 0;     // it is of this day in China
  std::string path_;         // of it, for messages
  std::string text_;
  // What Sync reads beside the writer.
  Mutex mutex_;
  std::deque<KeptFile> files_ XUEJI_GUARDED_BY(mutex_);
  // What a head would say now. Its MAC is spelled out when a head is written, not with each record.
  AuditHead written_ XUEJI_GUARDED_BY(mutex_);
  AuditChain written_end_ XUEJI_GUARDED_BY(mutex_);
  Mutex sync_mutex_;  // one sync, or one change of files, at a time
  int descriptor_ XUEJI_GUARDED_BY(sync_mutex_) = -1;
  int write_descriptor_ = -1;  // the same one, for the writer
};

}  // namespace xueji::server
