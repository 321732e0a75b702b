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
