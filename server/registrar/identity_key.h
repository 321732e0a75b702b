// IdentityKey: under which words a document is filed, so that no two live records hold it.
//
//   IdentityKey(record)      // "R:<18 characters>", "M:H12345678"; empty: nothing that must be
//   unique
//
// Resident numbers count only if they are valid, other documents only if their shape is known:
// passports not at all (two states may give one number); what is mistyped or made up may well be
// the same for two children, and is for the scorer to judge. Pure; thread-safe. Personal data.
#pragma once

#include <string>

#include "engine/record/student_text.h"

namespace xueji::server {

std::string IdentityKey(const StudentText& record);
// Whether two records differ in what says who the child is: name, sex, birth date, document.
bool DiffersInKeyFields(const StudentText& left, const StudentText& right);

}  // namespace xueji::server
