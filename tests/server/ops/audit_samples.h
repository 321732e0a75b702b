// An audit log of so many records in a folder, for the tests of its parts.
#pragma once

#include <string>
#include <vector>

#include "engine/base/check.h"
#include "server/ops/audit_log.h"
#include "tests/server/ops/ops_samples.h"

namespace xueji::server {

inline AuditRecord LookAt(std::uint64_t number, std::int64_t at_ms = kNowMs) {
  return {.seq = 0,
          .at_ms = at_ms,
          .user = "li.na",
          .roles = "registrar",
          .level = "county",
          .region = "370102",
          .method = "PreCheck",
          .purpose = "first grade",
          .ticket = "",
          .object = "o" + std::to_string(number),
          .records = 1,
          .verdict = "may_be_created",
          .request_id = "q" + std::to_string(number)};
}

inline std::unique_ptr<AuditLog> OpenAudit(const AuditOptions& options,
                                           const std::string& key = "k1") {
  auto log = AuditLog::Open(options, SampleKeys(key));
  if (!log.ok()) std::fprintf(stderr, "%s\n", std::string(log.status().message()).c_str());
  XUEJI_CHECK(log.ok());
  return *std::move(log);
}

inline void WriteAudit(const AuditOptions& options, std::uint64_t records) {
  const auto log = OpenAudit(options);
  std::vector<AuditRecord> batch;
  for (std::uint64_t i = 0; i < records; ++i) {
    batch.push_back(LookAt(i));
    if (batch.size() == 1000 || i + 1 == records) {
      XUEJI_CHECK(log->Append(batch).ok());
      batch.clear();
    }
  }
}

}  // namespace xueji::server
