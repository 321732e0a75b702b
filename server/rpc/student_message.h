// A student's record as the API has it, and as the engine has it.
//
//   const StudentText text = TextOf(request.student());
//   FillStudent(ViewRecord(station, access, state.record), answer.mutable_student());
//
// Both have a field for each student column, under the same name. Pure functions: thread-safe.
// Personal data.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/message.h"
#include "engine/record/student_text.h"
#include "xueji/v1/student.pb.h"

namespace xueji::server {

namespace v1 = ::xueji::v1;

inline constexpr std::size_t kValueBytesMax = 512;

// Something in a request that cannot be used.
struct FieldFault {
  std::string field;  // path: "student.birth_date"
  std::string code;   // "TOO_LONG"
  Message message;
};

StudentText TextOf(const v1::Student& student);
// The same where it lies: good as long as the message is.
StudentView ViewOf(const v1::Student& student);
void FillStudent(const StudentText& text, v1::Student* student);
// Of a field mask: "birth_date".
std::optional<StudentColumnId> ColumnOfPath(std::string_view path);
// What no field may hold: too much, or a zero byte. `prefix` is put before each field's name.
std::vector<FieldFault> FaultsOf(const StudentView& text, std::string_view prefix);

}  // namespace xueji::server
