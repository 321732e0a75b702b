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

TEST_F(BatchTest, TheAuditNamesEachOfAListWithItsVerdictAndNobodyElse) {
  const v1::Student known = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  MustRegister(known, "q1");
  v1::PreCheckBatchRequest request;
  for (int i = 0; i < 30; ++i) {
    const std::string birth = "201507" + std::to_string(10 + i % 20);
    *request.add_students() = i % 7 == 0   ? known
                              : i % 7 == 1 ? Child("李强", "1", "20141307", Number("20141107", std::to_string(101 + i)))
                                           : Child("赵宇航" + std::to_string(i), "1", birth);
  }
  request.mutable_students(5)->set_address(std::string(kValueBytesMax + 1, 'x'));
  v1::PreCheckBatchResponse response;
  ASSERT_TRUE(Ask(request, Secret("county-registrar.ticket"), &response).ok());
  ASSERT_EQ(response.answers_size(), 30);
  Named expected;
  for (int i = 0; i < 30; ++i) {
    expected.emplace_back(OfChild(request.students(i)), i % 7 == 1 || i == 5 ? "refused: FIELD_INVALID"
                                                        : i % 7 == 0         ? "transfer"
                                                                             : "may_be_created");
    EXPECT_EQ(response.answers(i).has_verdict(), i % 7 != 1 && i != 5) << i;
  }
  EXPECT_EQ(NamedBy("PreCheckBatch"), expected);
  std::uint64_t records = 0;
  for (const AuditRecord& record : AuditRecords()) {
    if (record.method != "PreCheckBatch") continue;
    records += record.records;
    EXPECT_FALSE(record.ticket.empty());
    EXPECT_EQ(record.level, "county");
    EXPECT_EQ(record.purpose, "enrolment");
  }
  EXPECT_EQ(records, 30U);
  // As a question about it alone.
  v1::PreCheckResponse alone;
  ASSERT_TRUE(PreCheck(known, &alone).ok());
  EXPECT_FALSE(PreCheck(request.students(1), &alone).ok());
  EXPECT_EQ(NamedBy("PreCheck"), (Named{expected[0], expected[1]}));
}

TEST_F(BatchTest, TwoMessagesOfAListAreNamedOnceEach) {
  v1::PreCheckBatchRequest request;
  *request.mutable_context() = Asked();
  request.mutable_context()->set_ticket(Secret("county-registrar.ticket"));
  for (int i = 0; i < 13; ++i) *request.add_students() = Child("赵宇航" + std::to_string(i), "1", "20150711");
  v1::PreCheckBatchRequest second;
  *second.add_students() = Child("孙悦然", "2", "20150812");
  const auto context = ContextOf("county");
  const auto stream = v1::PreCheckService::NewStub(ChannelOf("county"))->PreCheckBatch(context.get());
  v1::PreCheckBatchResponse response;
  for (const v1::PreCheckBatchRequest& message : {request, second}) {
    ASSERT_TRUE(stream->Write(message));
    ASSERT_TRUE(stream->Read(&response));
  }
  stream->WritesDone();
  ASSERT_TRUE(stream->Finish().ok());
  Named expected;
  for (const v1::Student& child : request.students()) expected.emplace_back(OfChild(child), "may_be_created");
  expected.emplace_back(OfChild(second.students(0)), "may_be_created");
  EXPECT_EQ(NamedBy("PreCheckBatch"), expected);
}

// Nothing was looked at, so nobody is named; who was refused for what he may not do stands there.
TEST_F(BatchTest, ARefusedListNamesNobody) {
  v1::PreCheckBatchRequest request;
  *request.add_students() = Child("李强", "1", "20141007");
  v1::PreCheckBatchResponse response;
  EXPECT_EQ(Refused(Ask(request, "", &response)).reason, "TICKET");
  *request.mutable_context() = Asked();
  const auto context = ContextOf("county", "auditor");
  const auto stream = v1::PreCheckService::NewStub(ChannelOf("county"))->PreCheckBatch(context.get());
  stream->Write(request);
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(Refused(stream->Finish()).reason, "NOT_ALLOWED");
  const std::vector<AuditRecord> records = AuditRecords();
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].verdict, "refused: NOT_ALLOWED");
  EXPECT_EQ(records[0].object, "");
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
