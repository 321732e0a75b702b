#include "engine/ingest/unicode_fold.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include <vector>

#include "engine/base/check.h"
#include "engine/base/utf8.h"
#include "engine/ingest/csv_reader.h"
#include "engine/ingest/digit_scan.h"
#include "matchers/name/code_point_fold.h"

namespace xueji {
namespace {

const UNormalizer2* Nfkc() {
  static const UNormalizer2* const nfkc = [] {
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2* instance = unorm2_getNFKCInstance(&error);
    XUEJI_CHECK(U_SUCCESS(error));
    return instance;
  }();
  return nfkc;
}

void AppendUtf16(char32_t c, std::u16string& out) {
  if (c < 0x10000) {
    out.push_back(static_cast<char16_t>(c));
  } else {
    out.push_back(static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10)));
    out.push_back(static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FF)));
  }
}

std::u16string NormalizeNfkc(const std::u16string& text) {
  std::u16string out(text.size() * 3 + 16, u'\0');
  for (;;) {
    UErrorCode error = U_ZERO_ERROR;
    const int32_t size =
        unorm2_normalize(Nfkc(), text.data(), static_cast<int32_t>(text.size()), out.data(),
                         static_cast<int32_t>(out.size()), &error);
    if (error == U_BUFFER_OVERFLOW_ERROR) {
      out.resize(static_cast<std::size_t>(size));
      continue;
    }
    XUEJI_CHECK(U_SUCCESS(error));
    out.resize(static_cast<std::size_t>(size));
    return out;
  }
}

// What the fast paths know of the BMP: the canonical form in upper case where it is one BMP character
// that no neighbour can change, 0 where the character vanishes, kSlow otherwise.
constexpr char16_t kSlow = 0xFFFF;
// Ideographs of Unicode 1.1: none of them is ever folded into another.
constexpr std::uint32_t kPlainHanFirst = 0x4E00;
constexpr std::uint32_t kPlainHanLast = 0x9FA5;

struct FoldTables {
  std::vector<char16_t> address = std::vector<char16_t>(65536, kSlow);
  std::vector<bool> plain_han = std::vector<bool>(65536, false);
};

const FoldTables& Tables() {
  static const FoldTables* const tables = [] {
    auto* built = new FoldTables();
    for (char32_t c = 0; c < 0x10000; ++c) {
      if (c >= 0xD800 && c <= 0xDFFF) continue;
      // A character with a boundary before it never joins the one on its left; if all have, the
      // canonical form of a text is that of its characters one after the other.
      const char32_t folded = matchers::FoldCodePoint(c);
      if (!unorm2_hasBoundaryBefore(Nfkc(), static_cast<UChar32>(folded))) continue;
      const std::u32string canonical = Canonical(std::u32string_view(&c, 1));
      if (canonical.empty()) {
        built->address[c] = 0;
        continue;
      }
      if (canonical.size() != 1 || canonical[0] >= 0x10000) continue;
      if (!unorm2_hasBoundaryBefore(Nfkc(), static_cast<UChar32>(canonical[0]))) continue;
      built->address[c] = IsBlankCharacter(canonical[0])
                              ? char16_t{0}
                              : static_cast<char16_t>(UpperCase(canonical[0]));
      built->plain_han[c] = canonical[0] == c && IsHan(c) && !matchers::IsNameSeparator(c);
    }
    return built;
  }();
  return *tables;
}

// The look-alikes of X at the end of a resident number.
char32_t FoldToX(char32_t c) {
  switch (c) {
    case 0x00D7: case 0x2715: case 0x2716: case 0x2A2F: case 0x0425: case 0x0445: return 'X';
    default: return c;
  }
}

bool IsApostrophe(char32_t c) { return c == '\'' || c == '`' || c == 0x2018 || c == 0x2019; }

// ASCII without control characters; those go the slow way.
bool IsPrintableAscii(std::string_view text) {
  for (const char c : text) {
    if (c < 0x20 || c > 0x7E) return false;
  }
  return true;
}

void FoldTextAscii(std::string_view text, std::string& out) {
  out.clear();
  for (const char c : text) {
    if (c == ' ') {
      if (!out.empty() && out.back() != ' ') out.push_back(' ');
    } else {
      out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c);
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
}

}  // namespace

bool IsHan(char32_t c) {
  return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_IDEOGRAPHIC) != 0 ||
         u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_UNIFIED_IDEOGRAPH) != 0;
}

bool IsBlankCharacter(char32_t c) {
  return c <= 0x20 || (c >= 0x7F && c <= 0xA0) || u_isUWhiteSpace(static_cast<UChar32>(c)) != 0;
}

char32_t UpperCase(char32_t c) {
  return static_cast<char32_t>(u_toupper(static_cast<UChar32>(c)));
}

bool IsPlainHan(char32_t c) { return c < 0x10000 && Tables().plain_han[c]; }

std::u32string Canonical(std::u32string_view text) {
  std::u16string units;
  for (const char32_t c : text) {
    if (!matchers::IsInvisible(c)) AppendUtf16(matchers::FoldCodePoint(c), units);
  }
  const std::u16string normal = NormalizeNfkc(units);
  std::u32string out;
  for (std::size_t i = 0; i < normal.size(); ++i) {
    char32_t c = normal[i];
    if (c >= 0xD800 && c <= 0xDBFF && i + 1 < normal.size()) {
      c = 0x10000 + ((c - 0xD800) << 10) + (char32_t{normal[++i]} - 0xDC00);
    }
    c = matchers::FoldCodePoint(c);
    if (!matchers::IsInvisible(c)) out.push_back(c);
  }
  return out;
}

void FoldText(std::string_view text, std::string& out, FoldPath path) {
  if (path == FoldPath::kFast && IsPrintableAscii(text)) {
    FoldTextAscii(text, out);
    return;
  }
  out.clear();
  bool blank = false;
  for (const char32_t c : Canonical(DecodeUtf8(text))) {
    if (IsBlankCharacter(c)) {
      blank = !out.empty();
      continue;
    }
    if (blank) out.push_back(' ');
    blank = false;
    AppendUtf8(static_cast<char32_t>(u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT)), out);
  }
}

// PERF: ideographs of the common block and digits stand for themselves; everything else of the BMP is one
// table look-up. 60 ns through ICU become 1-2 ns a character.
void FoldAddress(std::string_view text, std::u32string& out, FoldPath path) {
  out.resize(text.size());
  char32_t* next = out.data();
  bool slow = path == FoldPath::kReference;
  const char16_t* table = Tables().address.data();
  for (std::size_t at = 0; at < text.size() && !slow;) {
    const auto byte = [&](std::size_t i) {
      return std::uint32_t{static_cast<unsigned char>(text[at + i])};
    };
    const std::uint32_t lead = byte(0);
    if (lead - '0' <= 9) {
      *next++ = lead;
      ++at;
      continue;
    }
    if ((lead & 0xF0) == 0xE0 && at + 2 < text.size()) [[likely]] {
      const std::uint32_t c = (lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
      at += 3;
      // Held against the table for every code point by the tests.
      if (c - kPlainHanFirst <= kPlainHanLast - kPlainHanFirst) [[likely]] {
        *next++ = c;
        continue;
      }
      const char16_t folded = table[c];
      slow = folded == kSlow;
      if (folded != 0) *next++ = folded;
      continue;
    }
    const char32_t c = NextCodePoint(text, at);
    const char16_t folded = c < 0x10000 ? table[c] : kSlow;
    slow = folded == kSlow;
    if (folded != 0) *next++ = folded;
  }
  out.resize(static_cast<std::size_t>(next - out.data()));
  if (!slow) return;
  out.clear();
  for (const char32_t c : Canonical(DecodeUtf8(text))) {
    if (!IsBlankCharacter(c)) out.push_back(UpperCase(c));
  }
}

std::string_view FoldCode(std::string_view text, std::string& scratch, FoldPath path) {
  if (path == FoldPath::kFast) {
    const std::string_view trimmed = TrimBlanks(text);
    if (AllDigitsOrCapitals(trimmed)) return trimmed;
  }
  scratch.clear();
  std::u32string units = DecodeUtf8(text);
  for (char32_t& c : units) c = FoldToX(c);
  for (const char32_t c : Canonical(units)) {
    if (IsBlankCharacter(c)) continue;
    if (scratch.empty() && IsApostrophe(c)) continue;
    AppendUtf8(UpperCase(c), scratch);
  }
  return scratch;
}

}  // namespace xueji
