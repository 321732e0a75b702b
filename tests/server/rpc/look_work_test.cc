#include "server/rpc/look_work.h"

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
}

}  // namespace
}  // namespace xueji::server
