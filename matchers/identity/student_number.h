// StudentNumber: the 19-character national student number (学籍号): which kind one is, which rule it
// breaks, and how L and J are made. Local ones: local_number.h.
//
//   ExamineStudentNumber("G…").kind == StudentNumberKind::kFormal
//   MakeStudentNumber('L', 130283, PackDate(2018, 9, 3), 1)      // "L130283" "20180903" "001" + check
//
// G (formal) is 'G' and the resident number held when it was issued: its check character is
// verified, its equality with today's resident number is not expected. J (substitute): region of
// the school, birth date, sequence, check character by MOD 11-2. L (provisional): the last four
// are random; nothing beyond shape and date is verified, and no sex is read from it. Local: 14
// digits (Hebei), 16 (Beijing), 19 digits (Shanghai). Pseudo: 999, school code and serial, 18 digits.
// Immutable; pure; any number of threads; about 28 ns.
// Reference twin: reference/student_number_reference.h.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "matchers/identity/packed_date.h"

namespace xueji::matchers {

enum class StudentNumberKind : std::uint8_t {
  kBlank,
  kFormal,       // G
  kProvisional,  // L
  kSubstitute,   // J
  kLocal,        // 14, 16 or 19 digits
  kPseudo,       // 999…: made up for want of a number, 18 digits that look like a resident number
  kUnknown,
};
inline constexpr std::size_t kStudentNumberKindCount = 7;

// Which rule failed; several bits may be set.
enum StudentNumberFault : std::uint8_t {
  kStudentNumberLetter = 1u << 0,      // begins with none of G, L, J, and is no local number
  kStudentNumberLength = 1u << 1,      // not 19 characters
  kStudentNumberCharset = 1u << 2,     // behind the letter something other than digits (X at the end)
  kStudentNumberDate = 1u << 3,        // characters 8-15 are no real date
  kStudentNumberCheckDigit = 1u << 4,  // G and J only
  kStudentNumberPseudo = 1u << 5,      // a number made up by rule: never a national one
};
inline constexpr std::size_t kStudentNumberFaultCount = 6;

struct StudentNumberFinding {
  StudentNumberKind kind = StudentNumberKind::kBlank;
  std::uint8_t faults = 0;     // StudentNumberFault bits
  PackedDate birth_date;       // of G, L and J, if real
  std::uint32_t region = 0;    // G: of the holder's number; L and J: of the school
  std::string_view id_number;  // G without fault: the resident number inside, a part of `text`
};

// `text` is canonical: ASCII, no blanks, upper case.
StudentNumberFinding ExamineStudentNumber(std::string_view text);

// The text under which a number is filed: full-width forms narrowed, blanks and hyphens gone, upper
// case. `text` is UTF-8; what is not of this world stays as it is.
std::string CanonicalStudentNumber(std::string_view text);

inline constexpr std::uint32_t kStudentSequenceMax = 999;  // 001-999 for each region and birth date
// REQUIRES: letter is 'L' or 'J', region has six digits, the date is not blank, 1 <= sequence <= max.
// An L carries a right check character too, though none is asked of it: so both readings of the rule
// hold (any last digit; the coding rules of resident numbers).
std::string MakeStudentNumber(char letter, std::uint32_t region, PackedDate birth_date,
                              std::uint32_t sequence);

std::string_view StudentNumberKindName(StudentNumberKind kind);  // "formal"
// The faults by name, ascending by bit: "letter", "length", "charset", "date", "check_digit", "pseudo".
std::span<const std::string_view> StudentNumberFaultNames();

}  // namespace xueji::matchers
