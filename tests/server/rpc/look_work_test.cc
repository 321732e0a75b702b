#include "server/rpc/look_work.h"

#include "engine/jobs/snapshot_job.h"
#include "tests/server/rpc/service_case.h"

namespace xueji::server {
namespace {

class LookWorkTest : public ServiceCase {
 protected:
  grpc::Status Get(const v1::GetRecordRequest& asked, v1::GetRecordResponse* response,
                   const std::string& office = "county") {
    v1::GetRecordRequest request = asked;
    *request.mutable_context() = Asked();
    return Registry(office)->GetRecord(ContextOf(office).get(), request, response);
  }
  const std::string number_ = Number("20150301", "122");
  const v1::Student child_ = Child("王小芳", "2", "20150301", number_);
};

TEST_F(LookWorkTest, ARecordIsFoundByIdAndByNumber) {
  v1::GetRecordRequest by_id, by_number;
  by_id.set_record_id(MustRegister(child_, "q1"));
  by_number.set_number(number_);
  for (const v1::GetRecordRequest& request : {by_id, by_number}) {
    v1::GetRecordResponse response;
    const grpc::Status status = Get(request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    ASSERT_EQ(response.records_size(), 1);
    EXPECT_EQ(response.records(0).student().name(), "王小芳");
    EXPECT_EQ(response.records(0).version(), 1U);
    EXPECT_FALSE(response.records(0).masked());
  }
}

TEST_F(LookWorkTest, TheAuditNamesWhatWasAskedForAndEachRecordThatWasShown) {
  v1::GetRecordRequest by_id, by_number;
  const std::string record_id = MustRegister(child_, "q1");
  by_id.set_record_id(record_id);
  by_number.set_number(number_);
  v1::GetRecordResponse response;
  ASSERT_TRUE(Get(by_id, &response).ok());
  ASSERT_TRUE(Get(by_number, &response).ok());
  by_id.set_record_id("nobody");
  by_number.set_number(Number("20150301", "221"));
  EXPECT_FALSE(Get(by_id, &response).ok());
  EXPECT_FALSE(Get(by_number, &response).ok());
  const v1::Student stranger = Child("", "", "", by_number.number());
  EXPECT_EQ(NamedBy("GetRecord"), (Named{{OfRecord(record_id), "shown"},
                                         {OfChild(child_), "shown"},
                                         {OfRecord(record_id), "shown"},
                                         {OfRecord("nobody"), "refused: RECORD_NOT_FOUND"},
                                         {OfChild(stranger), "refused: RECORD_NOT_FOUND"}}));
}

TEST_F(LookWorkTest, TheAuditNamesEachRecordThatASearchShowed) {
  const std::string record_id = MustRegister(child_, "q1");
  MustRegister(Child("李强", "1", "20140907"), "q2");
  v1::SearchRequest request;
  *request.mutable_context() = Asked();
  *request.mutable_like() = Child("王小芳", "2", "20150301");
  v1::SearchResponse response;
  ASSERT_TRUE(Registry("county")->Search(ContextOf("county").get(), request, &response).ok());
  ASSERT_EQ(response.hints_size(), 1);
  const std::string asked = OfChild(request.like());
  *request.mutable_like() = Child("周子墨", "2", "20130705", Number("20130705", "322"));
  ASSERT_TRUE(Registry("county")->Search(ContextOf("county").get(), request, &response).ok());
  ASSERT_EQ(response.hints_size(), 0);
  const std::string stranger = OfChild(request.like());
  request.mutable_like()->set_birth_date("20151301");
  EXPECT_FALSE(Registry("county")->Search(ContextOf("county").get(), request, &response).ok());
  EXPECT_EQ(NamedBy("Search"), (Named{{asked, "searched"},
                                      {OfRecord(record_id), "shown"},
                                      {stranger, "searched"},
                                      {stranger, "refused: FIELD_INVALID"}}));
}

TEST_F(LookWorkTest, ElsewhereNoNameIsShown) {
  v1::GetRecordRequest request;
  request.set_record_id(MustRegister(child_, "q1"));
  v1::GetRecordResponse response;
  const grpc::Status status = Get(request, &response, "other-county");
  if (status.ok()) {
    for (const v1::RecordState& record : response.records()) {
      EXPECT_NE(record.student().name(), "王小芳");
      EXPECT_EQ(record.student().document_number().find("20150301"), std::string::npos);
    }
  } else {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  }
}

TEST_F(LookWorkTest, NobodyIsNotFoundAndNothingIsInvalid) {
  v1::GetRecordRequest request;
  v1::GetRecordResponse response;
  EXPECT_EQ(Get(request, &response).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  request.set_record_id("nobody");
  EXPECT_EQ(Refused(Get(request, &response)).reason, "RECORD_NOT_FOUND");
}

TEST_F(LookWorkTest, WhoTriesRecordIdsOneAfterTheOtherIsLocked) {
  v1::GetRecordRequest request;
  v1::GetRecordResponse response;
  std::string reason;
  int looks = 0;
  for (; looks < 100 && reason != "LOCKED"; ++looks) {
    request.set_record_id("R" + std::to_string(1'000'000 + looks));
    reason = Refused(Get(request, &response)).reason;
  }
  EXPECT_EQ(reason, "LOCKED");
  EXPECT_EQ(looks, 30);
  EXPECT_EQ(NamedBy("GetRecord").back().second, "refused: LOCKED");
}

TEST_F(LookWorkTest, WhoComparesWhatNobodyHasIsLocked) {
  v1::ExplainPairRequest request;
  *request.mutable_context() = Asked();
  request.set_left_record_id(MustRegister(child_, "q1"));
  std::string reason;
  int looks = 0;
  for (; looks < 400 && reason != "LOCKED"; ++looks) {
    v1::ExplainPairResponse response;
    request.set_right_record_id("R" + std::to_string(1'000'000 + looks));
    reason = Refused(Registry("county")->ExplainPair(ContextOf("county").get(), request, &response)).reason;
  }
  EXPECT_EQ(reason, "LOCKED");
  EXPECT_EQ(looks, 30);
}

TEST_F(LookWorkTest, AnOfficeReadsItsOwnRecordsInAnyOrder) {
  for (int i = 0; i < 60; ++i) {
    v1::Student child = Child("孙" + std::to_string(i), "1", "2014" + std::to_string(10 + i % 3) + std::to_string(10 + i / 3));
    child.set_record_id("R" + std::to_string(1'000'000 + i));
    MustRegister(child, "q" + std::to_string(i));
  }
  for (int round = 0; round < 4; ++round) {
    for (int i = 0; i < 60; ++i) {
      v1::GetRecordRequest request;
      v1::GetRecordResponse response;
      request.set_record_id("R" + std::to_string(1'000'000 + i));
      const grpc::Status status = Get(request, &response);
      ASSERT_TRUE(status.ok()) << i << Refused(status).reason;
    }
  }
}

TEST_F(LookWorkTest, ASearchHasPages) {
  const char* names[] = {"王小芳", "王晓芳", "王小方"};
  for (int i = 0; i < 3; ++i) {
    v1::Student twin =
        Child(names[i], "2", "20150301", Number("20150301", std::to_string(122 + 100 * i)));
    v1::RegisterRequest request;
    *request.mutable_context() = Asked("q" + std::to_string(i));
    *request.mutable_student() = twin;
    request.mutable_confirmation()->set_document_checked("户口簿");
    v1::RegisterResponse response;
    const grpc::Status status =
        Registry("county")->Register(ContextOf("county").get(), request, &response);
    ASSERT_TRUE(status.ok()) << i << Refused(status).reason;
  }
  v1::SearchRequest request;
  *request.mutable_context() = Asked();
  *request.mutable_like() = Child("王小芳", "2", "20150301");
  request.set_page_size(1);
  std::set<std::string> found;
  do {
    v1::SearchResponse response;
    const grpc::Status status =
        Registry("county")->Search(ContextOf("county").get(), request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    for (const v1::Hint& hint : response.hints())
      EXPECT_TRUE(found.insert(hint.record_id()).second);
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty() && found.size() < 10);
  EXPECT_GE(found.size(), 1U);
  request.set_page_token("x");
  v1::SearchResponse response;
  EXPECT_EQ(Registry("county")->Search(ContextOf("county").get(), request, &response).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(LookWorkTest, APairIsExplainedInBothLanguages) {
  v1::ExplainPairRequest request;
  *request.mutable_context() = Asked();
  request.set_left_record_id(MustRegister(child_, "q1"));
  request.set_right_record_id(MustRegister(Child("李强", "1", "20140907"), "q2"));
  v1::ExplainPairResponse response;
  const grpc::Status status =
      Registry("county")->ExplainPair(ContextOf("county").get(), request, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.decision(), "no_link");
  EXPECT_GT(response.comparisons_size(), 0);
  EXPECT_EQ(response.sentences_zh_size(), response.sentences_en_size());
  const std::string left = OfRecord(request.left_record_id()), right = OfRecord(request.right_record_id());
  EXPECT_EQ(NamedBy("ExplainPair"), (Named{{left, "explained"}, {right, "explained"}}));
  request.set_right_record_id("nobody");
  EXPECT_FALSE(Registry("county")->ExplainPair(ContextOf("county").get(), request, &response).ok());
  EXPECT_EQ(NamedBy("ExplainPair").back(), (std::pair<std::string, std::string>(OfRecord("nobody"), "refused: RECORD_NOT_FOUND")));
}

// Who sees one of the two masked is told what a hit would tell him, whatever the pair is.
TEST_F(LookWorkTest, APairIsExplainedToNobodyBeyondHisView) {
  // Somebody else's number: a decision, and a reason.
  const std::string here = MustRegister(child_, "q1");
  v1::RegisterRequest request;
  *request.mutable_context() = Asked("q2");
  *request.mutable_student() = Child("王晓芳", "2", "20150301", "", "370112");
  request.mutable_confirmation()->set_document_checked("户口簿");
  v1::RegisterResponse registered;
  const grpc::Status made = Registry("province")->Register(ContextOf("province").get(), request, &registered);
  ASSERT_TRUE(made.ok()) << made.error_message() << Refused(made).reason;
  struct Case {
    std::string office;
    bool is_masked, has_reasons;
  };
  for (const Case& one : {Case{"province", false, true}, Case{"county", true, true}, Case{"other-county", true, false}}) {
    v1::ExplainPairRequest asked;
    *asked.mutable_context() = Asked();
    asked.set_left_record_id(here);
    asked.set_right_record_id(registered.record_id());
    v1::ExplainPairResponse response;
    const grpc::Status status = Registry(one.office)->ExplainPair(ContextOf(one.office).get(), asked, &response);
    ASSERT_TRUE(status.ok()) << one.office << ": " << status.error_message();
    EXPECT_EQ(response.decision(), "review") << one.office;
    EXPECT_EQ(response.masked(), one.is_masked) << one.office;
    EXPECT_EQ(response.reasons_size() > 0, one.has_reasons) << one.office;
    EXPECT_EQ(response.comparisons_size() == 0, one.is_masked) << one.office;
    EXPECT_EQ(response.sentences_zh_size() == 0, one.is_masked) << one.office;
    EXPECT_EQ(response.match_weight_milli() == 0 && response.match_probability() == 0 && response.rule().empty(),
              one.is_masked)
        << one.office;
  }
}

// A register that begins with a snapshot; the store knows nothing of its records.
class LookWorkOnBaseTest : public LookWorkTest {
 protected:
  void Configure(ServerConfig& config) override {
    LookWorkTest::Configure(config);
    RunOptions build;
    build.inputs = {directory_.Write("base.csv", "record_id,name,sex,birth_date,document_type,document_number,school_region\n"
                                                 "b1,王小芳,2,20150301,1," + number_ + ",370102\n"
                                                 "G370102,李强,1,20140907,,,370102\n"
                                                 "b3,赵云,1,20140908,1," + Number("20140908", "131") + ",510104\n")};
    build.out = directory_.FilePath("base.xueji");
    ASSERT_TRUE(BuildSnapshot(build).ok());
    config.snapshot = build.out;
  }
};

TEST_F(LookWorkOnBaseTest, ARecordOfTheBaseAloneIsFoundByItsNumber) {
  for (const auto& [number, record_id] : {std::pair{number_, "b1"}, std::pair{std::string("G370102"), "G370102"}}) {
    v1::GetRecordRequest request;
    request.set_number(number);
    v1::GetRecordResponse response;
    const grpc::Status status = Get(request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    ASSERT_EQ(response.records_size(), 1);
    EXPECT_EQ(response.records(0).student().record_id(), record_id);
    EXPECT_EQ(response.records(0).version(), 0U);
  }
  v1::GetRecordRequest request;
  request.set_number(Number("20150301", "121"));
  v1::GetRecordResponse response;
  EXPECT_EQ(Refused(Get(request, &response)).reason, "RECORD_NOT_FOUND");
  // Once it is in the store as well it comes once.
  v1::AmendRequest amend;
  *amend.mutable_context() = Asked("q1");
  *amend.mutable_student() = Child("王小芳", "2", "20150301", number_);
  amend.mutable_student()->set_record_id("b1");
  amend.mutable_student()->set_document_type("1");
  amend.mutable_student()->set_enrolment_state("left_other");
  v1::AmendResponse amended;
  const grpc::Status status = Registry("county")->Amend(ContextOf("county").get(), amend, &amended);
  ASSERT_TRUE(status.ok()) << status.error_message();
  request.set_number(number_);
  ASSERT_TRUE(Get(request, &response).ok());
  EXPECT_EQ(response.records_size(), 1);
}

// A base keeps what it compares. An amendment of one field would have stored blanks for what it does not keep.
TEST_F(LookWorkOnBaseTest, ARecordOfTheBaseAloneIsAmendedWhole) {
  v1::AmendRequest request;
  *request.mutable_context() = Asked("q1");
  *request.mutable_student() = Child("王小芳", "2", "20150301", number_);
  request.mutable_student()->set_record_id("b1");
  request.mutable_student()->set_document_type("1");
  request.mutable_student()->set_enrolment_state("休学");
  request.mutable_update_mask()->add_paths("enrolment_state");
  v1::AmendResponse response;
  const auto amend = [&](const std::string& request_id) {
    request.mutable_context()->set_request_id(request_id);
    return Registry("county")->Amend(ContextOf("county").get(), request, &response);
  };
  const Refused refused(amend("q1"));
  EXPECT_EQ(refused.code, grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(refused.reason, "RECORD_NOT_WHOLE");
  EXPECT_NE(refused.zh.find("整条记录"), std::string::npos);
  request.mutable_student()->set_phone("13800000000");
  request.clear_update_mask();
  for (const StudentColumn& column : StudentColumns()) {
    if (column.id != StudentColumnId::kRecordId) request.mutable_update_mask()->add_paths(std::string(column.name));
  }
  ASSERT_TRUE(amend("q2").ok());
  request.mutable_student()->set_grade("3");
  request.mutable_update_mask()->Clear();
  request.mutable_update_mask()->add_paths("grade");
  ASSERT_TRUE(amend("q3").ok()) << "the store has it whole now";
  v1::GetRecordRequest look;
  look.set_record_id("b1");
  v1::GetRecordResponse found;
  ASSERT_TRUE(Get(look, &found).ok());
  EXPECT_EQ(found.records(0).student().phone(), "13800000000");
  EXPECT_EQ(found.records(0).student().grade(), "3");
}

TEST_F(LookWorkOnBaseTest, ARecordOfElsewhereIsShownByItsNumberNoMoreThanByItsId) {
  v1::GetRecordRequest by_id, by_number;
  by_id.set_record_id("b3");
  by_number.set_number(Number("20140908", "131"));
  v1::GetRecordResponse one, other;
  const grpc::Status a = Get(by_id, &one), b = Get(by_number, &other);
  EXPECT_EQ(a.error_code(), b.error_code());
  EXPECT_EQ(one.SerializeAsString(), other.SerializeAsString());
}

}  // namespace
}  // namespace xueji::server
