// Any bytes as a line of the audit: refused, or a record that writes itself as a line which reads
// as the same record. As a first line and as a head: never believed, since nobody signed them.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/check.h"
#include "server/ops/audit_chain.h"
#include "server/ops/audit_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xueji::server;  // NOLINT: a fuzzer is one file
  static const auto keys = KeyRing::Parse("k HMAC-SM3 " + std::string(64, '1') + "\n", "keys");
  XUEJI_CHECK(keys.ok());
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto record = ParseAuditLine(bytes); record.ok()) {
    std::string line;
    WriteAuditLine(*record, record->seq, &line);
    XUEJI_CHECK(line.find('\n') == std::string::npos);
    const auto again = ParseAuditLine(line);
    XUEJI_CHECK(again.ok());
    // A byte takes four characters at most; of what takes more than 256 the rest is cut.
    if (size < 64) XUEJI_CHECK(*again == *record);
  }
  if (const auto start = ParseFileStart(bytes)) XUEJI_CHECK(WriteFileStart(*start).size() <= size);
  XUEJI_CHECK(!ParseHead(bytes, *keys));
  XUEJI_CHECK(!AuditChain().Follow(keys->current().hash, bytes));
  return 0;
}
