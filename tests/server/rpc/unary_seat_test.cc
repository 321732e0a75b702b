#include "server/rpc/unary_seat.h"

#include <grpcpp/generic/generic_stub.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/server/rpc/service_case.h"

namespace xueji::server {
namespace {

class UnarySeatTest : public ServiceCase {
 protected:
  // What the server says to bytes in the place of a question.
  grpc::Status AskBytes(const std::string& text, const std::string& method = "/xueji.v1.PreCheckService/PreCheck") {
    grpc::GenericStub stub(ChannelOf("county"));
    grpc::CompletionQueue queue;
    const auto context = ContextOf("county");
    const grpc::Slice slice(text);
    const auto reader = stub.PrepareUnaryCall(context.get(), method, grpc::ByteBuffer(&slice, 1), &queue);
    reader->StartCall();
    grpc::ByteBuffer answer;
    grpc::Status status;
    reader->Finish(&answer, &status, this);
    void* tag = nullptr;
    bool ok = false;
    EXPECT_TRUE(queue.Next(&tag, &ok));
    return status;
  }
};

TEST_F(UnarySeatTest, WhatIsNoMessageIsToldSoWithDetails) {
  for (const char* text : {"\xFF\xFF\xFF\xFF", "\x12\x05\x1A\x03\xFF\xFE\xFD", "PRI * HTTP/2.0"}) {
    EXPECT_EQ(Refused(AskBytes(text)).reason, "MESSAGE_INVALID");
  }
  v1::PreCheckResponse response;
  EXPECT_TRUE(PreCheck(Child("王小芳", "2", "20150301"), &response).ok()) << "and the seat serves the next";
}

TEST_F(UnarySeatTest, AMethodThatIsNotThereIsToldSo) {
  constexpr auto kNoSuchMethod = static_cast<grpc::StatusCode>(12);
  EXPECT_EQ(AskBytes("", "/xueji.v1.PreCheckService/NoSuch").error_code(), kNoSuchMethod);
  EXPECT_EQ(AskBytes("", "/no.such.Service/PreCheck").error_code(), kNoSuchMethod);
}

// More at a time than seats wait, and nothing of one call is left in the next one's messages.
TEST_F(UnarySeatTest, ManyAtATimeEachGetTheirOwnAnswer) {
  const v1::Student known = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  MustRegister(known, "q1");
  std::atomic<int> wrong = 0;
  std::vector<std::thread> callers;
  ChannelOf("county");
  for (int i = 0; i < 40; ++i) {
    callers.emplace_back([&, i] {
      for (int k = 0; k < 10; ++k) {
        v1::PreCheckResponse response;
        const bool asks_known = (i + k) % 2 == 0;
        const grpc::Status status = PreCheck(asks_known ? known : Child("赵宇", "1", "20130712", Number("20130712", "231")), &response);
        const bool is_right = status.ok() && response.verdict().advice() == (asks_known ? v1::ADVICE_TRANSFER
                                                                                        : v1::ADVICE_MAY_BE_CREATED) &&
                              response.verdict().hints_size() == (asks_known ? 1 : 0);
        if (!is_right) ++wrong;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(wrong, 0);
}

TEST_F(UnarySeatTest, CallersWhoGoAwayLeaveTheSeatToOthers) {
  for (int i = 0; i < 100; ++i) {
    const auto context = ContextOf("county");
    context->set_deadline(std::chrono::system_clock::now() + std::chrono::microseconds(50 * i));
    v1::PreCheckRequest request;
    v1::PreCheckResponse response;
    *request.mutable_context() = Asked();
    *request.mutable_student() = Child("王小芳", "2", "20150301", Number("20150301", "122"));
    v1::PreCheckService::NewStub(ChannelOf("county"))->PreCheck(context.get(), request, &response);
  }
  v1::PreCheckResponse response;
  const grpc::Status status = PreCheck(Child("王小芳", "2", "20150301", Number("20150301", "122")), &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
}

}  // namespace
}  // namespace xueji::server
