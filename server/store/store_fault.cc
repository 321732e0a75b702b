#include "server/store/store_fault.h"

#include "engine/base/message.h"
#include "server/store/registry_store.h"

namespace xueji::server {

absl::Status CheckBatchSize(std::size_t requests) {
  if (requests <= kCommitMax) return absl::OkStatus();
  return InvalidArgument({"一批有 $0 个请求，最多 $1；请分批提交", "a batch of $0 requests, at most $1; commit it in parts",
                          {requests, kCommitMax}});
}

std::string ImportPlace(std::uint64_t nth) { return "import #" + std::to_string(nth) + ": "; }

absl::Status ImportRefusal(const absl::Status& status) {
  if (status.code() != absl::StatusCode::kAlreadyExists) return status;
  return AlreadyExists({"导入的记录编号或证件已被占用，或在导入中重复；未导入任何记录，请去重后再导入",
                        "an imported record id or identity is taken, or twice in the import; nothing was imported: "
                        "take out what is there already"});
}

absl::Status AnswerOf(const StoreQuestion& question, std::int64_t rows_wrong) {
  if (rows_wrong == 0) return absl::OkStatus();
  return Internal({"表 $0 与变更记录不符（$1 行）；请停止服务并从备份恢复",
                   "table $0 does not say what the changes say ($1 rows); stop the server and restore a backup",
                   {question.table, rows_wrong}});
}

absl::Status NoSuchStore() {
  return InvalidArgument({"不认识此登记库；请写 sqlite:文件路径 或 postgresql://主机/数据库",
                          "no store begins like this; write sqlite:PATH or postgresql://HOST/DATABASE"});
}

}  // namespace xueji::server
