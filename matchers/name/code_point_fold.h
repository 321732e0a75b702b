// Code point folds that NFKC does not make: private-use characters of GB18030, CJK radicals, and
// the many dots that stand for the name separator.
//
//   FoldCodePoint(0xE863) == 0x4DAE     // 䶮, stored privately by GBK and GB18030-2000 decoders
//   FoldCodePoint(0x2EC5) == 0x89C1     // radical ⻅ -> 见
//   IsNameSeparator(0x2022)             // • as well as ‧ ・ ⋅ ． 。 …: becomes U+00B7 inside a
//   name
//
// Tables are generated at build time: private use by comparing two GB18030 decoders on the same
// bytes, radicals from Unicode's EquivalentUnifiedIdeograph.txt (both radical blocks). Immutable,
// any number of threads, 1-2 ns.
#pragma once

namespace xueji::matchers {

inline constexpr char32_t kNameSeparator = 0x00B7;

// The standard character for a GB18030 private-use code point, or the unified ideograph of a
// radical; itself for everything else. Idempotent.
char32_t FoldCodePoint(char32_t character);

// The characters seen in place of U+00B7, itself included: dots, full stops, hyphen, blanks. Some
// are also ordinary characters: fold them only between two letters or ideographs of one name.
bool IsNameSeparator(char32_t character);

// The part of IsNameSeparator that has no other use inside a name: dots and bullets, not blanks,
// '.', ',', '-', '_' or quotes.
bool IsDedicatedSeparator(char32_t character);

// A private-use code point of any plane.
constexpr bool IsPrivateUse(char32_t character) {
  return (character >= 0xE000 && character <= 0xF8FF) ||
         (character >= 0xF0000 && character <= 0x10FFFD);
}

// Characters that carry nothing: zero-width, BOM, soft hyphen, variation selectors, bidi marks.
bool IsInvisible(char32_t character);

}  // namespace xueji::matchers
