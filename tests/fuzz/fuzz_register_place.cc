// Any bytes as a place file: refused or read; what was read prints the same bytes.
#include <cstdint>
#include <string_view>

#include "engine/base/check.h"
#include "engine/record/register_place.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const absl::StatusOr<xueji::RegisterExport> read = xueji::ParseRegisterExport(text);
  if (!read.ok()) {
    XUEJI_CHECK(!read.status().message().empty());
    return 0;
  }
  XUEJI_CHECK(xueji::RegisterExportText(*read) == text);
  return 0;
}
