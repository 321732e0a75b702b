#include "engine/jobs/deleted_list.h"

#include <algorithm>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "engine/base/message.h"
#include "engine/ingest/block_reader.h"
#include "engine/ingest/byte_source.h"
#include "engine/ingest/field_text.h"
#include "engine/jobs/table_reader.h"

namespace xueji {
namespace {

constexpr std::string_view kColumn = "record_id", kColumnChinese = "记录号";

// The header of a table that names the column, or the first id of a list without one.
struct FirstLine {
  std::string column;  // as ReadTable is to find it
  bool is_id = false;
};

absl::StatusOr<FirstLine> ReadFirstLine(const std::string& path, const std::string& plan_column) {
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, ByteSource::Open(path));
  BlockReader reader(std::move(source), {});
  XUEJI_ASSIGN_OR_RETURN(const std::string text, reader.ReadHeader());
  FirstLine line;
  for (const std::string_view column : {kColumn, kColumnChinese, std::string_view(plan_column)}) {
    if (text.find(column) == std::string::npos) continue;
    line.column = std::string(column);
    return line;
  }
  if (text.find_first_of(",\t\"") != std::string::npos) {
    line.column = std::string(kColumn);  // a table without it: ReadTable says so
    return line;
  }
  line.column = text;
  line.is_id = true;
  return line;
}

}  // namespace

absl::StatusOr<std::vector<DeletedRecord>> ReadDeletedList(const std::string& path,
                                                           const RegisterSnapshot& base,
                                                           bool may_be_absent) {
  if (path == "-") {
    return InvalidArgument({"--deleted 不能用标准输入（-）；请给出文件",
                            "--deleted cannot be standard input (-); give a file"});
  }
  XUEJI_ASSIGN_OR_RETURN(const FirstLine first,
                         ReadFirstLine(path, base.plan().plan.record_id_column));
  std::vector<DeletedRecord> deleted;
  std::uint64_t line = 1;
  const auto add = [&](std::string_view text) -> absl::Status {
    const std::string_view id = TrimBlanks(text);
    if (id.empty()) return absl::OkStatus();
    const auto record = base.FindByRecordId(id);
    if (record.has_value()) {
      deleted.push_back({*record, line});
      return absl::OkStatus();
    }
    if (may_be_absent) return absl::OkStatus();
    return InvalidArgument({"要删除的记录号不在底库中；请核对是否为此库的名单，或删去此行",
                            "the record id to be deleted is not in the base; make sure that the list is of "
                            "this register, or take the line out"});
  };
  if (first.is_id) {
    const absl::Status status = add(first.column);
    if (!status.ok()) return Prefixed(status, path + ":1: ");
  }
  TableOptions table;
  table.path = path;
  table.columns = {first.column};
  table.line = &line;
  XUEJI_RETURN_IF_ERROR(ReadTable(
      table, [&](std::span<const std::string_view> values) { return add(values[0]); }));
  if (deleted.empty() && !may_be_absent) {
    return InvalidArgument({"$0：没有记录号；请每行写一个，或不用 --deleted",
                            "$0: no record id in it; write one a line, or leave --deleted out", {path}});
  }
  std::stable_sort(deleted.begin(), deleted.end(), [](const DeletedRecord& a, const DeletedRecord& b) {
    return a.record < b.record;
  });
  deleted.erase(std::unique(deleted.begin(), deleted.end(),
                            [](const DeletedRecord& a, const DeletedRecord& b) {
                              return a.record == b.record;
                            }),
                deleted.end());
  return deleted;
}

}  // namespace xueji
