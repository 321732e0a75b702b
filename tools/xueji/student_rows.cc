#include "tools/xueji/student_rows.h"

#include <vector>

#include "engine/base/message.h"
#include "engine/jobs/table_reader.h"

namespace xueji::tools {
namespace {

// Every name a header may use, and whose it is.
struct HeaderNames {
  std::vector<std::string> names;
  std::vector<StudentColumnId> columns;
};

HeaderNames AllNames() {
  HeaderNames all;
  for (const StudentColumn& column : StudentColumns()) {
    for (std::string& name : StudentHeaders(column)) {
      all.names.push_back(std::move(name));
      all.columns.push_back(column.id);
    }
  }
  return all;
}

}  // namespace

absl::Status ReadStudentRows(const std::string& path, const StudentRowVisitor& visit) {
  const HeaderNames header = AllNames();
  std::uint64_t line = 0;
  bool has_name = false, has_rows = false;
  XUEJI_RETURN_IF_ERROR(
      ReadTable({.path = path, .columns = {}, .optional_columns = header.names, .line = &line},
                [&](std::span<const std::string_view> values) {
                  StudentText row;
                  for (std::size_t i = 0; i < values.size(); ++i) {
                    std::string& value = row[header.columns[i]];
                    if (value.empty()) value = values[i];
                  }
                  has_rows = true;
                  has_name = has_name || !row[StudentColumnId::kName].empty();
                  return visit(row, line);
                }));
  if (has_rows && !has_name) {
    return InvalidArgument({"$0：没有姓名；表头需有“姓名”或“name”一栏",
                            "$0: no name in any row; the header needs a column 'name'",
                            {path}});
  }
  return absl::OkStatus();
}

}  // namespace xueji::tools
