// CodePage: which character encoding a text is in, decided from its beginning and said aloud.
//
//   XUEJI_ASSIGN_OR_RETURN(CodePageFinding found, DetectCodePage(head, /*whole=*/false, "auto", name));
//   found.page == CodePage::kGb18030;  CodePageName(found)
//
// In this order: an explicit choice; a byte order mark; UTF-16 by its pattern of zero bytes; UTF-8 if
// what is not ASCII is well-formed (or nearly all of it: then the torn rows are refused one by one);
// GB18030 (of which GBK and GB2312 are parts) likewise. Pure ASCII is UTF-8 so far: the caller asks
// again at the first byte that is not. Nothing else is guessed: a text that fits none of these is
// refused with the place of its first malformed byte. Pure functions; any number of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/message.h"
#include "engine/base/status.h"

namespace xueji {

enum class CodePage : std::uint8_t { kAsciiSoFar, kUtf8, kGb18030, kUtf16Le, kUtf16Be };

struct CodePageFinding {
  CodePage page = CodePage::kAsciiSoFar;
  std::size_t mark_bytes = 0;  // length of the byte order mark to skip
  Message note;                // anything a user should know; empty if the case is plain
};

// `head`: the first bytes of the text, `whole` if nothing follows. `choice`: auto, utf-8, gb18030,
// gbk, utf-16le or utf-16be. Errors: kInvalidArgument (no code page fits; a workbook, PDF or UTF-32
// instead of text; an unknown choice), naming `file_name`, the byte and line, and the repair.
absl::StatusOr<CodePageFinding> DetectCodePage(std::string_view head, bool whole,
                                               std::string_view choice,
                                               const std::string& file_name);

// The second question, for a text that was ASCII so far: `part` has the first other bytes;
// `bytes_before` and `lines_before` of the text come before it.
absl::StatusOr<CodePageFinding> DecideEightBit(std::string_view part, bool whole,
                                               std::uint64_t bytes_before,
                                               std::uint64_t lines_before,
                                               const std::string& file_name);

// "UTF-8", "UTF-8 with BOM", "GB18030", "UTF-16LE", "UTF-16BE".
std::string CodePageName(CodePage page, bool byte_order_mark);

// True if all bytes are below 0x80.
bool IsAscii(std::string_view text);

// UTF-16 of either order -> UTF-8, in pieces; an unpaired surrogate becomes kMalformedByte (gb18030.h).
class Utf16Decoder {
 public:
  explicit Utf16Decoder(bool big_endian) : big_endian_(big_endian) {}
  // Appends the text of `bytes` to `text`; what is incomplete waits for the next call, or is
  // malformed if `last`.
  void Decode(std::string_view bytes, bool last, std::string& text);
  // True if half a unit is waiting: at the end of the input, the file is cut off.
  bool has_half_unit() const { return has_byte_; }

 private:
  void Unit(char16_t unit, std::string& text);
  bool big_endian_;
  bool has_byte_ = false;
  unsigned char byte_ = 0;
  char16_t high_surrogate_ = 0;
};

}  // namespace xueji
