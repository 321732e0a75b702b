#include "server/rpc/error_status.h"

#include <algorithm>

#include "engine/base/message.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace xueji::server {
namespace {

// An internal fault may name files and tables: that is for the log.
Message Tellable(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDataLoss:
      return {"服务内部错误，已记入日志", "internal error; it is in the server's log"};
    default:
      return MessageOf(status);
  }
}

void AddFaults(const std::vector<FieldFault>& faults, google::rpc::Status* status) {
  google::rpc::BadRequest bad;
  for (std::size_t i = 0; i < std::min(faults.size(), kFaultsMax); ++i) {
    auto* violation = bad.add_field_violations();
    violation->set_field(faults[i].field);
    violation->set_description(faults[i].message.en);
    violation->set_reason(faults[i].code);
    violation->mutable_localized_message()->set_locale("zh-CN");
    violation->mutable_localized_message()->set_message(faults[i].message.zh);
  }
  status->add_details()->PackFrom(bad);
}

}  // namespace

grpc::Status ErrorStatus(const CallError& error, std::string_view request_id) {
  const Message message = Tellable(error.status);
  google::rpc::Status status;
  status.set_code(static_cast<int>(error.status.code()));
  status.set_message(message.en);
  google::rpc::ErrorInfo info;
  info.set_reason(error.reason);
  info.set_domain(std::string(kErrorDomain));
  status.add_details()->PackFrom(info);
  google::rpc::LocalizedMessage localized;
  localized.set_locale("zh-CN");
  localized.set_message(message.zh);
  status.add_details()->PackFrom(localized);
  if (!request_id.empty()) {
    google::rpc::RequestInfo request;
    request.set_request_id(std::string(request_id));
    status.add_details()->PackFrom(request);
  }
  if (!error.faults.empty()) AddFaults(error.faults, &status);
  if (error.retry_ms > 0) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(error.retry_ms / 1000);
    retry.mutable_retry_delay()->set_nanos(static_cast<int>(error.retry_ms % 1000) * 1'000'000);
    status.add_details()->PackFrom(retry);
  }
  if (error.verdict != nullptr) status.add_details()->PackFrom(*error.verdict);
  return {static_cast<grpc::StatusCode>(error.status.code()), message.en,
          status.SerializeAsString()};
}

std::string_view CodeWord(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk:
      return "OK";
    case absl::StatusCode::kCancelled:
      return "CANCELLED";
    case absl::StatusCode::kInvalidArgument:
      return "INVALID_ARGUMENT";
    case absl::StatusCode::kDeadlineExceeded:
      return "DEADLINE_EXCEEDED";
    case absl::StatusCode::kNotFound:
      return "NOT_FOUND";
    case absl::StatusCode::kAlreadyExists:
      return "ALREADY_EXISTS";
    case absl::StatusCode::kPermissionDenied:
      return "PERMISSION_DENIED";
    case absl::StatusCode::kResourceExhausted:
      return "RESOURCE_EXHAUSTED";
    case absl::StatusCode::kFailedPrecondition:
      return "FAILED_PRECONDITION";
    case absl::StatusCode::kAborted:
      return "ABORTED";
    case absl::StatusCode::kUnavailable:
      return "UNAVAILABLE";
    case absl::StatusCode::kUnauthenticated:
      return "UNAUTHENTICATED";
    default:
      return "INTERNAL";
  }
}

}  // namespace xueji::server
