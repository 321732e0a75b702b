// AuditLog: who looked at what, in files that cannot be altered unseen.
//
//   XUEJI_ASSIGN_OR_RETURN(auto audit, AuditLog::Open({.directory = "audit"}, std::move(keys)));
//   XUEJI_RETURN_IF_ERROR(audit->Append(record));           // then, and only then, answer
//
// Files audit-000001.log, audit-000002.log …: a line for each record, and behind it the HMAC of it
// and of the line before, so that no line can be changed, taken out or put elsewhere without the
// key. A file begins with a line that names algorithm and key and chains on to the file before.
// audit.head says, signed, how many records there are, the last MAC, and the oldest file that was
// kept: what is cut off at either end is missed. Who holds all files and yesterday's head can put
// back yesterday: keep a head elsewhere now and then (audit_verifier.h).
//
// Append returns when the operating system has the record (a killed server loses none); the disk
// has it within `sync_interval_ms` (a power cut may lose that much). Records that arrive together
// are written together. A new file begins with each day in China and every `file_bytes_max`; then
// files go whose last record is older than `retention_days`, 184 (six months) at least. An error of
// the file system is final: every Append is refused from then on, and so must the requests be,
// until the server is started anew. Open looks at the last file, refuses one that was altered, and
// cuts off the half line that a killed server may leave.
//
// Thread-safety: Append from any number of threads. Cost: 4 us alone, 1.5 us a record in company
// (bench/server/audit_log_bench). One process at a time: the directory is locked. Errors:
// kInvalidArgument (altered, key unknown, locked), kUnavailable (not written).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "engine/base/status.h"
#include "server/ops/audit_record.h"
#include "server/ops/key_ring.h"

namespace xueji::server {

inline constexpr int kAuditRetentionDaysMin = 184;

struct AuditOptions {
  std::string directory;
  std::uint64_t file_bytes_max = 64 << 20;
  int retention_days = 365;
  std::int64_t sync_interval_ms = 1000;
};

class AuditLog {
 public:
  static absl::StatusOr<std::unique_ptr<AuditLog>> Open(const AuditOptions& options, KeyRing keys);
  ~AuditLog();  // syncs
  AuditLog(const AuditLog&) = delete;
  AuditLog& operator=(const AuditLog&) = delete;

  // `seq` is given here; at_ms is the caller's clock.
  absl::Status Append(const AuditRecord& record);
  absl::Status Append(std::span<const AuditRecord> records);
  // On the disk, now.
  absl::Status Sync();
  std::uint64_t records() const;  // all there ever were
  absl::Status fault() const;     // what made it refuse

 private:
  struct State;
  explicit AuditLog(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace xueji::server
