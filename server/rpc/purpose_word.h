// The purposes of the API as words: "enrolment", in the audit and in approval tickets.
//
//   record.purpose = PurposeWord(request.context().purpose());
//
// Pure functions: thread-safe.
#pragma once

#include <string_view>

#include "engine/base/message.h"
#include "xueji/v1/student.pb.h"

namespace xueji::server {

// Empty of what is none.
std::string_view PurposeWord(v1::Purpose purpose);
// For people: "问题学籍处理" and the word. REQUIRES: a word of one.
Message PurposeText(std::string_view word);
// Whether it is the word of one; what else a ticket says of its purpose is for people.
bool IsPurposeWord(std::string_view text);

}  // namespace xueji::server
