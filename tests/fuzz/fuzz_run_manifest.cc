// Any bytes as manifest.json: refused or read; what was read prints and reads back the same.
#include <cstdint>
#include <string>

#include "engine/base/check.h"
#include "engine/report/run_manifest.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const absl::StatusOr<xueji::RunManifest> manifest = xueji::ParseManifest(text, "fuzz");
  if (!manifest.ok()) {
    XUEJI_CHECK(!manifest.status().message().empty());
    return 0;
  }
  const std::string printed = xueji::ManifestJson(*manifest);
  const absl::StatusOr<xueji::RunManifest> again = xueji::ParseManifest(printed, "fuzz");
  XUEJI_CHECK(again.ok());
  XUEJI_CHECK(xueji::ManifestJson(*again) == printed);
  return 0;
}
