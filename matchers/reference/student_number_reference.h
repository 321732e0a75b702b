// Student numbers examined the slow, obvious way, from the text of the rules. For tests and fuzzers only.
//
//   EXPECT_EQ(ExamineStudentNumber(text).faults, reference::StudentNumberFaultsReference(text));
//
// Shares neither the packed form nor the check digit nor the calendar with the matcher. Pure; any number
// of threads; allocates freely.
#pragma once

#include <regex>
#include <string>
#include <string_view>

#include "matchers/identity/student_number.h"
#include "matchers/reference/id_number_reference.h"

namespace xueji::matchers::reference {

inline StudentNumberKind StudentNumberKindReference(const std::string& text) {
  const auto is = [&](const char* pattern) { return std::regex_match(text, std::regex(pattern)); };
  // A newline or a NUL is a character like any other, which '.' of a regex does not take.
  if (text.empty()) return StudentNumberKind::kBlank;
  if (text[0] == 'G') return StudentNumberKind::kFormal;
  if (text[0] == 'L') return StudentNumberKind::kProvisional;
  if (text[0] == 'J') return StudentNumberKind::kSubstitute;
  if (text.size() > 19) return StudentNumberKind::kUnknown;
  if (is("[0-9]{14}|[0-9]{16}|[0-9]{19}")) return StudentNumberKind::kLocal;
  if (is("999[0-9]{15}")) return StudentNumberKind::kPseudo;
  return StudentNumberKind::kUnknown;
}

inline int StudentNumberFaultsReference(const std::string& text) {
  const StudentNumberKind kind = StudentNumberKindReference(text);
  if (kind == StudentNumberKind::kBlank || kind == StudentNumberKind::kLocal) return 0;
  if (kind == StudentNumberKind::kPseudo) return kStudentNumberPseudo;
  if (kind == StudentNumberKind::kUnknown) return kStudentNumberLetter;
  int faults = 0;
  const std::string body = text.substr(1);
  if (body.size() != 18) faults |= kStudentNumberLength;
  std::string digits = body;
  if (digits.size() == 18 && digits.back() == 'X') digits.pop_back();
  if (!OnlyDigits(digits)) faults |= kStudentNumberCharset;
  if (faults != 0) return faults;
  if (!IsDateReference(body.substr(6, 8))) faults |= kStudentNumberDate;
  if (kind != StudentNumberKind::kProvisional &&
      CheckCharacterReference(body.substr(0, 17)) != body[17]) {
    faults |= kStudentNumberCheckDigit;
  }
  return faults;
}

// The serial of a local number by its place in the text; -1 where the layout is not known.
inline int LocalSerialReference(const std::string& text) {
  if (!OnlyDigits(text)) return -1;
  if (text.size() == 14) return std::stoi(text.substr(10));
  if (text.size() == 16) return std::stoi(text.substr(13, 2));
  if (text.size() == 18 && text.substr(0, 3) == "999") return std::stoi(text.substr(13));
  return -1;
}

}  // namespace xueji::matchers::reference
