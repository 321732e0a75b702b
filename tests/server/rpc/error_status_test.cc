#include "server/rpc/error_status.h"

#include "tests/server/rpc/service_case.h"

namespace xueji::server {
namespace {

TEST(ErrorStatus, CarriesReasonChineseFaultsAndRetry) {
  const grpc::Status status =
      ErrorStatus({.status = NotFound({"没有", "none"}),
                   .reason = "RECORD_NOT_FOUND",
                   .faults = {{"student.name", "REQUIRED", {"必填", "required"}}},
                   .retry_ms = 1'500},
                  "q1");
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(status.error_message(), "none");
  const Refused refused(status);
  EXPECT_EQ(refused.reason, "RECORD_NOT_FOUND");
  EXPECT_EQ(refused.zh, "没有");
  EXPECT_TRUE(refused.has_retry);
  ASSERT_EQ(refused.bad.field_violations_size(), 1);
  EXPECT_EQ(refused.bad.field_violations(0).reason(), "REQUIRED");
}

TEST(ErrorStatus, WhatIsInternalStaysInside) {
  const grpc::Status status = ErrorStatus(
      {.status = Internal({"/var/lib 写不了", "/var/lib cannot be written"}), .reason = "INTERNAL"},
      "");
  EXPECT_EQ(status.error_message().find("/var"), std::string::npos);
  EXPECT_EQ(Refused(status).zh.find("/var"), std::string::npos);
}

TEST(ErrorStatus, FaultsHaveALimit) {
  CallError error = {.status = InvalidArgument({"有误", "wrong"}), .reason = "REQUEST_INVALID"};
  for (std::size_t i = 0; i < 2 * kFaultsMax; ++i)
    error.faults.push_back({"f", "C", {"错", "wrong"}});
  EXPECT_EQ(Refused(ErrorStatus(error, "")).bad.field_violations_size(),
            static_cast<int>(kFaultsMax));
}

TEST(ErrorStatus, CodesHaveTheirWords) {
  EXPECT_EQ(CodeWord(absl::StatusCode::kOk), "OK");
  EXPECT_EQ(CodeWord(absl::StatusCode::kResourceExhausted), "RESOURCE_EXHAUSTED");
  EXPECT_EQ(CodeWord(absl::StatusCode::kDataLoss), "INTERNAL");
}

}  // namespace
}  // namespace xueji::server
