#include "server/rpc/call.h"

#include "tests/server/rpc/service_case.h"

namespace xueji::server {
namespace {

class CallTest : public ServiceCase {
 protected:
  Refused Ask(const v1::PreCheckRequest& request, grpc::ClientContext& context,
              const std::string& office = "county") {
    v1::PreCheckResponse response;
    return Refused(
        v1::PreCheckService::NewStub(ChannelOf(office))->PreCheck(&context, request, &response));
  }
  static v1::PreCheckRequest Good() {
    v1::PreCheckRequest request;
    *request.mutable_context() = Asked();
    *request.mutable_student() = Child("王小芳", "2", "20150301");
    return request;
  }
};

TEST_F(CallTest, BothFactorsAreNeededAndBelongTogether) {
  grpc::ClientContext none;
  EXPECT_EQ(Ask(Good(), none).code, grpc::StatusCode::UNAUTHENTICATED);
  grpc::ClientContext nonsense;
  nonsense.AddMetadata("authorization", "Bearer nonsense");
  EXPECT_EQ(Ask(Good(), nonsense).reason, "NOT_IDENTIFIED");
  EXPECT_EQ(Ask(Good(), *ContextOf("other-county")).code, grpc::StatusCode::UNAUTHENTICATED)
      << "another office's token";
}

TEST_F(CallTest, ARoleWithoutARowIsRefused) {
  const Refused refused = Ask(Good(), *ContextOf("county", "auditor"));
  EXPECT_EQ(refused.code, grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(refused.reason, "NOT_ALLOWED");
  EXPECT_FALSE(refused.zh.empty());
}

TEST_F(CallTest, EveryFaultOfARequestIsNamedAtOnce) {
  v1::PreCheckRequest request = Good();
  request.mutable_context()->set_request_id("a b");
  request.mutable_context()->set_purpose(static_cast<v1::Purpose>(77));
  const Refused refused = Ask(request, *ContextOf("county"));
  EXPECT_EQ(refused.code, grpc::StatusCode::INVALID_ARGUMENT);
  ASSERT_EQ(refused.bad.field_violations_size(), 2);
  EXPECT_EQ(refused.bad.field_violations(0).field(), "context.request_id");
  EXPECT_EQ(refused.bad.field_violations(1).field(), "context.purpose");
}

TEST_F(CallTest, APositionThatDoesNotComeIsToldInTime) {
  v1::PreCheckRequest request = Good();
  request.mutable_context()->set_min_position(1'000);
  const auto context = ContextOf("county");
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(300));
  const Refused refused = Ask(request, *context);
  EXPECT_TRUE(refused.code == grpc::StatusCode::UNAVAILABLE ||
              refused.code == grpc::StatusCode::DEADLINE_EXCEEDED);
}

TEST_F(CallTest, RegionsAreSixDigits) {
  EXPECT_EQ(RegionNumber("370102"), 370102U);
  for (const char* text : {"", "37010", "3701022", "37010x", "-70102"})
    EXPECT_EQ(RegionNumber(text), 0U) << text;
  EXPECT_EQ(RegionCode(370102), "370102");
  EXPECT_EQ(RegionCode(0), "");
}

class DeadlineTest : public CallTest {
  void Configure(ServerConfig& config) override {
    ServiceCase::Configure(config);
    config.limits.deadline_default_ms = 0;
  }
};
TEST_F(DeadlineTest, WithoutOneACallIsRefused) {
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + Secret("county-registrar.token"));
  const Refused refused = Ask(Good(), context);
  EXPECT_EQ(refused.code, grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(refused.reason, "DEADLINE_REQUIRED");
}

class QuotaTest : public CallTest {
  void Configure(ServerConfig& config) override {
    ServiceCase::Configure(config);
    config.quota.account = {5, 5};
  }
};
TEST_F(QuotaTest, WhoHasAskedEnoughIsToldWhenToComeAgain) {
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(Ask(Good(), *ContextOf("county")).code, grpc::StatusCode::OK);
  const Refused refused = Ask(Good(), *ContextOf("county"));
  EXPECT_EQ(refused.code, grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(refused.reason, "QUOTA");
  EXPECT_TRUE(refused.has_retry);
  EXPECT_EQ(Ask(Good(), *ContextOf("school"), "school").code, grpc::StatusCode::OK)
      << "another account";
}

}  // namespace
}  // namespace xueji::server
