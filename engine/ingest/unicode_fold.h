// Text settled at the door: every spelling of a character becomes one code point, here and nowhere
// else. The door to ICU (NFKC of Unicode 15); what NFKC leaves open (CJK radicals, private-use codes of
// GB18030) comes from matchers/name/code_point_fold.h.
//
//   Canonical(U"⽟⺠　Ａ") == U"玉民 A"
//   FoldText(" Ｍiller  Jr ", out)          // "miller jr"
//   FoldAddress("幸福 路１号", out)           // U"幸福路1号"
//   FoldCode(" 1101０１… ", scratch)          // "110101…": no blanks, upper case
//
// Each fold has a fast path for what nearly every value is (ASCII, or plain Han) and one slow path
// through ICU; both give the same (tests/engine/ingest/unicode_fold_test.cc holds them against each
// other). Thread-safe: pure functions over tables built at the first call (about 30 ms).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace xueji {

enum class FoldPath : std::uint8_t { kFast, kReference };

// NFKC, radicals and private-use codes folded, invisible characters removed. Idempotent.
std::u32string Canonical(std::u32string_view text);

// True for an ideograph of the BMP that Canonical leaves as it is: a name made of these needs no fold.
bool IsPlainHan(char32_t character);
bool IsHan(char32_t character);
bool IsBlankCharacter(char32_t character);
char32_t UpperCase(char32_t character);

// Latin and general text: canonical, lower case, blanks around removed and inside collapsed to one.
// Replaces `out`.
void FoldText(std::string_view text, std::string& out, FoldPath path = FoldPath::kFast);
// Addresses: canonical, upper case, all blanks removed. Replaces `out`.
void FoldAddress(std::string_view text, std::u32string& out, FoldPath path = FoldPath::kFast);
// Numbers and codes: canonical, upper case, all blanks removed, a leading apostrophe (the spreadsheet's
// mark of a text cell) dropped, the look-alikes of X (× ✕ Х) turned into X. A view of `text`
// itself if nothing was to do, else of `scratch`.
std::string_view FoldCode(std::string_view text, std::string& scratch,
                          FoldPath path = FoldPath::kFast);

}  // namespace xueji
