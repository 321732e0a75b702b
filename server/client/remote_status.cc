#include "server/client/remote_status.h"

#include <string>

#include "engine/base/message.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace xueji::server {
namespace {

absl::StatusCode CodeOf(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::UNAUTHENTICATED:
    case grpc::StatusCode::PERMISSION_DENIED:
    case grpc::StatusCode::FAILED_PRECONDITION:
      return absl::StatusCode::kInvalidArgument;
    default:
      return static_cast<absl::StatusCode>(code);
  }
}

Message NoAnswer(const grpc::Status& status) {
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE) {
    return {"连不上服务（$0）；请核对地址、证书，并确认服务已启动",
            "cannot reach the server ($0); look at address and certificates, and whether it runs",
            {status.error_message()}};
  }
  if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED) {
    return {"服务未在时限内答复；请稍后重试，或放宽 --deadline",
            "no answer within the deadline; try again, or give a longer --deadline"};
  }
  return {"服务答复：$0", "the server says: $0", {status.error_message()}};
}

void Append(const google::protobuf::Any& detail, Message& message) {
  if (google::rpc::BadRequest bad; detail.UnpackTo(&bad)) {
    for (const auto& violation : bad.field_violations()) {
      const std::string place = "\n  " + violation.field() + ": ";
      message.zh += place + violation.localized_message().message();
      message.en += place + violation.description();
    }
  } else if (google::rpc::RetryInfo retry; detail.UnpackTo(&retry)) {
    const std::int64_t seconds =
        retry.retry_delay().seconds() + (retry.retry_delay().nanos() > 0 ? 1 : 0);
    message += Message("；$0 秒后可重试", "; try again in $0 s", {seconds});
  }
}

}  // namespace

absl::Status RemoteStatus(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status details;
  if (status.error_details().empty() || !details.ParseFromString(status.error_details())) {
    return Fault(CodeOf(status.error_code()), NoAnswer(status));
  }
  Message message = Verbatim(details.message());
  for (const google::protobuf::Any& detail : details.details()) {
    if (google::rpc::LocalizedMessage localized; detail.UnpackTo(&localized))
      message.zh = localized.message();
  }
  for (const google::protobuf::Any& detail : details.details()) Append(detail, message);
  return Fault(CodeOf(status.error_code()), message);
}

}  // namespace xueji::server
