// Any text as a configuration: one whose figures are in their ranges, or faults that each name the
// file.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/check.h"
#include "server/ops/audit_log.h"
#include "server/ops/server_config.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xueji::server;  // NOLINT: a fuzzer is one file
  const auto config =
      ParseServerConfig({reinterpret_cast<const char*>(data), size}, "fuzz.conf", "/f");
  if (!config.ok()) {
    XUEJI_CHECK(std::string(config.status().message()).rfind("fuzz.conf:", 0) == 0);
    return 0;
  }
  XUEJI_CHECK(config->audit.retention_days >= kAuditRetentionDaysMin);
  XUEJI_CHECK(config->limits.hits_max >= 1 && config->limits.hits_max <= 100);
  XUEJI_CHECK(config->limits.deadline_default_ms <= config->limits.deadline_max_ms);
  XUEJI_CHECK(!config->tls.key.empty() && !config->token_keys.empty() &&
              !config->audit.keys.empty());
  return 0;
}
