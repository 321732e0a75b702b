#include <chrono>
#include <cstdio>
#include <thread>

#include "engine/base/message.h"
#include "engine/base/number_text.h"
#include "engine/jobs/live_register.h"
#include "server/registrar/identity_key.h"
#include "server/store/registry_store.h"
#include "tools/xueji/student_rows.h"
#include "tools/xueji_server/commands.h"
#include "tools/xueji_server/row_channel.h"

namespace xueji::tools {
namespace {

using server::ChangeKind;
using server::ChangeRequest;
using server::RegistryStore;

absl::Status ReadFiles(const std::vector<std::string>& paths, RowChannel& rows) {
  for (const std::string& path : paths) {
    XUEJI_RETURN_IF_ERROR(ReadStudentRows(path, [&](const StudentText& record, std::uint64_t line) {
      return rows.Put({path + ":" + std::to_string(line) + ": ", record});
    }));
  }
  return absl::OkStatus();
}

// What the register would refuse must not get into its store: no server could load it.
absl::Status CheckRow(const LiveRegister& checker, const FileRow& row) {
  for (const FieldViolation& violation : checker.Validate(row.record)) {
    const Message place = Verbatim(row.place + std::string(Column(violation.field).name) + ": ");
    Message message = place;
    message += violation.message;
    return InvalidArgument(message);
  }
  if (row.record[StudentColumnId::kRecordId].empty()) {
    return InvalidArgument({"$0record_id：必填", "$0record_id: required", {row.place}});
  }
  return absl::OkStatus();
}

// An old register may hold a document twice, so each imported record has a seat of its own.
ChangeRequest RequestOf(FileRow row, std::int64_t at_ms) {
  ChangeRequest request;
  request.kind = ChangeKind::kImport;
  request.identity_key = server::IdentityKey(row.record);
  request.record = std::move(row.record);
  request.seat = request.record[StudentColumnId::kRecordId];
  request.account = "import";
  request.at_ms = at_ms;
  return request;
}

absl::Status Run(const Arguments& arguments, const Console& console) {
  XUEJI_ASSIGN_OR_RETURN(const auto store, RegistryStore::Open(arguments.Text("--store")));
  XUEJI_ASSIGN_OR_RETURN(const auto checker,
                         LiveRegister::Open({.plan = arguments.Text("--plan"), .changes_max = 1}));
  const std::int64_t now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                                  std::chrono::system_clock::now().time_since_epoch())
                                  .count();
  RowChannel rows;
  std::thread reader([&] { rows.Close(ReadFiles(arguments.All("INPUT"), rows)); });
  const absl::StatusOr<std::uint64_t> count =
      store->Import([&](ChangeRequest* request) -> absl::StatusOr<bool> {
        FileRow row;
        XUEJI_ASSIGN_OR_RETURN(const bool is_there, rows.Take(&row));
        if (!is_there) return false;
        XUEJI_RETURN_IF_ERROR(CheckRow(*checker, row));
        *request = RequestOf(std::move(row), now_ms);
        return true;
      });
  rows.Stop();
  reader.join();
  XUEJI_RETURN_IF_ERROR(count.status());
  if (!console.quiet) {
    std::printf("%s\n",
                (console.Say("已导入记录 ", "records imported: ") + Thousands(*count)).c_str());
  }
  return absl::OkStatus();
}

}  // namespace

CommandSpec ImportCommand() {
  return {
      .name = "import",
      .summary = {"把已有的学籍导入存储（全部或全不）",
                  "put existing records into the store (all of them or none)"},
      .positionals =
          {{.name = "INPUT",
            .help = {"CSV 或 TSV，表头同 xueji dedup；每行须有记录号",
                     "CSV or TSV, header as for xueji dedup; each row with its record id"},
            .max = 1 << 12}},
      .options = {{.name = "--store",
                   .value_name = {"存储", "WHERE"},
                   .help = {"sqlite:文件 或 postgresql://…", "sqlite:FILE or postgresql://…"},
                   .required = true},
                  {.name = "--plan",
                   .value_name = {"文件", "FILE"},
                   .help = {"服务所用的比对方案（默认：内置学生方案）",
                            "the plan that is served (default: the built-in student plan)"}},
                  {.name = "--quiet",
                   .kind = ValueKind::kFlag,
                   .help = {"只输出错误", "print errors only"}}},
      .footer =
          {"示例：\n  xueji-server import 学生.csv --store sqlite:/var/lib/xueji/register.db",
           "Examples:\n  xueji-server import roster.csv --store sqlite:/var/lib/xueji/register.db"},
      .run = Run,
  };
}

}  // namespace xueji::tools
