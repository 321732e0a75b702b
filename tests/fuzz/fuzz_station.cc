// Any text as the URI of a certificate: no station, or one whose URI is that very text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "server/ops/identity.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xueji::server;  // NOLINT: a fuzzer is one file
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto station = ParseStation(text);
  if (!station.ok()) return 0;
  if (StationUri(*station) != text) std::abort();
  // What lies in its own region is its own, but of a school only its own pupils.
  const std::uint32_t region = station->region == 0 ? 110101 : station->region;
  if (PlaceOf(*station, region, station->school_code) != Place::kOwn) std::abort();
  if (station->level == Level::kSchool && PlaceOf(*station, region, "") == Place::kOwn)
    std::abort();
  return 0;
}
