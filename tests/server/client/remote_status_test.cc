#include "server/client/remote_status.h"

#include <gtest/gtest.h>

#include "engine/base/message.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace xueji::server {
namespace {

TEST(RemoteStatus, BothLanguagesAndEveryFaultArrive) {
  google::rpc::Status details;
  details.set_message("wrong");
  google::rpc::LocalizedMessage localized;
  localized.set_message("有误");
  details.add_details()->PackFrom(localized);
  google::rpc::BadRequest bad;
  auto* violation = bad.add_field_violations();
  violation->set_field("student.name");
  violation->set_description("required");
  violation->mutable_localized_message()->set_message("必填");
  details.add_details()->PackFrom(bad);
  const absl::Status status = RemoteStatus(
      grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "wrong", details.SerializeAsString()));
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(MessageOf(status).zh, "有误\n  student.name: 必填");
  EXPECT_EQ(MessageOf(status).en, "wrong\n  student.name: required");
}

TEST(RemoteStatus, WhoIsNotLetInGaveAWrongOption) {
  for (const grpc::StatusCode code :
       {grpc::StatusCode::UNAUTHENTICATED, grpc::StatusCode::PERMISSION_DENIED}) {
    EXPECT_EQ(RemoteStatus(grpc::Status(code, "no")).code(), absl::StatusCode::kInvalidArgument);
  }
}

TEST(RemoteStatus, DetailsThatAreNoneAreNotTrusted) {
  const absl::Status status =
      RemoteStatus(grpc::Status(grpc::StatusCode::INTERNAL, "odd", "\xFF\xFF nonsense"));
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_NE(status.message().find("odd"), std::string_view::npos);
  EXPECT_TRUE(RemoteStatus(grpc::Status::OK).ok());
}

}  // namespace
}  // namespace xueji::server
