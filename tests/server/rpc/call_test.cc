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

class TicketTest : public CallTest {
 protected:
  std::string TicketFor(const std::string& purpose) const {
    const KeyRing keys = KeyRing::Read(Folder() + "/token.keys").value();
    const auto token = VerifyToken(keys, Secret("county-registrar.token"), 0);
    EXPECT_TRUE(token.ok()) << token.status();
    return SignTicket(keys, {.user = token->user,
                             .region = 370102,
                             .approver = "head",
                             .purpose = purpose,
                             .records_max = 10,
                             .expires_s = token->expires_s,
                             .id = "t-" + std::to_string(purpose.size())});
  }
  Refused With(const std::string& ticket, v1::Purpose purpose = v1::PURPOSE_ENROLMENT) {
    v1::PreCheckRequest request = Good();
    request.mutable_context()->set_ticket(ticket);
    request.mutable_context()->set_purpose(purpose);
    return Ask(request, *ContextOf("county"));
  }
};

TEST_F(TicketTest, ATicketIsGoodForThePurposeItNames) {
  EXPECT_EQ(With(TicketFor("enrolment")).code, grpc::StatusCode::OK);
  EXPECT_EQ(With(TicketFor("problem_record"), v1::PURPOSE_PROBLEM_RECORD).code, grpc::StatusCode::OK);
  EXPECT_EQ(With(TicketFor("first grade 2026")).code, grpc::StatusCode::OK) << "words for people";
  const Refused other = With(TicketFor("problem_record"));
  EXPECT_EQ(other.code, grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(other.reason, "TICKET");
  EXPECT_NE(other.zh.find("问题学籍处理"), std::string::npos) << other.zh;
}

TEST_F(TicketTest, AListWithoutATicketIsToldWhatItNeeds) {
  v1::PreCheckBatchRequest request;
  *request.mutable_context() = Asked();
  *request.add_students() = Child("李强", "1", "20141007");
  const auto context = ContextOf("county");
  const auto stream = v1::PreCheckService::NewStub(ChannelOf("county"))->PreCheckBatch(context.get());
  stream->Write(request);
  v1::PreCheckBatchResponse response;
  EXPECT_FALSE(stream->Read(&response));
  const Refused refused(stream->Finish());
  EXPECT_EQ(refused.code, grpc::StatusCode::PERMISSION_DENIED) << "signing in anew is no help";
  EXPECT_EQ(refused.reason, "TICKET");
  EXPECT_NE(refused.zh.find("批准单"), std::string::npos) << refused.zh;
  EXPECT_EQ(refused.zh.find("登录"), std::string::npos) << refused.zh;
}

class SignInTest : public CallTest {
 protected:
  void Configure(ServerConfig& config) override {
    CallTest::Configure(config);
    config.log_level = "warning";
    config.log_file = directory_.FilePath("server.log");
  }
};

TEST_F(SignInTest, ARefusedSignInLeavesATraceAndNothingThatWasSent) {
  for (int i = 0; i < 5; ++i) {
    grpc::ClientContext bad;
    bad.AddMetadata("authorization", "Bearer nonsense-of-a-stranger");
    EXPECT_EQ(Ask(Good(), bad).reason, "NOT_IDENTIFIED");
  }
  grpc::ClientContext none;
  EXPECT_EQ(Ask(Good(), none).reason, "NOT_IDENTIFIED");
  EXPECT_EQ(Ask(Good(), *ContextOf("other-county")).reason, "NOT_IDENTIFIED");
  const std::string counted = service_->MetricsText();
  for (const std::string wanted : {"{reason=\"token\"} 5", "{reason=\"no_token\"} 1", "{reason=\"other_office\"} 1"}) {
    EXPECT_NE(counted.find("xueji_sign_in_failures_total" + wanted), std::string::npos) << wanted;
  }
  service_.reset();
  const std::string log = directory_.Read("server.log");
  EXPECT_NE(log.find("sign-in refused"), std::string::npos) << log;
  EXPECT_EQ(log.find("sign-in refused"), log.rfind("sign-in refused")) << "one line, however many: " << log;
  EXPECT_EQ(log.find("nonsense"), std::string::npos) << log;
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
