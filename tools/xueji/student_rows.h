// ReadStudentRows: the rows of a class list as texts, under whatever names its header uses.
//
//   XUEJI_RETURN_IF_ERROR(ReadStudentRows("class.csv", [&](const StudentText& row, std::uint64_t
//   line) { … }));
//
// CSV or TSV in any code page and compression of jobs/table_reader.h; "-" is standard input.
// Columns that are not of a student record are passed over. Nothing is checked but that there is a
// name column. Thread-safe: pure function of the file. Errors: those of ReadTable, kInvalidArgument
// (no name column), and what `visit` returns.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "engine/base/status.h"
#include "engine/record/student_text.h"

namespace xueji::tools {

using StudentRowVisitor = std::function<absl::Status(const StudentText& row, std::uint64_t line)>;
absl::Status ReadStudentRows(const std::string& path, const StudentRowVisitor& visit);

}  // namespace xueji::tools
