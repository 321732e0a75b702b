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
#include "matchers/identity/id_number.h"
#include "matchers/identity/packed_date.h"
#include "matchers/identity/packed_digits.h"

namespace xueji {

// Buffers reused from value to value, so that nothing is allocated for a row.
struct CodeScratch {
  std::string text;
  std::string key;
};

std::optional<matchers::PackedDate> NormaliseDate(std::string_view text, CodeScratch& scratch,
                                                  FoldPath path = FoldPath::kFast);
// Six digits, or the first six of a longer statistical code.
std::optional<std::uint32_t> NormaliseRegion(std::string_view text, CodeScratch& scratch,
                                             FoldPath path = FoldPath::kFast);
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
