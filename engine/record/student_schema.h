// The student record: THE table of its columns. Each is known by its English name, by its Chinese
// headers and by the mnemonic of the education ministry's standard (JY/T 1001/1004, JY/T 0633).
//
//   FindStudentColumn("出生日期")->name == "birth_date"
//   FindStudentColumn(" ＸＭ ")->id == StudentColumnId::kName
//   ParseCode(CodeTable::kSex, "男") == 1
//
// Headers are compared after FoldHeader: blanks around, letter case and full-width forms do not
// matter. Immutable; pure functions; any number of threads.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/record/field.h"

namespace xueji {

// In the order of the contract; also the index in StudentColumns().
enum class StudentColumnId : std::uint8_t {
  kRecordId, kStudentNumber, kName, kFormerName, kSex, kBirthDate, kDocumentType, kDocumentNumber,
  kNationality, kEthnicGroup, kHouseholdRegion, kSchoolCode, kSchoolRegion, kGrade, kClass,
  kEnteredOn, kEnrolmentState, kGuardian1Name, kGuardian1DocumentNumber, kGuardian1Phone,
  kGuardian2Name, kGuardian2DocumentNumber, kGuardian2Phone, kAddress, kPhone, kCount
};

struct StudentColumn {
  StudentColumnId id;
  std::string_view name;       // "birth_date"
  std::string_view chinese;    // "出生日期|出生年月日": the first is the one to print
  std::string_view mnemonic;   // "CSRQ"; empty if the standard has none
  FieldType type;
  CodeTable code_table;
  bool required;               // the header must have it and every row must fill it
  bool personal;
  std::string_view standard;   // what fixes its values, e.g. "GB 11643"
};

std::span<const StudentColumn> StudentColumns();
const StudentColumn& Column(StudentColumnId id);
// The column one of whose names is `header`; nullptr if none. The pointer is valid for ever.
const StudentColumn* FindStudentColumn(std::string_view header);
// Every name a header may use for the column: English, Chinese ones, mnemonic.
std::vector<std::string> StudentHeaders(const StudentColumn& column);

// A header as it is compared: UTF-8 without blanks around (also U+3000 and a byte order mark),
// full-width letters, digits and underscores narrowed, ASCII letters in lower case.
std::string FoldHeader(std::string_view header);

// Document types of JY/T 1001 as packed codes (0 is blank).
inline constexpr std::uint8_t kDocumentResidentId = 1;
inline constexpr std::uint8_t kDocumentHongKong = 6;
inline constexpr std::uint8_t kDocumentMacao = 7;
inline constexpr std::uint8_t kDocumentTaiwan = 8;
inline constexpr std::uint8_t kDocumentPermanentResidence = 9;
inline constexpr std::uint8_t kDocumentPassport = 10;          // A
inline constexpr std::uint8_t kDocumentHouseholdRegister = 11; // B
inline constexpr std::uint8_t kDocumentResidencePermit = 12;   // C
inline constexpr std::uint8_t kDocumentOther = 13;             // Z

inline constexpr std::uint8_t kSexMale = 1;
inline constexpr std::uint8_t kSexFemale = 2;

// The packed value of `text` (trimmed UTF-8, letters in any case): 0 for the empty text, nullopt for
// a word the table does not have. Sex: 1/2, M/F, 男/女, male/female (GB/T 2261.1; 0 and 9, not
// stated, are nullopt). Document type: 1-9, A, B, C, Z or the Chinese words. Enrolment state: see
// matchers/identity/enrolment_state.h.
std::optional<std::uint8_t> ParseCode(CodeTable table, std::string_view text);
// '1' … 'Z' of a packed document type; 0 for blank. REQUIRES: a value ParseCode gave.
char DocumentTypeLetter(std::uint8_t document_type);

}  // namespace xueji
