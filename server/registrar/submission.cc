#include "server/registrar/submission.h"

#include <array>

#include "engine/base/hash.h"
#include "engine/base/message.h"

namespace xueji::server {
namespace {

struct RefusalFacts {
  RefusalKind refusal;
  std::string_view word;
  absl::StatusCode code;
  std::int64_t retry_ms;
};

constexpr std::array<RefusalFacts, kRefusalCount> kFacts = {{
    {RefusalKind::kNone, "", absl::StatusCode::kOk, 0},
    {RefusalKind::kViolations, "FIELD_INVALID", absl::StatusCode::kInvalidArgument, 0},
    {RefusalKind::kDuplicate, "DUPLICATE", absl::StatusCode::kAlreadyExists, 0},
    {RefusalKind::kCheckDocument, "CHECK_DOCUMENT", absl::StatusCode::kFailedPrecondition, 0},
    {RefusalKind::kAskProvince, "ASK_PROVINCE", absl::StatusCode::kFailedPrecondition, 0},
    {RefusalKind::kRecordIdTaken, "RECORD_ID_TAKEN", absl::StatusCode::kAlreadyExists, 0},
    {RefusalKind::kRequestIdReused, "REQUEST_ID_REUSED", absl::StatusCode::kAlreadyExists, 0},
    {RefusalKind::kNotFound, "RECORD_NOT_FOUND", absl::StatusCode::kNotFound, 0},
    {RefusalKind::kWithdrawn, "RECORD_WITHDRAWN", absl::StatusCode::kFailedPrecondition, 0},
    {RefusalKind::kStaleVersion, "STALE_VERSION", absl::StatusCode::kAborted, 0},
    {RefusalKind::kRecordNotWhole, "RECORD_NOT_WHOLE", absl::StatusCode::kFailedPrecondition, 0},
    {RefusalKind::kTooMany, "OVERLOAD", absl::StatusCode::kResourceExhausted, 200},
    {RefusalKind::kNoRoom, "NEW_BASE_NEEDED", absl::StatusCode::kResourceExhausted, 60'000},
    {RefusalKind::kDeadline, "DEADLINE", absl::StatusCode::kDeadlineExceeded, 0},
    {RefusalKind::kStore, "STORE_UNAVAILABLE", absl::StatusCode::kUnavailable, 1'000},
    {RefusalKind::kStopping, "STOPPING", absl::StatusCode::kUnavailable, 1'000},
}};

const RefusalFacts& FactsOf(RefusalKind refusal) {
  return kFacts[static_cast<std::size_t>(refusal)];
}

Message WordsOf(RefusalKind refusal) {
  switch (refusal) {
    case RefusalKind::kNone:
      return {};
    case RefusalKind::kViolations:
      return {"有字段不可用；请按各字段的说明改正",
              "values that cannot be used; correct them as each says"};
    case RefusalKind::kDuplicate:
      return {"该生已有学籍；请办理转学，不得新建",
              "the child has a record; start a transfer, create none"};
    case RefusalKind::kCheckDocument:
      return {"疑似已有学籍；请核验证件，确认不是同一人后附核验信息重新提交",
              "likely a child that has a record; check the papers, then ask again with what was "
              "checked"};
    case RefusalKind::kAskProvince:
      return {"与已有记录相互矛盾，本级不能处理；请报省级核查",
              "records contradict each other; this is for the province to settle"};
    case RefusalKind::kRecordIdTaken:
      return {"记录号已被使用；请换一个，或留空由系统给出",
              "the record id is taken; choose another one, or none and the server gives one"};
    case RefusalKind::kRequestIdReused:
      return {"此请求号已用于另一内容的请求；请换新的请求号",
              "this request id was used for another request; choose a new one"};
    case RefusalKind::kNotFound:
      return {"没有这条记录；请核对记录号", "no such record; look at its id again"};
    case RefusalKind::kWithdrawn:
      return {"该记录已撤下，不能再变更", "the record was withdrawn and can be changed no more"};
    case RefusalKind::kStaleVersion:
      return {"该记录已被他人变更；请重新查看后再提交",
              "somebody changed the record meanwhile; look at it again, then ask again"};
    case RefusalKind::kRecordNotWhole:
      return {"该记录仅在底库中，底库不存全部字段；请提交整条记录（update_mask 列出全部字段，或留空）",
              "only the base has this record, and not all of its fields; send the whole record: with "
              "every field in update_mask, or none"};
    case RefusalKind::kTooMany:
      return {"等待处理的请求过多；请稍后重试", "too many requests are waiting; try again soon"};
    case RefusalKind::kNoRoom:
      return {"内存中的变更已满；请运维人员制作新的底库并重新载入",
              "no room for more changes in memory; a new base must be built and loaded"};
    case RefusalKind::kDeadline:
      return {"等待已超过时限，未作变更",
              "it waited longer than its deadline; nothing was changed"};
    case RefusalKind::kStore:
      return {"存储暂不可用，是否已保存尚不确定；请以同一请求号重试",
              "the store is not available, and whether it is stored is not known; repeat with the "
              "same request id"};
    case RefusalKind::kStopping:
      return {"服务正在停止；请稍后以同一请求号重试",
              "the server is stopping; repeat with the same request id soon"};
  }
  return {};
}

// Each part with its length, so that no two lists of parts read alike.
void Add(StreamChecksum& sum, std::string_view part) {
  sum.Update(std::to_string(part.size()));
  sum.Update(":");
  sum.Update(part);
}

}  // namespace

std::string_view RefusalWord(RefusalKind refusal) {
  return FactsOf(refusal).word;
}

Receipt RefusedFor(RefusalKind refusal) {
  const RefusalFacts& facts = FactsOf(refusal);
  return {.refusal = refusal,
          .status = Fault(facts.code, WordsOf(refusal)),
          .retry_ms = facts.retry_ms};
}

std::string DigestOf(const Submission& submission) {
  StreamChecksum sum;
  Add(sum, std::to_string(static_cast<int>(submission.kind)));
  for (const std::string& value : submission.record.values) Add(sum, value);
  for (const StudentColumnId field : submission.fields) Add(sum, Column(field).name);
  Add(sum, submission.confirmation.document_checked);
  Add(sum, submission.confirmation.case_number);
  Add(sum, std::to_string(submission.expected_version));
  return sum.HexDigest();
}

std::string MakeRecordId(const Submission& submission) {
  StreamChecksum sum;
  Add(sum, submission.account);
  Add(sum, submission.request_id);
  return "x" + sum.HexDigest().substr(0, 24);
}

}  // namespace xueji::server
