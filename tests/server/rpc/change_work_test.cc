#include "server/rpc/change_work.h"

#include "tests/server/rpc/service_case.h"

namespace xueji::server {
namespace {

TEST(ChangeWork, RecordIdsAreShortAndNotEmpty) {
  EXPECT_TRUE(CheckRecordId("x1", "record_id").ok());
  EXPECT_EQ(CheckRecordId("", "record_id").reason, "REQUEST_INVALID");
  EXPECT_FALSE(CheckRecordId(std::string(257, 'x'), "record_id").ok());
  EXPECT_FALSE(CheckRecordId(std::string_view("a\0b", 3), "record_id").ok());
}

using ChangeWorkTest = ServiceCase;

TEST_F(ChangeWorkTest, WhatThePapersSettleNeedsSomebodyWhoLookedAtThem) {
  v1::Student first = Child("欧阳晓明", "1", "20150301", Number("20150301", "113"));
  MustRegister(first, "q1");
  v1::Student alike = Child("欧阳晓明", "1", "20150301");
  v1::RegisterResponse response;
  const Refused refused(Register(alike, "q2", &response));
  ASSERT_TRUE(refused.has_verdict) << refused.reason;
  if (refused.reason != "CHECK_DOCUMENT") GTEST_SKIP() << "the plan says " << refused.reason;
  v1::RegisterRequest request;
  *request.mutable_context() = Asked("q3");
  *request.mutable_student() = alike;
  request.mutable_confirmation()->set_document_checked("户口簿");
  const grpc::Status status =
      Registry("county")->Register(ContextOf("county").get(), request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
}

// A refused registration tells whether the child has a record: it is a look at the child.
TEST_F(ChangeWorkTest, WhoIsRefusedARegistrationStandsInTheAuditByTheChild) {
  const v1::Student child = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  const std::string record_id = MustRegister(child, "q1");
  v1::RegisterResponse response;
  EXPECT_TRUE(Refused(Register(child, "q2", &response)).has_verdict);
  EXPECT_EQ(NamedBy("Register"), (Named{{OfRecord(record_id), "done"}, {OfChild(child), "refused: DUPLICATE"}}));
}

}  // namespace
}  // namespace xueji::server
