// Any text as a key file: keys that can sign, or a fault that names the line and no word of the
// key.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/check.h"
#include "server/ops/key_ring.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xueji::server;  // NOLINT: a fuzzer is one file
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto keys = KeyRing::Parse(text, "fuzz.keys");
  if (!keys.ok()) {
    XUEJI_CHECK(std::string(keys.status().message()).rfind("fuzz.keys:", 0) == 0);
    return 0;
  }
  XUEJI_CHECK(keys->Find(keys->current().id) == &keys->current());
  XUEJI_CHECK(keys->current().hash.Compute("a") != keys->current().hash.Compute("b"));
  return 0;
}
