// Writes rejects.csv: one row per refused row of the input, sorted by file, then line.
//
//   XUEJI_RETURN_IF_ERROR(WriteRejects(rejects.size(), [&](std::size_t i) {
//     return RejectRow{.file = inputs[rejects[i].file].path, .line = rejects[i].line, ...};
//   }, path));
//
// Columns: file, line, record_id, field, reason_code, message. The rows come through a function, so
// that the loader's list (a room this one may not see) is not copied. Files are ordered by path as
// bytes. Thread-safety: pure apart from the file. Errors: those of FileWriter; kCancelled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "engine/base/status.h"

namespace xueji {

// Borrowed texts: they must live as long as the call of WriteRejects.
struct RejectRow {
  std::string_view file;
  std::uint64_t line = 0;
  std::string_view record_id, field, reason_code, message;
};

// Calls row(i) for i in [0, count), more than once for some i.
absl::Status WriteRejects(std::size_t count, const std::function<RejectRow(std::size_t)>& row,
                          const std::string& path);

}  // namespace xueji
