// StudentText: the values of one student's record as texts, one for each column of the student schema.
// StudentView: the same texts where they lie, for whoever only reads them.
//
//   StudentText record;
//   record[StudentColumnId::kName] = "王芳";
//   StudentView view = record;                         // or of texts that lie anywhere, column by column
//
// What a caller with single records hands over (a service, a change of the live register): UTF-8 as it was
// typed, empty where blank; the record normaliser reads it like a row of a file. Personal data. Plain values;
// a view lives as long as what it was made of. Cost of a view: 16 bytes a column, nothing is allocated.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

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

struct StudentView {
  std::array<std::string_view, kStudentColumnCount> values;

  StudentView() = default;
  // Implicit: whoever takes a view takes the texts, too.
  StudentView(const StudentText& text) {
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = text.values[i];
  }
  std::string_view& operator[](StudentColumnId column) { return values[static_cast<std::size_t>(column)]; }
  std::string_view operator[](StudentColumnId column) const { return values[static_cast<std::size_t>(column)]; }
  friend bool operator==(const StudentView&, const StudentView&) = default;
};

}  // namespace xueji
