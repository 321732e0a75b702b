// Reads the audit's files back: one file with its chain, the list of files, the head.
//
//   XUEJI_ASSIGN_OR_RETURN(const AuditFileFacts facts, ReadAuditFile(directory, 7, keys, visit));
//
// Pure functions of the files: thread-safe. Memory: the file's size. Cost: 2 us a record. Errors:
// kNotFound; kInvalidArgument with file, line and what is wrong: nothing behind that line can be
// trusted.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/status.h"
#include "server/ops/audit_chain.h"
#include "server/ops/audit_record.h"

namespace xueji::server {

struct AuditFileFacts {
  AuditFileStart start;
  AuditChain chain;  // behind the last whole line
  std::uint64_t next_seq = 0;
  std::int64_t last_ms = 0;       // of the last record; when it was opened if there is none
  std::uint64_t whole_bytes = 0;  // what follows is half a line: a writer was killed, or is at it
  std::uint64_t torn_bytes = 0;
};

// Numbers of the files there are, ascending.
absl::StatusOr<std::vector<std::uint64_t>> ListAuditFiles(const std::string& directory);
// Nothing: there is none. kInvalidArgument: there is, and it is not right.
absl::StatusOr<std::optional<AuditHead>> ReadAuditHead(const std::string& directory,
                                                       const KeyRing& keys);
// `visit` may be empty. It sees the chain behind each line, and the line's record; nullptr: the
// file's first line.
absl::StatusOr<AuditFileFacts> ReadAuditFile(
    const std::string& directory, std::uint64_t number, const KeyRing& keys,
    const std::function<void(const AuditRecord*, const AuditChain&)>& visit);
// The first line alone, its MAC not looked at.
absl::StatusOr<AuditFileStart> ReadAuditFileStart(const std::string& directory,
                                                  std::uint64_t number);

}  // namespace xueji::server
