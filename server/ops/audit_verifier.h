// VerifyAudit: whether the audit log in a directory is what was written, all of it and nothing
// else.
//
//   XUEJI_ASSIGN_OR_RETURN(const AuditFindings found, VerifyAudit("audit", keys, {}));
//   found.records, found.head                // keep the head elsewhere: "1048576:q3Zk…"
//
// Reads every line, follows the chain from file to file, and holds the end to audit.head and, where
// one is given, to a head that was kept elsewhere. Reading while the server writes is safe: what
// came since is not looked at. Pure function of the files: thread-safe. Cost: 2 us a record.
// Errors: kInvalidArgument naming file, line and what is wrong; kNotFound.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "engine/base/status.h"
#include "server/ops/audit_record.h"
#include "server/ops/key_ring.h"

namespace xueji::server {

struct AuditVerifyOptions {
  std::string kept_head = {};  // "COUNT:MAC" of an earlier look; empty: none
  // Called with each record whose line was found good; for an export.
  std::function<void(const AuditRecord&)> visit = {};
};

struct AuditFindings {
  std::uint64_t records = 0;   // in the files that are there
  std::uint64_t last_seq = 0;  // of all there ever were
  std::uint32_t files = 0;
  std::int64_t first_ms = 0, last_ms = 0;
  std::string head;  // "COUNT:MAC"
};

absl::StatusOr<AuditFindings> VerifyAudit(const std::string& directory, const KeyRing& keys,
                                          const AuditVerifyOptions& options);

}  // namespace xueji::server
