// Any bytes as the facts of a snapshot: refused or read; what was read prints the same bytes.
#include <cstdint>
#include <string>

#include "engine/base/check.h"
#include "engine/registry/snapshot_facts.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const absl::StatusOr<xueji::SnapshotFacts> facts = xueji::ParseFacts(bytes);
  if (!facts.ok()) {
    XUEJI_CHECK(!facts.status().message().empty());
    return 0;
  }
  XUEJI_CHECK(xueji::FactsBytes(*facts) == bytes);
  return 0;
}
