// StudentNumber: the 19-character national student number (学籍号) and the local ones.
//
//   ExamineStudentNumber("G…").kind == StudentNumberKind::kFormal
//
// G (formal) is 'G' and the resident number held when it was issued: its check character is
// verified, its equality with today's resident number is not expected. J (substitute): region of
// the school, birth date, sequence, check character by MOD 11-2. L (provisional): the last four
// are random; nothing beyond shape and date is verified, and no sex is read from it. Local: 14
// digits (Hebei), 16 (Beijing), 19 digits (Shanghai). Immutable; pure; any number of threads;
// about 28 ns.
#pragma once

#include <cstdint>
#include <string_view>

#include "matchers/identity/packed_date.h"

namespace xueji::matchers {

enum class StudentNumberKind : std::uint8_t {
  kBlank,
  kFormal,       // G
  kProvisional,  // L
  kSubstitute,   // J
  kLocal,        // 14, 16 or 19 digits
  kUnknown,
};

enum StudentNumberFault : std::uint8_t {
  kStudentNumberShape = 1u << 0,       // unknown letter, wrong length or character
  kStudentNumberDate = 1u << 1,        // characters 8-15 are no real date
  kStudentNumberCheckDigit = 1u << 2,  // G and J only
};

struct StudentNumberFinding {
  StudentNumberKind kind = StudentNumberKind::kBlank;
  std::uint8_t faults = 0;     // StudentNumberFault bits
  PackedDate birth_date;       // of G, L and J, if real
  std::uint32_t region = 0;    // G: of the holder's number; L and J: of the school
  std::string_view id_number;  // G without fault: the resident number inside, a part of `text`
};

// `text` is canonical: ASCII, no blanks, upper case.
StudentNumberFinding ExamineStudentNumber(std::string_view text);

std::string_view StudentNumberKindName(StudentNumberKind kind);  // "formal"

}  // namespace xueji::matchers
