#include "server/rpc/pre_check_service.h"

#include "tests/server/rpc/service_case.h"

namespace xueji::server {
namespace {

using PreCheckServiceTest = ServiceCase;

TEST_F(PreCheckServiceTest, HitAndMissAreOfOneSize) {
  v1::PreCheckResponse miss;
  ASSERT_TRUE(PreCheck(Child("赵宇", "1", "20130712", Number("20130712", "231")), &miss).ok());
  EXPECT_EQ(miss.verdict().advice(), v1::ADVICE_MAY_BE_CREATED);
  EXPECT_EQ(miss.ByteSizeLong() & (miss.ByteSizeLong() - 1), 0U) << "a power of two";
}

TEST_F(PreCheckServiceTest, AnotherProvinceLearnsThatThereIsARecordAndNotWhere) {
  const v1::Student child = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  const std::string record_id = MustRegister(child, "q1");
  v1::PreCheckResponse own, other;
  ASSERT_TRUE(PreCheck(child, &own).ok());
  ASSERT_EQ(own.verdict().hints_size(), 1);
  EXPECT_EQ(own.verdict().hints(0).record_id(), record_id);
  ASSERT_TRUE(PreCheck(child, &other, "other-county").ok());
  EXPECT_EQ(other.verdict().advice(), v1::ADVICE_TRANSFER);
  ASSERT_EQ(other.verdict().hints_size(), 1);
  EXPECT_EQ(other.verdict().hints(0).record_id(), "");
  EXPECT_EQ(other.verdict().hints(0).school_region(), "370000");
  EXPECT_EQ(other.verdict().hints(0).reason_codes_size(), 0);
  EXPECT_EQ(other.verdict().hints(0).case_id(), own.verdict().hints(0).case_id())
      << "both can name the case";
}

class BatchTest : public ServiceCase {
 protected:
  grpc::Status Ask(v1::PreCheckBatchRequest request, const std::string& ticket,
                   v1::PreCheckBatchResponse* response) {
    *request.mutable_context() = Asked();
    request.mutable_context()->set_ticket(ticket);
    const auto context = ContextOf("county");
    const auto stream =
        v1::PreCheckService::NewStub(ChannelOf("county"))->PreCheckBatch(context.get());
    stream->Write(request);
    stream->Read(response);
    stream->WritesDone();
    return stream->Finish();
  }
};

TEST_F(BatchTest, EachRecordHasItsAnswerInOrder) {
  MustRegister(Child("王小芳", "2", "20150301", Number("20150301", "122")), "q1");
  v1::PreCheckBatchRequest request;
  *request.add_students() = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  *request.add_students() = Child("李强", "1", "20141307");
  *request.add_students() = Child("赵宇", "1", "20130712");
  request.mutable_students(2)->set_record_id("third");
  v1::PreCheckBatchResponse response;
  const grpc::Status status = Ask(request, Secret("county-registrar.ticket"), &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(response.answers_size(), 3);
  EXPECT_EQ(response.answers(0).verdict().advice(), v1::ADVICE_TRANSFER);
  EXPECT_FALSE(response.answers(1).has_verdict());
  ASSERT_EQ(response.answers(1).violations_size(), 1);
  EXPECT_EQ(response.answers(1).violations(0).field(), "birth_date");
  EXPECT_EQ(response.answers(2).record_id(), "third");
  EXPECT_EQ(response.answers(2).verdict().advice(), v1::ADVICE_MAY_BE_CREATED);
}

TEST_F(BatchTest, AValueThatCannotBeLookedAtIsToldAndTheOthersAreAnswered) {
  MustRegister(Child("王小芳", "2", "20150301", Number("20150301", "122")), "q1");
  v1::PreCheckBatchRequest request;
  *request.add_students() = Child("李强", "1", "20141007");
  request.mutable_students(0)->set_address(std::string(kValueBytesMax + 1, 'x'));
  request.mutable_students(0)->set_record_id("first");
  *request.add_students() = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  v1::PreCheckBatchResponse response;
  const grpc::Status status = Ask(request, Secret("county-registrar.ticket"), &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(response.answers_size(), 2);
  EXPECT_EQ(response.answers(0).record_id(), "first");
  EXPECT_FALSE(response.answers(0).has_verdict());
  ASSERT_EQ(response.answers(0).violations_size(), 1);
  EXPECT_EQ(response.answers(0).violations(0).field(), "address");
  EXPECT_EQ(response.answers(0).violations(0).code(), "TOO_LONG");
  EXPECT_EQ(response.answers(1).verdict().advice(), v1::ADVICE_TRANSFER);
}

TEST_F(BatchTest, AListNeedsATicketAndHasASize) {
  v1::PreCheckBatchRequest request;
  v1::PreCheckBatchResponse response;
  *request.add_students() = Child("李强", "1", "20141307");
  EXPECT_EQ(Refused(Ask(request, "", &response)).reason, "TICKET");
  for (std::uint32_t i = 0; i < config_.limits.batch_records_max; ++i) request.add_students();
  EXPECT_EQ(Refused(Ask(request, Secret("county-registrar.ticket"), &response)).reason,
            "BATCH_SIZE");
}

}  // namespace
}  // namespace xueji::server
