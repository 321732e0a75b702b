#include "engine/ingest/code_page.h"

#include <immintrin.h>

#include <algorithm>
#include <array>

#include "engine/base/message.h"
#include "engine/base/utf8.h"
#include "engine/ingest/gb18030.h"

namespace xueji {
namespace {

using namespace std::string_view_literals;

// A code page fits although some bytes are malformed if the good characters outnumber them so far.
constexpr std::size_t kGoodPerMalformed = 9;

struct Utf8Count {
  std::size_t characters = 0;  // of two bytes and more
  std::size_t long_characters = 0;  // of three bytes and more
  std::size_t malformed = 0;
  std::size_t first_malformed = 0;
};

// Length of the well-formed character at `at` (Unicode table 3-7), 0 if malformed, -1 if cut off.
int Utf8Length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const int length = lead >= 0xC2 && lead <= 0xDF   ? 2
                     : lead >= 0xE0 && lead <= 0xEF ? 3
                     : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                    : 0;
  if (length == 0) return 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  for (std::size_t i = 1; i < static_cast<std::size_t>(length); ++i) {
    if (at + i >= text.size()) return -1;
    if (byte(i) < low || byte(i) > high) return 0;
    low = 0x80;
    high = 0xBF;
  }
  return length;
}

Utf8Count CountUtf8(std::string_view text, bool open_end) {
  Utf8Count count;
  for (std::size_t at = 0; at < text.size();) {
    const int length = Utf8Length(text, at);
    if (length < 0 && open_end) break;
    if (length <= 0) {
      if (count.malformed++ == 0) count.first_malformed = at;
      ++at;
      continue;
    }
    if (length > 1) ++count.characters;
    if (length > 2) ++count.long_characters;
    at += static_cast<std::size_t>(length);
  }
  return count;
}

// UTF-16 text of registers has ASCII separators and digits: zero bytes in one half of the pairs.
CodePage Utf16ByZeroBytes(std::string_view head) {
  const std::size_t pairs = std::min<std::size_t>(head.size(), 4096) / 2;
  if (pairs < 2) return CodePage::kAsciiSoFar;
  std::size_t first = 0;
  std::size_t second = 0;
  for (std::size_t i = 0; i < pairs; ++i) {
    first += head[2 * i] == '\0';
    second += head[2 * i + 1] == '\0';
  }
  if (second * 5 >= pairs && first * 50 <= pairs) return CodePage::kUtf16Le;
  if (first * 5 >= pairs && second * 50 <= pairs) return CodePage::kUtf16Be;
  return CodePage::kAsciiSoFar;
}

absl::Status RefuseIfNotText(std::string_view head, const std::string& file_name) {
  const auto refuse = [&](const Message& what) {
    return InvalidArgument({"$0：是$1", "$0: is $1", {file_name, what}});
  };
  if (head.substr(0, 4) == "PK\x03\x04"sv || head.substr(0, 4) == "\xD0\xCF\x11\xE0"sv) {
    return refuse({"Excel 工作簿或压缩包，不是文本；请把工作表另存为 CSV UTF-8",
                   "an Excel workbook or an archive, not text; save the sheet as CSV UTF-8"});
  }
  if (head.substr(0, 5) == "%PDF-"sv) {
    return refuse({"PDF，不是文本；请把表格导出为 CSV", "a PDF, not text; export the table as CSV"});
  }
  if (head.substr(0, 4) == "\xFF\xFE\0\0"sv || head.substr(0, 4) == "\0\0\xFE\xFF"sv) {
    return refuse({"不支持的 UTF-32 文本；请另存为 UTF-8",
                   "UTF-32 text, which is not read; save it as UTF-8"});
  }
  return absl::OkStatus();
}

struct Mark {
  std::string_view bytes;
  CodePage page;
};
constexpr std::array<Mark, 4> kMarks = {{{"\xEF\xBB\xBF"sv, CodePage::kUtf8},
                                         {"\xFF\xFE"sv, CodePage::kUtf16Le},
                                         {"\xFE\xFF"sv, CodePage::kUtf16Be},
                                         {"\x84\x31\x95\x33"sv, CodePage::kGb18030}}};

absl::StatusOr<CodePageFinding> Chosen(std::string_view head, std::string_view choice,
                                       const std::string& file_name) {
  CodePageFinding found;
  if (choice == "utf-8") found.page = CodePage::kUtf8;
  else if (choice == "gb18030" || choice == "gbk") found.page = CodePage::kGb18030;
  else if (choice == "utf-16le") found.page = CodePage::kUtf16Le;
  else if (choice == "utf-16be") found.page = CodePage::kUtf16Be;
  else {
    return InvalidArgument(
        {"没有编码 '$0'；请用 auto、utf-8、gb18030、gbk、utf-16le 或 utf-16be",
         "encoding '$0' is not known; use auto, utf-8, gb18030, gbk, utf-16le or utf-16be",
         {choice}});
  }
  for (const Mark& mark : kMarks) {
    if (head.substr(0, mark.bytes.size()) != mark.bytes) continue;
    if (mark.page == found.page) {
      found.mark_bytes = mark.bytes.size();
    } else if (mark.page == CodePage::kUtf8) {
      return InvalidArgument(
          {"$0：以 UTF-8 标记开头，却指定了编码 $1；请用 utf-8 或 auto",
           "$0: begins with the mark of UTF-8 but encoding $1 was asked for; use utf-8 or auto",
           {file_name, choice}});
    }
  }
  return found;
}

}  // namespace

bool IsAscii(std::string_view text) {
  std::size_t at = 0;
  for (; at + 32 <= text.size(); at += 32) {
    const __m256i chunk = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text.data() + at));
    if (_mm256_movemask_epi8(chunk) != 0) return false;
  }
  for (; at < text.size(); ++at) {
    if ((text[at] & 0x80) != 0) return false;
  }
  return true;
}

std::string CodePageName(CodePage page, bool byte_order_mark) {
  switch (page) {
    case CodePage::kAsciiSoFar:
    case CodePage::kUtf8: return byte_order_mark ? "UTF-8 with BOM" : "UTF-8";
    case CodePage::kGb18030: return "GB18030";
    case CodePage::kUtf16Le: return "UTF-16LE";
    case CodePage::kUtf16Be: return "UTF-16BE";
  }
  return "";
}

absl::StatusOr<CodePageFinding> DecideEightBit(std::string_view part, bool whole,
                                               std::uint64_t bytes_before,
                                               std::uint64_t lines_before,
                                               const std::string& file_name) {
  CodePageFinding found;
  const Utf8Count utf8 = CountUtf8(part, !whole);
  if (utf8.malformed == 0) {
    // Only a character cut off at the end: the next part tells.
    if (utf8.characters == 0) return found;
    found.page = CodePage::kUtf8;
    if (utf8.long_characters == 0 && CountGb18030(part, !whole).malformed == 0) {
      found.note = {"按 UTF-8 读取；ASCII 以外的少数字符也可能是 GB18030（可用 --encoding 指定）",
                    "read as UTF-8; its few characters outside ASCII would also fit GB18030 "
                    "(choose with --encoding)"};
    }
    return found;
  }
  if (utf8.characters >= utf8.malformed * kGoodPerMalformed) {
    found.page = CodePage::kUtf8;
    found.note = {"UTF-8，但有无效字节；所在的行已退回",
                  "UTF-8 with malformed bytes; the rows they are in are refused"};
    return found;
  }
  const Gb18030Count gb = CountGb18030(part, !whole);
  if (gb.characters >= gb.malformed * kGoodPerMalformed) {
    found.page = CodePage::kGb18030;
    if (gb.malformed > 0) {
      found.note = {"GB18030，但有无效字节；所在的行已退回",
                    "GB18030 with malformed bytes; the rows they are in are refused"};
    }
    return found;
  }
  const std::size_t at = std::min(utf8.first_malformed, part.size());
  const auto lines = static_cast<std::uint64_t>(
      std::count(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  return InvalidArgument({"$0:$1: 第 $2 字节既不是 UTF-8 也不是 GB18030；请另存为 UTF-8，或用 --encoding "
                          "写明编码",
                          "$0:$1: byte $2 fits neither UTF-8 nor GB18030; save the file as UTF-8, or "
                          "name its code page with --encoding",
                          {file_name, lines_before + lines + 1, bytes_before + at}});
}

absl::StatusOr<CodePageFinding> DetectCodePage(std::string_view head, bool whole,
                                               std::string_view choice,
                                               const std::string& file_name) {
  XUEJI_RETURN_IF_ERROR(RefuseIfNotText(head, file_name));
  if (choice != "auto") return Chosen(head, choice, file_name);
  CodePageFinding found;
  for (const Mark& mark : kMarks) {
    if (head.substr(0, mark.bytes.size()) == mark.bytes) {
      found.page = mark.page;
      found.mark_bytes = mark.bytes.size();
      return found;
    }
  }
  found.page = Utf16ByZeroBytes(head);
  if (found.page != CodePage::kAsciiSoFar) {
    found.note = {"没有字节序标记的 UTF-16，由零字节认出",
                  "UTF-16 without a byte order mark, recognised by its zero bytes"};
    return found;
  }
  if (IsAscii(head)) return found;
  return DecideEightBit(head, whole, 0, 0, file_name);
}

void Utf16Decoder::Unit(char16_t unit, std::string& text) {
  const bool high = unit >= 0xD800 && unit <= 0xDBFF;
  const bool low = unit >= 0xDC00 && unit <= 0xDFFF;
  if (high_surrogate_ != 0) {
    if (low) {
      AppendUtf8(0x10000 + ((char32_t{high_surrogate_} - 0xD800) << 10) + (char32_t{unit} - 0xDC00),
                 text);
      high_surrogate_ = 0;
      return;
    }
    text.push_back(kMalformedByte);
    high_surrogate_ = 0;
  }
  if (high) high_surrogate_ = unit;
  else if (low) text.push_back(kMalformedByte);
  else AppendUtf8(unit, text);
}

void Utf16Decoder::Decode(std::string_view bytes, bool last, std::string& text) {
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    if (!has_byte_) {
      byte_ = value;
      has_byte_ = true;
      continue;
    }
    has_byte_ = false;
    Unit(static_cast<char16_t>(big_endian_ ? byte_ << 8 | value : value << 8 | byte_), text);
  }
  if (!last) return;
  if (high_surrogate_ != 0) text.push_back(kMalformedByte);
  high_surrogate_ = 0;
}

}  // namespace xueji
