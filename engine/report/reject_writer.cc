#include "engine/report/reject_writer.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <vector>

#include "engine/base/cancellation.h"
#include "engine/base/staged_directory.h"
#include "engine/report/csv_text.h"

namespace xueji {
namespace {

constexpr std::size_t kRowsPerPoll = 65536;

bool InOrder(const RejectRow& left, const RejectRow& right) {
  return left.file != right.file ? left.file < right.file : left.line < right.line;
}

}  // namespace

absl::Status WriteRejects(std::size_t count, const std::function<RejectRow(std::size_t)>& row,
                          const std::string& path) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  // A row may be refused for one reason only, but two rows may share a line number when a file is
  // given twice; their order is then that of the input.
  std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
    return InOrder(row(left), row(right));
  });
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<FileWriter> file, FileWriter::Open(path));
  XUEJI_RETURN_IF_ERROR(file->Write("file,line,record_id,field,reason_code,message\n"));
  std::string text;
  std::size_t written = 0;
  for (const std::size_t i : order) {
    if (written++ % kRowsPerPoll == 0) XUEJI_RETURN_IF_ERROR(CheckCancelled());
    const RejectRow reject = row(i);
    text.clear();
    AppendCsvField(reject.file, text);
    text.push_back(',');
    AppendUint(reject.line, text);
    for (const std::string_view field :
         {reject.record_id, reject.field, reject.reason_code, reject.message}) {
      text.push_back(',');
      AppendCsvField(field, text);
    }
    text.push_back('\n');
    XUEJI_RETURN_IF_ERROR(file->Write(text));
  }
  return file->Close();
}

}  // namespace xueji
