#include "server/rpc/pre_check_work.h"

#include <grpcpp/completion_queue.h>

#include <chrono>
#include <cstdint>
#include <list>

#include "server/store/registry_store.h"
#include "tests/server/rpc/service_case.h"

namespace xueji::server {
namespace {

using PreCheckWorkTest = ServiceCase;

TEST_F(PreCheckWorkTest, EveryFaultyFieldIsNamed) {
  v1::Student child = Child("", "5", "20151301");
  v1::PreCheckResponse response;
  const Refused refused(PreCheck(child, &response));
  EXPECT_EQ(refused.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(refused.reason, "FIELD_INVALID");
  ASSERT_GE(refused.bad.field_violations_size(), 1);
  for (const auto& violation : refused.bad.field_violations()) {
    EXPECT_EQ(violation.field().rfind("student.", 0), 0U);
    EXPECT_FALSE(violation.reason().empty());
    EXPECT_FALSE(violation.localized_message().message().empty());
    EXPECT_EQ(violation.description().find("20151301"), std::string::npos)
        << "a value in a message";
  }
}

TEST_F(PreCheckWorkTest, NamesThatAreAttacksAreNamesAndNoMore) {
  for (const char* name :
       {"'; DROP TABLE change; --", "<script>alert(1)</script>", "=cmd|' /C calc'!A0",
        "\xE2\x80\xAE"
        "芳小王",
        "../../etc/passwd", "%s%s%n", "王\r\nSet-Cookie: x"}) {
    v1::PreCheckResponse response;
    const grpc::Status status = PreCheck(Child(name, "2", "20150301"), &response);
    EXPECT_TRUE(status.ok() || status.error_code() == grpc::StatusCode::INVALID_ARGUMENT) << name;
  }
  v1::PreCheckResponse response;
  EXPECT_TRUE(PreCheck(Child("王小芳", "2", "20150301"), &response).ok());
}

TEST_F(PreCheckWorkTest, ValuesThatAreTooLongOrHoldZerosAreRefused) {
  v1::PreCheckResponse response;
  v1::Student child = Child("王小芳", "2", "20150301");
  child.set_address(std::string(kValueBytesMax + 1, 'x'));
  child.set_class_(std::string("a\0b", 3));
  const Refused refused(PreCheck(child, &response));
  ASSERT_EQ(refused.bad.field_violations_size(), 2);
}

TEST_F(PreCheckWorkTest, WhoWalksThroughNumbersIsLocked) {
  Refused last{grpc::Status::OK};
  int asked = 0;
  for (; asked < 200 && last.code == grpc::StatusCode::OK; ++asked) {
    const std::string sequence = std::to_string(100 + asked);
    v1::PreCheckResponse response;
    last = Refused(
        PreCheck(Child("王小芳", "2", "20150301", Number("20150301", sequence)), &response));
  }
  EXPECT_EQ(last.reason, "LOCKED") << asked;
  v1::PreCheckResponse response;
  EXPECT_EQ(Refused(PreCheck(Child("李强", "1", "20140907"), &response)).reason, "LOCKED");
}

// A register in which very many are like one child, and a server with one thread for its connections.
class LongQuestionTest : public ServiceCase {
 protected:
  static constexpr int kAlike = 20'000;

  void Configure(ServerConfig& config) override {
    ServiceCase::Configure(config);
    config.network.threads = 1;
    config.changes_max = kAlike + 1'000;
    const auto store = RegistryStore::Open(config.store);
    ASSERT_TRUE(store.ok()) << store.status();
    int made = 0;
    const auto next = [&made](ChangeRequest* request) -> absl::StatusOr<bool> {
      request->record[StudentColumnId::kRecordId] = "r" + std::to_string(made);
      request->record[StudentColumnId::kName] = "王小芳";
      request->record[StudentColumnId::kSex] = "2";
      request->record[StudentColumnId::kBirthDate] = "20150301";
      request->record[StudentColumnId::kSchoolRegion] = "370102";
      return made++ < kAlike;
    };
    ASSERT_TRUE((*store)->Import(next).ok());
  }

  // A call that is under way.
  struct Asking {
    std::unique_ptr<grpc::ClientContext> context;
    v1::PreCheckResponse response;
    grpc::Status status;
    std::unique_ptr<grpc::ClientAsyncResponseReader<v1::PreCheckResponse>> reader;
  };
  void Begin(const v1::Student& student, grpc::CompletionQueue& queue, Asking* asking) {
    v1::PreCheckRequest request;
    *request.mutable_context() = Asked();
    *request.mutable_student() = student;
    asking->context = ContextOf("county");
    asking->context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    asking->reader = v1::PreCheckService::NewStub(ChannelOf("county"))->AsyncPreCheck(asking->context.get(), request, &queue);
    asking->reader->Finish(&asking->response, &asking->status, asking);
  }
};

// One that takes its time is asked anew by a worker: else the question behind it waited for all of them.
TEST_F(LongQuestionTest, WhoAsksBehindLongQuestionsIsAnsweredBeforeThem) {
  constexpr int kLong = 30;
  v1::PreCheckResponse first;
  ASSERT_TRUE(PreCheck(Child("李强", "1", "20140907"), &first).ok());
  grpc::CompletionQueue queue;
  std::list<Asking> asked(kLong + 1);
  for (Asking& asking : asked) {
    const bool is_long = &asking != &asked.back();
    Begin(is_long ? Child("王小芳", "2", "20150301") : Child("李强", "1", "20140907"), queue, &asking);
  }
  int answered_before = -1;
  for (int answered = 0; answered <= kLong; ++answered) {
    void* tag = nullptr;
    bool ok = false;
    ASSERT_TRUE(queue.Next(&tag, &ok));
    if (tag == &asked.back()) answered_before = answered;
  }
  for (const Asking& asking : asked) EXPECT_TRUE(asking.status.ok()) << asking.status.error_message();
  EXPECT_EQ(asked.front().response.verdict().advice(), v1::ADVICE_TRANSFER);
  EXPECT_EQ(asked.back().response.verdict().advice(), v1::ADVICE_MAY_BE_CREATED);
  EXPECT_LT(answered_before, kLong / 2) << "long questions were answered before a short one";
}

}  // namespace
}  // namespace xueji::server
