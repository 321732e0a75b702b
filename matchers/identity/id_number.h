// IdNumber: the resident identity number of GB 11643-1999 (18 characters: region 6, birth date 8,
// sequence 3, check character by ISO 7064 MOD 11-2), packed in ten bytes; what is wrong with one,
// and the IdLevel of two.
//
//   PackedIdNumber id = PackIdNumber(text);            // blank unless `text` is well-formed
//   if (IsBlank(id)) id = PackIdTerm(term.value);      // kept as typed, in the dictionary
//   CompareIdNumbers(id, other);                       // well-formed ones: from the digits
//   CompareIdTexts("…", "…");                          // any two canonical texts: also lost digits
//
// Canonical text is ASCII without blanks, letters in upper case. The region is never judged:
// codes of abolished counties and of 81, 82, 83 are as good as any. Immutable values; pure; any
// number of threads. CompareIdNumbers: under 5 ns. Reference twin:
// reference/id_number_reference.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "matchers/identity/packed_date.h"
#include "matchers/level.h"

namespace xueji::matchers {

// `digits`: digit 1 in the highest nibble, digit 16 in the lowest. `tail`: bits 0-3 digit 17,
// bits 4-7 the check value (10 = X), then the flags below. All zero is blank.
struct PackedIdNumber {
  std::uint64_t digits = 0;
  std::uint16_t tail = 0;
  friend bool operator==(PackedIdNumber, PackedIdNumber) = default;
};

inline constexpr std::uint16_t kIdWellFormed = 1u << 8;      // 17 digits and a digit or X
inline constexpr std::uint16_t kIdValid = 1u << 9;           // well-formed, date real, check right
inline constexpr std::uint16_t kIdTerm = 1u << 10;           // not well-formed: digits = TermId
inline constexpr std::uint16_t kIdOtherDocument = 1u << 11;  // a passport, permit …: with kIdTerm

constexpr bool IsBlank(PackedIdNumber id) {
  return id.digits == 0 && id.tail == 0;
}
constexpr bool IsWellFormed(PackedIdNumber id) {
  return (id.tail & kIdWellFormed) != 0;
}
constexpr bool IsValid(PackedIdNumber id) {
  return (id.tail & kIdValid) != 0;
}
constexpr bool IsTerm(PackedIdNumber id) {
  return (id.tail & kIdTerm) != 0;
}
constexpr bool IsOtherDocument(PackedIdNumber id) {
  return (id.tail & kIdOtherDocument) != 0;
}

// Blank unless `text` is 17 digits and a digit or 'X'. Sets kIdWellFormed, and kIdValid if it is.
// 4 ns.
PackedIdNumber PackIdNumber(std::string_view text);
constexpr PackedIdNumber PackIdTerm(std::uint32_t term_id, bool other_document = false) {
  return {term_id, static_cast<std::uint16_t>(kIdTerm | (other_document ? kIdOtherDocument : 0))};
}
// REQUIRES: IsTerm(id).
constexpr std::uint32_t IdTerm(PackedIdNumber id) {
  return static_cast<std::uint32_t>(id.digits);
}
// The 18 characters; "" unless well-formed.
std::string UnpackIdNumber(PackedIdNumber id);

// Parts of a well-formed number. REQUIRES: IsWellFormed(id).
std::uint32_t IdRegion(PackedIdNumber id);    // 6 digits
PackedDate IdBirthDate(PackedIdNumber id);    // blank if the eight digits are no real date
std::uint32_t IdSequence(PackedIdNumber id);  // 0-999
int IdSex(PackedIdNumber id);                 // 1 male, 2 female (digit 17 odd, even)

// The check value (0-10) of the first seventeen characters. REQUIRES: they are ASCII digits.
int IdCheckValue(std::string_view digits17);
constexpr char IdCheckCharacter(int value) {
  return value == 10 ? 'X' : static_cast<char>('0' + value);
}

// The 18-character form of an old 15-digit number (GB 11643-1989): century 19, check added;
// nullopt if `text` is not fifteen digits.
std::optional<std::string> ExtendIdNumber(std::string_view text);

// What is wrong with a canonical text that should be a resident number. Several bits may be set.
enum IdFault : std::uint16_t {
  kIdFaultLength = 1u << 0,          // not 18 characters (and none of the special forms below)
  kIdFaultCharset = 1u << 1,         // something other than digits, or X not at the end
  kIdFaultDate = 1u << 2,            // characters 7-14 are no real date
  kIdFaultCheckDigit = 1u << 3,      // the check character does not fit
  kIdFaultExcelTruncated = 1u << 4,  // 18 digits ending in 000 that fail the check, or 1.10105E+17
  kIdFaultPseudo999 = 1u << 5,       // 999 + school code + serial: a made-up number
  kIdFaultNumberPrefix = 1u << 6,    // a student number's G, L or J left in front
  kIdFaultFifteenDigits = 1u << 7,   // the old form; right in itself if no other bit is set
  kIdFaultRepeatedDigit = 1u << 8,   // one digit over and over: a placeholder
};

struct IdFindings {
  std::uint16_t faults = 0;  // IdFault bits; 0 = valid
  std::uint8_t sex = 0;      // 1 male, 2 female, 0 not told
  PackedDate birth_date;     // blank if not told
  std::uint32_t region = 0;  // first six digits, 0 if not told
  bool Has(IdFault fault) const { return (faults & fault) != 0; }
};
// Sex, birth date and region are told when the characters that carry them can be trusted: the
// text has 18 (or after a prefix 18, or 15) characters of which these are digits. Empty text:
// kIdFaultLength.
IdFindings ExamineIdNumber(std::string_view text);

}  // namespace xueji::matchers

// CompareIdNumbers, CompareIdTexts, CompareIdStatus.
#include "matchers/identity/id_number_levels.h"  // IWYU pragma: export
