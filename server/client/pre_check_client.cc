#include "server/client/pre_check_client.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <utility>

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "server/client/remote_status.h"
#include "xueji/v1/pre_check_service.grpc.pb.h"

namespace xueji::server {
namespace {

namespace v1 = ::xueji::v1;

constexpr std::size_t kRecordsPerMessage = 1'000;
constexpr std::size_t kSecretBytesMax = 64 << 10;

absl::StatusOr<std::string> ReadText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.good() && text.empty())
    return InvalidArgument({"$0：读不到这个文件", "$0: cannot be read", {path}});
  if (text.size() > kSecretBytesMax)
    return InvalidArgument({"$0：文件过大", "$0: the file is too long", {path}});
  return text;
}

// A token is one line.
absl::StatusOr<std::string> ReadToken(const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(std::string text, ReadText(path));
  text.erase(std::find_if(text.begin(), text.end(),
                          [](char c) { return c == '\n' || c == '\r' || c == ' '; }),
             text.end());
  return text;
}

// The fields of the message have the names of the columns: protobuf's reflection pairs them.
void FillStudent(const StudentText& record, v1::Student* student) {
  for (const StudentColumn& column : StudentColumns()) {
    const auto* field = v1::Student::descriptor()->FindFieldByName(std::string(column.name));
    if (!record[column.id].empty())
      student->GetReflection()->SetString(student, field, record[column.id]);
  }
}

Message Both(const std::string& zh, const std::string& en) {
  Message message;
  message.zh = zh;
  message.en = en;
  return message;
}

std::string AdviceWord(v1::Advice advice) {
  std::string word = v1::Advice_Name(advice).substr(std::string_view("ADVICE_").size());
  std::transform(word.begin(), word.end(), word.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return word;
}

template <typename Reasons>
std::vector<ClientReason> ReasonsOf(const Reasons& messages) {
  std::vector<ClientReason> reasons;
  for (const v1::Reason& reason : messages) {
    reasons.push_back({reason.code(), Both(reason.text_zh(), reason.text_en()),
                       Both(reason.next_step_zh(), reason.next_step_en())});
  }
  return reasons;
}

ClientVerdict VerdictOf(const v1::Verdict& message) {
  ClientVerdict verdict;
  verdict.advice = v1::Advice_IsValid(message.advice()) ? AdviceWord(message.advice()) : "unknown";
  verdict.advice_text = Both(message.advice_zh(), message.advice_en());
  verdict.reasons = ReasonsOf(message.reasons());
  verdict.warnings = ReasonsOf(message.warnings());
  for (const v1::Hint& hint : message.hints()) {
    verdict.hints.push_back({hint.record_id(),
                             hint.case_id(),
                             hint.school_region(),
                             hint.school_code(),
                             hint.enrolment_state(),
                             hint.decision(),
                             {hint.reason_codes().begin(), hint.reason_codes().end()},
                             Both(hint.school_place_zh(), hint.school_place_en())});
  }
  verdict.position = message.position();
  return verdict;
}

ClientAnswer AnswerOf(const v1::PreCheckBatchAnswer& message) {
  ClientAnswer answer;
  answer.record_id = message.record_id();
  if (message.has_verdict()) answer.verdict = VerdictOf(message.verdict());
  for (const v1::Violation& violation : message.violations()) {
    answer.faults.push_back({violation.field(), violation.code(),
                             Both(violation.message_zh(), violation.message_en())});
  }
  return answer;
}

}  // namespace

struct PreCheckClient::State {
  ClientOptions options;
  std::string token, ticket;
  std::unique_ptr<v1::PreCheckService::Stub> stub;

  void Prepare(grpc::ClientContext& context) const {
    context.AddMetadata("authorization", "Bearer " + token);
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::milliseconds(options.deadline_ms));
  }
  void Fill(v1::RequestContext* context) const {
    context->set_purpose(v1::PURPOSE_ENROLMENT);
    context->set_ticket(ticket);
  }
};

PreCheckClient::PreCheckClient(std::unique_ptr<State> state) : state_(std::move(state)) {}
PreCheckClient::~PreCheckClient() = default;

absl::StatusOr<std::unique_ptr<PreCheckClient>> PreCheckClient::Connect(
    const ClientOptions& options) {
  grpc::SslCredentialsOptions tls;
  XUEJI_ASSIGN_OR_RETURN(tls.pem_root_certs, ReadText(options.ca));
  XUEJI_ASSIGN_OR_RETURN(tls.pem_cert_chain, ReadText(options.certificate));
  XUEJI_ASSIGN_OR_RETURN(tls.pem_private_key, ReadText(options.key));
  auto state = std::make_unique<State>();
  state->options = options;
  XUEJI_ASSIGN_OR_RETURN(state->token, ReadToken(options.token));
  if (!options.ticket.empty()) {
    XUEJI_ASSIGN_OR_RETURN(state->ticket, ReadToken(options.ticket));
  }
  state->stub =
      v1::PreCheckService::NewStub(grpc::CreateChannel(options.address, grpc::SslCredentials(tls)));
  return std::unique_ptr<PreCheckClient>(new PreCheckClient(std::move(state)));
}

absl::StatusOr<ClientVerdict> PreCheckClient::Check(const StudentText& record) const {
  grpc::ClientContext context;
  state_->Prepare(context);
  v1::PreCheckRequest request;
  state_->Fill(request.mutable_context());
  FillStudent(record, request.mutable_student());
  v1::PreCheckResponse response;
  XUEJI_RETURN_IF_ERROR(RemoteStatus(state_->stub->PreCheck(&context, request, &response)));
  return VerdictOf(response.verdict());
}

absl::StatusOr<std::vector<ClientAnswer>> PreCheckClient::CheckAll(
    std::span<const StudentText> records) const {
  grpc::ClientContext context;
  state_->Prepare(context);
  const auto stream = state_->stub->PreCheckBatch(&context);
  std::vector<ClientAnswer> answers;
  answers.reserve(records.size());
  while (!records.empty()) {
    const auto now = records.first(std::min(records.size(), kRecordsPerMessage));
    records = records.subspan(now.size());
    v1::PreCheckBatchRequest request;
    state_->Fill(request.mutable_context());
    for (const StudentText& record : now) FillStudent(record, request.add_students());
    v1::PreCheckBatchResponse response;
    // A refusal ends the stream: Finish says which.
    if (!stream->Write(request) || !stream->Read(&response)) break;
    for (const v1::PreCheckBatchAnswer& answer : response.answers())
      answers.push_back(AnswerOf(answer));
  }
  stream->WritesDone();
  XUEJI_RETURN_IF_ERROR(RemoteStatus(stream->Finish()));
  return answers;
}

}  // namespace xueji::server
