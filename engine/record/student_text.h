// StudentText: the values of one student's record as texts, one for each column of the student schema.
//
//   StudentText record;
//   record[StudentColumnId::kName] = "王芳";
//
// What a caller with single records hands over (a service, a change of the live register): UTF-8 as it was
// typed, empty where blank; the record normaliser reads it like a row of a file. Personal data. Plain value.
#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "engine/record/student_schema.h"

namespace xueji {

inline constexpr std::size_t kStudentColumnCount = static_cast<std::size_t>(StudentColumnId::kCount);

struct StudentText {
  std::array<std::string, kStudentColumnCount> values;

  std::string& operator[](StudentColumnId column) { return values[static_cast<std::size_t>(column)]; }
  const std::string& operator[](StudentColumnId column) const {
    return values[static_cast<std::size_t>(column)];
  }
  friend bool operator==(const StudentText&, const StudentText&) = default;
};

}  // namespace xueji
