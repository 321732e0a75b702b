// Dates, regions, digit strings, codes and document numbers as schools type them -> packed values.
//
//   NormaliseDate("２０１２年3月5日", scratch)      // PackedDate of 2012-03-05
//   NormaliseDigits("+86 138-0013-8000", true, scratch)
//   NormaliseIdentity("1101…x", kDocumentResidentId, terms, scratch, path).packed
//
// Each returns nullopt for what it cannot read; blank text is the caller's business. Thread-safe: pure
// but for the dictionary; a scratch belongs to one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/ingest/unicode_fold.h"
#include "engine/record/term_dictionary.h"
#include "matchers/identity/digit_words.h"
#include "matchers/identity/id_number.h"
#include "matchers/identity/packed_date.h"
#include "matchers/identity/packed_digits.h"

namespace xueji {

// Buffers reused from value to value, so that nothing is allocated for a row.
struct CodeScratch {
  std::string text;
  std::string key;
};

// "20120305" and nothing else; blank for other texts and dates that are not real. Nine in ten dates are
// written this way. 2 ns.
inline matchers::PackedDate PackPlainDate(std::string_view text) {
  if (text.size() != 8) return {};
  const std::uint64_t word = matchers::LoadEight(text.data());
  if (!matchers::AreEightDigits(word)) return {};
  const std::uint64_t pairs = matchers::DigitPairs(word);
  const auto pair = [&](int place) { return static_cast<int>(pairs >> (16 * place) & 0xFF); };
  return matchers::PackDate(100 * pair(0) + pair(1), pair(2), pair(3));
}

// "110105" and nothing else; 0 for other texts and for zeros. With kPadded, two bytes behind it can be
// read. 2 ns.
template <bool kPadded = false>
inline std::uint32_t PackPlainRegion(std::string_view text) {
  if (text.size() != 6) return 0;
  const std::uint64_t word = kPadded ? matchers::LoadEight(text.data()) << 16 | 0x3030
                                     : matchers::LoadUpToEight(text);
  return matchers::AreEightDigits(word) ? matchers::EightDigitValue(word) : 0;
}

std::optional<matchers::PackedDate> NormaliseDate(std::string_view text, CodeScratch& scratch,
                                                  FoldPath path = FoldPath::kFast);
// Six digits, or the first six of a longer statistical code.
std::optional<std::uint32_t> NormaliseRegion(std::string_view text, CodeScratch& scratch,
                                             FoldPath path = FoldPath::kFast);
// Longer ones may carry the prefix of China before a telephone number.
inline constexpr std::size_t kPlainDigitsMax = 12;
// Digits with blanks, hyphens, dots and brackets taken out; of a `phone` also the prefix of China.
std::optional<matchers::PackedDigits> NormaliseDigits(std::string_view text, bool phone,
                                                      CodeScratch& scratch,
                                                      FoldPath path = FoldPath::kFast);
// One digit over and over, seven times or more: 00000000000 is nobody's phone.
bool IsRepeatedDigit(matchers::PackedDigits digits);

// An identity document's number.
struct IdentityNumber {
  // Blank if the value identifies nobody (see `placeholder`). Well-formed 18-character numbers are
  // packed; the 15-character form becomes its 18-character one if that is valid; other text is kept as
  // typed (canonical) in the dictionary; other documents as "type:number", where the type is the one
  // their shape tells, else the one given.
  matchers::PackedIdNumber packed;
  std::string_view text;     // canonical; valid until the scratch is used again
  std::uint16_t faults = 0;  // matchers::IdFault bits; of resident numbers only
  bool placeholder = false;  // no digits at all, one digit repeated, 999…
  bool fifteen_digits = false;
};
// REQUIRES: text is not blank. `document_type`: student_schema.h, 0 unknown.
IdentityNumber NormaliseIdentity(std::string_view text, std::uint8_t document_type,
                                 TermDictionary& terms, CodeScratch& scratch,
                                 FoldPath path = FoldPath::kFast);

}  // namespace xueji
