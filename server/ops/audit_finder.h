// FindInAudit: who looked at this record, or asked about this number.
//
//   XUEJI_ASSIGN_OR_RETURN(const AuditFindings found,
//                          FindInAudit("audit", keys, {.number = number}, [](const AuditRecord& line) { … }));
//
// The audit names nobody but by a pseudonym, which is another one for each key and for each kind:
// looked for are those that the record id, or the number, has under every key of the ring. Lines
// about the record (by its id) and lines about the number are different ones; who wants to know all
// asks for both. Each line is verified, with its file and the whole (audit_verifier.h), and visited
// in order once it was found good; an error says from where on nothing can be trusted, and what was
// visited before stands. Pure function of files and keys: thread-safe. Cost: as to verify. Errors:
// those of VerifyAudit.
#pragma once

#include <functional>
#include <string>

#include "engine/base/status.h"
#include "server/ops/audit_record.h"
#include "server/ops/audit_verifier.h"
#include "server/ops/key_ring.h"

namespace xueji::server {

// One of the two, or both; what is empty is not looked for.
struct AuditedWho {
  std::string record_id = {};
  std::string number = {};  // personal data; however it is typed
};

absl::StatusOr<AuditFindings> FindInAudit(const std::string& directory, const KeyRing& keys,
                                          const AuditedWho& who,
                                          const std::function<void(const AuditRecord&)>& visit);

}  // namespace xueji::server
