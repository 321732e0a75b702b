#include "server/rpc/watch_work.h"

#include "tests/server/rpc/service_case.h"

namespace xueji::server {
namespace {

using WatchWorkTest = ServiceCase;

TEST_F(WatchWorkTest, WhatWasAndWhatComesIsToldInOrder) {
  MustRegister(Child("王小芳", "2", "20150301"), "q1");
  v1::WatchChangesRequest request;
  *request.mutable_context() = Asked();
  const auto context = ContextOf("county", "service");
  const auto stream = Registry("county")->WatchChanges(context.get(), request);
  v1::WatchChangesResponse response;
  ASSERT_TRUE(stream->Read(&response));
  ASSERT_EQ(response.changes_size(), 1);
  EXPECT_EQ(response.changes(0).kind(), v1::CHANGE_KIND_REGISTER);
  MustRegister(Child("李强", "1", "20140907"), "q2");
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.position(), 2U);
  ASSERT_EQ(response.changes_size(), 1);
  EXPECT_EQ(response.changes(0).student().name(), "李强");
  context->TryCancel();
  while (stream->Read(&response)) {
  }
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(WatchWorkTest, TheAuditNamesEachRecordThatWasSentAndNoneOfElsewhere) {
  Named expected;
  for (int i = 0; i < 15; ++i) {
    const std::string digits = std::to_string(10 + i);
    const std::string record_id = MustRegister(Child("赵宇航" + digits, "1", "201408" + digits), "q" + digits);
    expected.emplace_back(OfRecord(record_id), "watched");
  }
  v1::RegisterResponse elsewhere;
  ASSERT_TRUE(Register(Child("孙悦然", "2", "20130812", "", "510104"), "q1", &elsewhere, "other-county").ok());
  v1::WatchChangesRequest request;
  *request.mutable_context() = Asked();
  const auto context = ContextOf("county", "service");
  const auto stream = Registry("county")->WatchChanges(context.get(), request);
  v1::WatchChangesResponse response;
  ASSERT_TRUE(stream->Read(&response));
  ASSERT_EQ(response.changes_size(), 15);
  EXPECT_EQ(NamedBy("WatchChanges"), expected);
  context->TryCancel();
  while (stream->Read(&response)) {
  }
  (void)stream->Finish();
}

class WatchQuotaTest : public WatchWorkTest {
 protected:
  void Configure(ServerConfig& config) override {
    WatchWorkTest::Configure(config);
    config.quota.account = {0, 31};  // the registrar's and the service's are two accounts
  }
  struct Watched {
    std::vector<std::uint64_t> positions;
    std::uint64_t position = 0;
    grpc::Status status;
  };
  Watched Watch(std::uint64_t after, const std::string& ticket = "", std::size_t enough = 1'000) {
    v1::WatchChangesRequest request;
    *request.mutable_context() = Asked();
    request.mutable_context()->set_ticket(ticket);
    request.set_after(after);
    const auto context = ContextOf("county", "service");
    const auto stream = Registry("county")->WatchChanges(context.get(), request);
    Watched watched;
    for (v1::WatchChangesResponse response; watched.positions.size() < enough && stream->Read(&response);) {
      for (const v1::Change& change : response.changes()) watched.positions.push_back(change.position());
      watched.position = response.position();
    }
    if (watched.positions.size() >= enough) context->TryCancel();
    for (v1::WatchChangesResponse rest; stream->Read(&rest);) {
    }
    watched.status = stream->Finish();
    return watched;
  }
  std::string TicketOf(std::uint32_t records_max) const {
    const KeyRing keys = KeyRing::Read(Folder() + "/token.keys").value();
    const auto token = VerifyToken(keys, Secret("county-service.token"), 0);
    EXPECT_TRUE(token.ok()) << token.status();
    return SignTicket(keys, {.user = token->user,
                             .region = 370102,
                             .approver = "head",
                             .purpose = "enrolment",
                             .records_max = records_max,
                             .expires_s = token->expires_s,
                             .id = "watch-" + std::to_string(records_max)});
  }
};

TEST_F(WatchQuotaTest, EachRecordThatIsSentCountsAndATicketRaisesIt) {
  for (int i = 0; i < 31; ++i) {
    const std::string digits = std::to_string(10 + i);
    MustRegister(Child("赵宇航" + digits, "1", "20140" + std::to_string(1 + i % 9) + std::to_string(10 + i / 9)), "q" + digits);
  }
  v1::RegisterResponse elsewhere;
  ASSERT_TRUE(Register(Child("孙悦然", "2", "20130812", "", "510104"), "q1", &elsewhere, "other-county").ok());
  const Watched all = Watch(0);
  EXPECT_EQ(all.positions.size(), 30U) << "and one for beginning";
  EXPECT_EQ(all.position, 30U) << "where to go on";
  const Refused refused(all.status);
  EXPECT_EQ(refused.code, grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(refused.reason, "QUOTA");
  EXPECT_TRUE(refused.has_retry);
  EXPECT_EQ(Refused(Watch(30).status).reason, "QUOTA");
  const Watched rest = Watch(30, TicketOf(2), 1);
  EXPECT_EQ(rest.positions, (std::vector<std::uint64_t>{31}));
  EXPECT_EQ(rest.status.error_code(), grpc::StatusCode::CANCELLED) << "the record of elsewhere counted, too";
  const Watched beginning = Watch(0, TicketOf(11));
  EXPECT_EQ(beginning.positions.size(), 10U);
  EXPECT_EQ(Refused(beginning.status).reason, "QUOTA");
}

TEST_F(WatchWorkTest, ACountyHearsWhatWasWithdrawnFromIt) {
  v1::WithdrawRequest withdrawal;
  *withdrawal.mutable_context() = Asked("q2");
  withdrawal.set_record_id(MustRegister(Child("王小芳", "2", "20150301"), "q1"));
  v1::WithdrawResponse withdrawn;
  ASSERT_TRUE(Registry("county")->Withdraw(ContextOf("county").get(), withdrawal, &withdrawn).ok());
  v1::WatchChangesRequest request;
  *request.mutable_context() = Asked();
  request.set_after(1);
  const auto context = ContextOf("county", "service");
  const auto stream = Registry("county")->WatchChanges(context.get(), request);
  v1::WatchChangesResponse response;
  ASSERT_TRUE(stream->Read(&response));
  ASSERT_EQ(response.changes_size(), 1);
  EXPECT_EQ(response.changes(0).kind(), v1::CHANGE_KIND_WITHDRAW);
  EXPECT_EQ(response.changes(0).student().name(), "王小芳");
  context->TryCancel();
  while (stream->Read(&response)) {
  }
  (void)stream->Finish();
}

TEST_F(WatchWorkTest, OnlyServicesWatch) {
  MustRegister(Child("王小芳", "2", "20150301"), "q1");
  v1::WatchChangesRequest request;
  *request.mutable_context() = Asked();
  const auto context = ContextOf("county");
  v1::WatchChangesResponse response;
  const auto stream = Registry("county")->WatchChanges(context.get(), request);
  EXPECT_FALSE(stream->Read(&response)) << "a registrar watches nothing";
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

}  // namespace
}  // namespace xueji::server
