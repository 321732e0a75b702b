// Masking: how personal data looks wherever people other than the registrar may see it: messages,
// logs, the manifest, report.html, explanations. The result files themselves hold no names.
//
//   MaskName("欧阳小明")            // "欧***"
//   MaskNumber("37010219…")         // "3701**************": the province and prefecture, no more
//   MaskDate("20130501")            // "2013****"
//   MaskText("12 Main Street")      // "1*************"
//   MaskIdentifier("G3701…")        // like a number if it has a long run of digits, else unchanged
//
// Two masked views of one value never add up to more than one of them: every call hides the same
// part. Text is UTF-8; malformed bytes are masked, never passed on. Thread-safe: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace xueji {

// The first character, a '*' for each of the others (at most eight, so that length says little).
std::string MaskName(std::string_view name);
// The first four digits of a number of fifteen characters or more, else nothing; the rest are '*'.
std::string MaskNumber(std::string_view number);
// The year of "YYYYMMDD", "YYYY-MM-DD" or "YYYY/MM/DD"; of anything else nothing.
std::string MaskDate(std::string_view date);
// The first character, the rest hidden with at most twelve '*'.
std::string MaskText(std::string_view text);
// Record ids are usually meaningless keys and are shown; but some registers use the student number
// or the ID number as the key: a run of eleven digits or more is masked as MaskNumber does.
std::string MaskIdentifier(std::string_view identifier);

}  // namespace xueji
