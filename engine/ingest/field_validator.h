// FieldValidator: what is doubtful about one student's record. Nothing here refuses a row; each finding
// is a warning that stays with the record and names the next action (engine/record/reason_code.h).
//
//   ValidateStudent({.sex = kSexMale, .birth_date = date, .document_given = true, .document = id})
//
// The codes are those of the ministry's problem classes as far as a record alone can show them: form of
// the resident number (GB 11643), its agreement with sex and birth date, document types (JY/T 1001),
// student numbers, stand-in characters, placeholders. A region code is never more than a hint: codes
// were printed long after they were abolished. Pure; any number of threads; 10 ns for a clean record.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/ingest/code_normaliser.h"
#include "engine/record/reason_code.h"
#include "matchers/identity/packed_date.h"

namespace xueji {

struct StudentFacts {
  std::uint8_t sex = 0;
  matchers::PackedDate birth_date;   // blank if none, or a placeholder
  std::uint8_t document_type = 0;
  bool document_given = false;
  IdentityNumber document;           // as NormaliseIdentity gave it
  std::string_view student_number;   // canonical; empty if none
};

ReasonSet ValidateStudent(const StudentFacts& facts);

}  // namespace xueji
