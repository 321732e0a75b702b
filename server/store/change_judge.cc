#include "server/store/change_judge.h"

#include <utility>

#include "engine/base/check.h"
#include "engine/base/message.h"
#include "engine/base/utf8.h"
#include "engine/record/student_schema.h"

namespace xueji::server {
namespace {

// NextCodePoint gives U+FFFD for what is malformed; a text may also have that character itself, three bytes long.
bool IsStorable(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t code_point = NextCodePoint(text, at);
    const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    const std::size_t shortest = code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    if (code_point == 0 || surrogate || code_point > 0x10FFFF || at - begin != shortest) return false;
  }
  return true;
}

absl::Status CheckText(std::string_view text, std::string_view what, std::size_t bytes_max) {
  if (text.size() > bytes_max) {
    return InvalidArgument({"$0：有 $1 字节，最多 $2；请缩短", "$0: $1 bytes, at most $2; shorten it",
                            {what, text.size(), bytes_max}});
  }
  if (!IsStorable(text)) {
    return InvalidArgument({"$0：不是有效的 UTF-8，或含零字节；请改正", "$0: no valid UTF-8, or with a zero byte; correct it",
                            {what}});
  }
  return absl::OkStatus();
}

bool IsKey(StudentColumnId column) {
  return column == StudentColumnId::kRecordId || column == StudentColumnId::kStudentNumber ||
         column == StudentColumnId::kDocumentNumber;
}

bool IsNew(ChangeKind kind) { return kind == ChangeKind::kRegister || kind == ChangeKind::kImport; }

ChangeOutcome Refused(absl::Status status, std::string holder = {}) {
  return {.status = std::move(status), .change_seq = 0, .repeated = false, .answer = {}, .holder = std::move(holder)};
}

}  // namespace

IdentitySeat IdentityOf(const ChangeRequest& request) {
  if (request.kind == ChangeKind::kWithdraw || request.identity_key.empty()) return {};
  return {request.identity_key, request.seat};
}

std::vector<std::string_view> NumbersOf(const StudentText& record) {
  const std::string& student = record[StudentColumnId::kStudentNumber];
  const std::string& document = record[StudentColumnId::kDocumentNumber];
  std::vector<std::string_view> numbers;
  if (!student.empty()) numbers.emplace_back(student);
  if (!document.empty() && document != student) numbers.emplace_back(document);
  return numbers;
}

absl::Status CheckTexts(const ChangeRequest& request) {
  if (request.record[StudentColumnId::kRecordId].empty()) {
    return InvalidArgument({"record_id：为空；请填写", "record_id: blank; fill it in"});
  }
  for (const StudentColumn& column : StudentColumns()) {
    XUEJI_RETURN_IF_ERROR(
        CheckText(request.record[column.id], column.name, IsKey(column.id) ? kKeyBytesMax : kTextBytesMax));
  }
  const std::pair<std::string_view, std::string_view> keys[] = {
      {request.identity_key, "identity_key"}, {request.seat, "seat"}, {request.request_id, "request_id"},
      {request.account, "account"},           {request.region, "region"}};
  for (const auto& [text, what] : keys) XUEJI_RETURN_IF_ERROR(CheckText(text, what, kKeyBytesMax));
  // Bytes, not text: whatever they are, they come back.
  if (request.request_digest.size() > kTextBytesMax || request.answer.size() > kTextBytesMax) {
    return InvalidArgument({"请求的摘要或答复超过 $0 字节", "digest or answer of a request: more than $0 bytes",
                            {kTextBytesMax}});
  }
  return absl::OkStatus();
}

ChangeJudge::ChangeJudge(std::span<const ChangeRequest> requests) : requests_(requests) {
  outcomes_.reserve(requests.size());
  for (const ChangeRequest& request : requests) {
    outcomes_.push_back(Refused(CheckTexts(request)));
    if (!outcomes_.back().status.ok()) continue;
    keys_.records.insert(request.record[StudentColumnId::kRecordId]);
    if (const IdentitySeat identity = IdentityOf(request); !identity.identity_key.empty()) {
      keys_.identities.insert(identity);
    }
    if (!request.request_id.empty()) keys_.requests.insert({request.account, request.request_id});
  }
}

void ChangeJudge::Judge() {
  writes_.last_change = known_.last_change;
  // What a record holds now need not be what the batch asks for: then it was not looked up by itself.
  for (const auto& [record_id, state] : known_.records) {
    if (!state.identity.identity_key.empty()) known_.holders.try_emplace(state.identity, record_id);
  }
  for (std::size_t i = 0; i < requests_.size(); ++i) {
    if (outcomes_[i].status.ok()) outcomes_[i] = JudgeOne(requests_[i]);
  }
  for (auto& [record_id, last] : changed_) writes_.records.push_back(std::move(last));
  for (const auto& [identity, before] : holders_before_) {
    const auto after = known_.holders.find(identity);
    const bool held = after != known_.holders.end();
    if (held && after->second == before) continue;
    if (!before.empty()) writes_.released.push_back(identity);
    if (held) writes_.claimed.push_back({identity, after->second});
  }
}

ChangeOutcome ChangeJudge::JudgeOne(const ChangeRequest& request) {
  if (std::optional<ChangeOutcome> repeated = Repeated(request)) return *std::move(repeated);
  const std::string& record_id = request.record[StudentColumnId::kRecordId];
  const auto state = known_.records.find(record_id);
  absl::Status allowed = MayFollow(request, state == known_.records.end() ? nullptr : &state->second);
  if (!allowed.ok()) return Refused(std::move(allowed));
  const IdentitySeat identity = IdentityOf(request);
  if (!identity.identity_key.empty()) {
    const auto held = known_.holders.find(identity);
    if (held != known_.holders.end() && held->second != record_id) {
      return Refused(AlreadyExists({"此证件已有学籍记录；请核对，或发起转学",
                                    "this document has a record already; check it, or start a transfer"}),
                     held->second);
    }
  }
  const std::uint64_t change_seq = ++writes_.last_change;
  Take(request, change_seq);
  return {.status = absl::OkStatus(), .change_seq = change_seq, .repeated = false, .answer = request.answer, .holder = {}};
}

std::optional<ChangeOutcome> ChangeJudge::Repeated(const ChangeRequest& request) const {
  if (request.request_id.empty()) return std::nullopt;
  const auto stored = known_.requests.find({request.account, request.request_id});
  if (stored == known_.requests.end()) return std::nullopt;
  if (stored->second.request_digest != request.request_digest) {
    return Refused(AlreadyExists({"此请求编号已用于另一个请求；请换一个编号",
                                  "the request id was used for another request; choose another one"}));
  }
  return ChangeOutcome{.status = absl::OkStatus(), .change_seq = stored->second.change_seq, .repeated = true,
                       .answer = stored->second.answer, .holder = {}};
}

absl::Status ChangeJudge::MayFollow(const ChangeRequest& request, const KnownRecord* last) const {
  if (IsNew(request.kind)) {
    if (last == nullptr) return absl::OkStatus();
    return AlreadyExists({"此记录编号已被占用；请换一个编号", "the record id is taken; choose another one"});
  }
  if (last != nullptr && last->withdrawn) {
    return Fault(absl::StatusCode::kFailedPrecondition,
                 {"此记录已撤销；请查询后再操作", "the record was withdrawn; look it up first"});
  }
  const std::uint64_t version = last == nullptr ? 0 : last->change_seq;
  if (request.expected_version != 0 && request.expected_version != version) {
    return Fault(absl::StatusCode::kFailedPrecondition,
                 {"此记录已被他人更改（版本 $0，不是 $1）；请重新读取后再操作",
                  "somebody changed the record (version $0, not $1); read it again first",
                  {version, request.expected_version}});
  }
  return absl::OkStatus();
}

void ChangeJudge::Take(const ChangeRequest& request, std::uint64_t change_seq) {
  const std::string& record_id = request.record[StudentColumnId::kRecordId];
  writes_.changes.push_back({change_seq, &request});
  const auto [state, is_new] = known_.records.try_emplace(record_id);
  changed_.try_emplace(record_id, LastState{record_id, 0, is_new}).first->second.change_seq = change_seq;
  const IdentitySeat identity = IdentityOf(request);
  if (state->second.identity != identity) Hold(state->second.identity, "");
  Hold(identity, record_id);
  state->second = {change_seq, request.kind == ChangeKind::kWithdraw, identity};
  if (!request.request_id.empty()) {
    known_.requests[{request.account, request.request_id}] = {request.request_digest, request.answer, change_seq};
  }
}

void ChangeJudge::Hold(const IdentitySeat& identity, const std::string& record_id) {
  if (identity.identity_key.empty()) return;
  const auto held = known_.holders.find(identity);
  holders_before_.try_emplace(identity, held == known_.holders.end() ? std::string() : held->second);
  if (record_id.empty()) {
    known_.holders.erase(identity);
  } else {
    known_.holders[identity] = record_id;
  }
}

}  // namespace xueji::server
