// Code pages: detection never fails but with a message, decoders never lose structure, and what they
// call well-formed is valid UTF-8.
#include <cstdint>
#include <string>

#include "engine/base/check.h"
#include "engine/ingest/code_page.h"
#include "engine/ingest/gb18030.h"
#include "engine/ingest/simd_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::string text;
  xueji::DecodeGb18030(bytes, text);
  const xueji::Gb18030Count count = xueji::CountGb18030(bytes, false);
  XUEJI_CHECK((count.malformed == 0) == xueji::IsValidUtf8(text));
  std::size_t structure = 0;
  for (const char c : bytes) structure += static_cast<unsigned char>(c) < 0x30 ? 1 : 0;
  for (const char c : text) structure -= static_cast<unsigned char>(c) < 0x30 ? 1 : 0;
  XUEJI_CHECK(structure == 0);

  const auto found = xueji::DetectCodePage(bytes, true, "auto", "f");
  XUEJI_CHECK(found.ok() || !found.status().message().empty());
  if (found.ok()) {
    XUEJI_CHECK(found->mark_bytes <= size);
    const bool ascii = xueji::IsAscii(bytes);
    XUEJI_CHECK(!ascii || found->page == xueji::CodePage::kAsciiSoFar ||
                found->page == xueji::CodePage::kUtf16Le || found->page == xueji::CodePage::kUtf16Be);
  }
  for (const bool big_endian : {false, true}) {
    // The same text whether it comes whole or in two pieces.
    std::string whole;
    std::string pieces;
    xueji::Utf16Decoder(big_endian).Decode(bytes, true, whole);
    xueji::Utf16Decoder decoder(big_endian);
    decoder.Decode(bytes.substr(0, size / 3), false, pieces);
    decoder.Decode(bytes.substr(size / 3), true, pieces);
    XUEJI_CHECK(whole == pieces);
  }
  return 0;
}
