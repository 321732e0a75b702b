// GB18030 (and GBK, its part) -> UTF-8, as glibc's iconv maps it: the 2022 edition of the standard.
//
//   std::string text;
//   DecodeGb18030(bytes, text);        // a malformed byte becomes kMalformedByte in `text`
//
// ICU 72 knows only the 2005 edition: two libraries on one machine disagree on 24 codes, which would
// make two names of one child; therefore iconv is the authority and the private-use codes of older
// writers are folded afterwards (matchers/name/code_point_fold.h). The tables are filled from iconv
// once, at the first call (about 10 ms), because calling iconv for each block is seven times slower
// (0.66 against 4.5 GB/s measured). Reference twin: tests/engine/ingest/gb18030_test.cc runs iconv.
//
// Structure is safe in the undecoded bytes: no second to fourth byte of a character is below 0x30, so
// separators, quotes and line ends can be found before decoding; a lead byte with a wrong second byte
// is malformed alone and never swallows what follows it. Thread-safe: pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace xueji {

// Stands in decoded text for a byte that has no meaning; it never occurs in UTF-8, so the row it is
// in fails the check of its encoding.
inline constexpr char kMalformedByte = '\xFF';

// Replaces `text` by the UTF-8 of `bytes`. An incomplete character at the end is malformed.
void DecodeGb18030(std::string_view bytes, std::string& text);

struct Gb18030Count {
  std::size_t characters = 0;  // of two or four bytes
  std::size_t malformed = 0;   // bytes
  std::size_t first_malformed = 0;  // offset; meaningful if malformed > 0
};
// What DecodeGb18030 would find. With `open_end` an incomplete character at the end is not counted.
Gb18030Count CountGb18030(std::string_view bytes, bool open_end);

}  // namespace xueji
