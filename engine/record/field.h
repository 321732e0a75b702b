// Field: one attribute of a record, as a linkage plan declares it, and the packed form each type has.
//
//   type        bytes  packed form (all zero = blank; blank never equals blank)
//   kName         8    matchers::PackedName: up to four BMP code points, else a TermId behind an escape
//   kIdNumber    10    matchers::PackedIdNumber: digits 1-16 as nibbles, then digit 17, check and flags
//   kDate         2    matchers::PackedDate
//   kRegion       3    GB/T 2260 code as a number, 6 digits (310115)
//   kCode         1    a value of a closed CodeTable (sex, document type, enrolment state), 0 blank
//   kText         4    TermId of the normalised text
//   kDigits       6    up to 17 digits with their count (phones, codes): packed_value.h
//   kAddress      8    matchers::PackedAddress: 24-bit exact hash and 40-bit bigram signature
//   kSeldomName   4    TermId of a name that few records have (Field::seldom)
//
// Immutable value types.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xueji {

enum class FieldType : std::uint8_t {
  kName, kIdNumber, kDate, kRegion, kCode, kText, kDigits, kAddress,
  kSeldomName,  // only in a RecordLayout: a plan says NAME, and `seldom`
};

// Bytes of the packed form in a row.
constexpr std::uint32_t PackedBytes(FieldType type) {
  switch (type) {
    case FieldType::kName: return 8;
    case FieldType::kIdNumber: return 10;
    case FieldType::kDate: return 2;
    case FieldType::kRegion: return 3;
    case FieldType::kCode: return 1;
    case FieldType::kText: return 4;
    case FieldType::kDigits: return 6;
    case FieldType::kAddress: return 8;
    case FieldType::kSeldomName: return 4;
  }
  return 0;
}

constexpr bool IsName(FieldType type) {
  return type == FieldType::kName || type == FieldType::kSeldomName;
}

// Closed value sets; the values are those of the national standards, see student_schema.cc.
enum class CodeTable : std::uint8_t { kNone, kSex, kDocumentType, kEnrolmentState };

struct Field {
  std::string name;                  // the plan's name for it, e.g. "birth_date"
  FieldType type = FieldType::kText;
  std::vector<std::string> columns;  // header names that carry it, first match wins; matched after
                                     // trimming and ASCII case folding
  CodeTable code_table = CodeTable::kNone;
  bool required = false;  // a row without it is refused
  bool seldom = false;    // kName: few records have it, so it is kept in half the bytes
  bool personal = true;   // masked wherever people who are not the registrar may look
  std::vector<std::string> blank_values;  // texts that mean "no value", e.g. "NA"
};

}  // namespace xueji
