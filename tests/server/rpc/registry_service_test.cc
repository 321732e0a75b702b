#include "server/rpc/registry_service.h"

#include "tests/server/rpc/service_case.h"

namespace xueji::server {
namespace {

class RegistryServiceTest : public ServiceCase {
 protected:
  // `fields` of `student`, and no others.
  Refused Amend(const v1::Student& student, const std::string& request_id, const std::vector<std::string>& fields) {
    v1::AmendRequest request;
    *request.mutable_context() = Asked(request_id);
    *request.mutable_student() = student;
    for (const std::string& field : fields) request.mutable_update_mask()->add_paths(field);
    v1::AmendResponse response;
    return Refused(Registry("county")->Amend(ContextOf("county").get(), request, &response));
  }
  const std::string number_ = Number("20150301", "122");
  const v1::Student child_ = Child("王小芳", "2", "20150301", number_);
};

TEST_F(RegistryServiceTest, TheNextPreCheckSeesARegistration) {
  v1::RegisterResponse registered;
  ASSERT_TRUE(Register(child_, "q1", &registered).ok());
  EXPECT_EQ(registered.position(), 1U);
  v1::PreCheckResponse response;
  ASSERT_TRUE(PreCheck(child_, &response).ok());
  EXPECT_EQ(response.verdict().advice(), v1::ADVICE_TRANSFER);
  EXPECT_EQ(response.verdict().position(), 1U);
}

TEST_F(RegistryServiceTest, ADuplicateIsRefusedWithItsVerdictAndARepetitionIsNot) {
  v1::RegisterResponse first, again;
  ASSERT_TRUE(Register(child_, "q1", &first).ok());
  const Refused refused(Register(child_, "q2", &again));
  EXPECT_EQ(refused.code, grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_EQ(refused.reason, "DUPLICATE");
  ASSERT_TRUE(refused.has_verdict);
  EXPECT_EQ(refused.verdict.hints_size(), 1);
  ASSERT_TRUE(Register(child_, "q1", &again).ok());
  EXPECT_TRUE(again.repeated_request());
  EXPECT_EQ(again.record_id(), first.record_id());
}

TEST_F(RegistryServiceTest, AnotherRegionsRecordsAreNotForThisCounty) {
  v1::RegisterResponse response;
  const Refused refused(Register(child_, "q1", &response, "other-county"));
  EXPECT_EQ(refused.code, grpc::StatusCode::PERMISSION_DENIED);
  v1::WithdrawRequest withdrawal;
  *withdrawal.mutable_context() = Asked("q2");
  withdrawal.set_record_id(MustRegister(child_, "q3"));
  v1::WithdrawResponse withdrawn;
  EXPECT_EQ(Registry("other-county")
                ->Withdraw(ContextOf("other-county").get(), withdrawal, &withdrawn)
                .error_code(),
            grpc::StatusCode::NOT_FOUND)
      << "what is not his to see is not there";
}

TEST_F(RegistryServiceTest, AnAmendmentChangesWhatTheMaskNames) {
  v1::AmendRequest request;
  *request.mutable_context() = Asked("q2");
  request.mutable_student()->set_record_id(MustRegister(child_, "q1"));
  request.mutable_student()->set_phone("13800000000");
  request.mutable_update_mask()->add_paths("phone");
  v1::AmendResponse response;
  const grpc::Status status =
      Registry("county")->Amend(ContextOf("county").get(), request, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.position(), 2U);
  request.mutable_update_mask()->add_paths("shoe_size");
  request.mutable_context()->set_request_id("q3");
  EXPECT_EQ(
      Refused(Registry("county")->Amend(ContextOf("county").get(), request, &response)).reason,
      "REQUEST_INVALID");
}

TEST_F(RegistryServiceTest, WhereARecordLiesIsJudgedByWhatItWillBe) {
  v1::Student change;
  change.set_record_id(MustRegister(child_, "q1"));
  change.set_school_code("2370102002");
  EXPECT_EQ(Amend(change, "q2", {"school_code"}).code, grpc::StatusCode::OK) << "its region stays";
  change.set_name("王晓芳");
  change.set_school_region("510104");
  EXPECT_EQ(Amend(change, "q3", {"name"}).code, grpc::StatusCode::OK) << "the region is not in the mask";
  EXPECT_EQ(Amend(change, "q4", {"school_region"}).reason, "NOT_ALLOWED");
  EXPECT_EQ(Amend(change, "q5", {}).reason, "NOT_ALLOWED");
}

TEST_F(RegistryServiceTest, ARecordIsNotLeftWithoutItsRegion) {
  v1::Student change = child_;
  change.set_record_id(MustRegister(child_, "q1"));
  change.clear_school_region();
  for (const std::vector<std::string>& fields : {std::vector<std::string>{"school_region"}, {}}) {
    const Refused refused = Amend(change, "q" + std::to_string(2 + fields.size()), fields);
    EXPECT_EQ(refused.reason, "FIELD_INVALID");
    ASSERT_EQ(refused.bad.field_violations_size(), 1);
    EXPECT_EQ(refused.bad.field_violations(0).field(), "student.school_region");
  }
}

TEST_F(RegistryServiceTest, AWithdrawnRecordIsMetNoMore) {
  v1::WithdrawRequest request;
  *request.mutable_context() = Asked("q2");
  request.set_record_id(MustRegister(child_, "q1"));
  v1::WithdrawResponse response;
  ASSERT_TRUE(Registry("county")->Withdraw(ContextOf("county").get(), request, &response).ok());
  v1::PreCheckResponse checked;
  ASSERT_TRUE(PreCheck(child_, &checked).ok());
  EXPECT_EQ(checked.verdict().advice(), v1::ADVICE_MAY_BE_CREATED);
}

TEST_F(RegistryServiceTest, AWithdrawnRecordIsShownAsSuchToWhomItBelonged) {
  v1::WithdrawRequest request;
  *request.mutable_context() = Asked("q2");
  request.set_record_id(MustRegister(child_, "q1"));
  v1::WithdrawResponse response;
  ASSERT_TRUE(Registry("county")->Withdraw(ContextOf("county").get(), request, &response).ok());
  v1::GetRecordRequest look;
  *look.mutable_context() = Asked();
  look.set_number(number_);
  v1::GetRecordResponse own, elsewhere;
  const grpc::Status status = Registry("county")->GetRecord(ContextOf("county").get(), look, &own);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(own.records_size(), 1);
  EXPECT_TRUE(own.records(0).withdrawn());
  EXPECT_FALSE(own.records(0).masked());
  EXPECT_EQ(own.records(0).student().name(), "王小芳");
  if (Registry("other-county")->GetRecord(ContextOf("other-county").get(), look, &elsewhere).ok()) {
    EXPECT_EQ(elsewhere.records(0).student().name(), "");
  }
}

TEST_F(RegistryServiceTest, AWithdrawalSentAgainIsAnsweredAsBefore) {
  v1::WithdrawRequest request;
  *request.mutable_context() = Asked("q2");
  request.set_record_id(MustRegister(child_, "q1"));
  v1::WithdrawResponse first, again;
  ASSERT_TRUE(Registry("county")->Withdraw(ContextOf("county").get(), request, &first).ok());
  const grpc::Status status = Registry("county")->Withdraw(ContextOf("county").get(), request, &again);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_TRUE(again.repeated_request());
  EXPECT_EQ(again.record_id(), first.record_id());
  EXPECT_EQ(again.position(), first.position());
  v1::WithdrawResponse elsewhere;
  EXPECT_EQ(Registry("other-county")->Withdraw(ContextOf("other-county").get(), request, &elsewhere).error_code(),
            grpc::StatusCode::NOT_FOUND)
      << "the answer is for whom it was given to";
}

TEST_F(RegistryServiceTest, AnAmendmentSentAgainIsAnsweredAsBeforeWhereverTheRecordIsNow) {
  v1::AmendRequest request;
  *request.mutable_context() = Asked("q2");
  request.mutable_student()->set_record_id(MustRegister(child_, "q1"));
  request.mutable_student()->set_phone("13800000000");
  request.mutable_update_mask()->add_paths("phone");
  v1::AmendResponse first, again;
  ASSERT_TRUE(Registry("county")->Amend(ContextOf("county").get(), request, &first).ok());
  v1::AmendRequest move;
  *move.mutable_context() = Asked("q3");
  move.mutable_student()->set_record_id(first.record_id());
  move.mutable_student()->set_school_region("370203");
  move.mutable_update_mask()->add_paths("school_region");
  v1::AmendResponse moved;
  ASSERT_TRUE(Registry("province")->Amend(ContextOf("province").get(), move, &moved).ok());
  const grpc::Status status = Registry("county")->Amend(ContextOf("county").get(), request, &again);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_TRUE(again.repeated_request());
  EXPECT_EQ(again.position(), first.position());
  EXPECT_FALSE(Registry("other-county")->Amend(ContextOf("other-county").get(), request, &again).ok());
}

TEST_F(RegistryServiceTest, AChangeWithoutARequestIdIsRefused) {
  v1::RegisterResponse response;
  const Refused refused(Register(child_, "", &response));
  EXPECT_EQ(refused.reason, "REQUEST_INVALID");
  ASSERT_EQ(refused.bad.field_violations_size(), 1);
  EXPECT_EQ(refused.bad.field_violations(0).field(), "context.request_id");
}

TEST_F(RegistryServiceTest, TheVersionSaysWhatIsServed) {
  MustRegister(child_, "q1");
  v1::GetVersionRequest request;
  v1::GetVersionResponse response;
  ASSERT_TRUE(Registry("county")->GetVersion(ContextOf("county").get(), request, &response).ok());
  EXPECT_EQ(response.position(), 1U);
  EXPECT_EQ(response.record_count(), 1U);
  EXPECT_EQ(response.plan_fingerprint().size(), 32U);
  EXPECT_GT(response.changes_left(), 0U);
}

}  // namespace
}  // namespace xueji::server
