#include "server/rpc/unary_seat.h"

#include <grpcpp/generic/generic_stub.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

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

// A connection to a port of this machine, or one that listens on a free one.
class LocalSocket {
 public:
  explicit LocalSocket(std::uint16_t port = 0) : descriptor_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const auto* const where = reinterpret_cast<const sockaddr*>(&address);
    EXPECT_EQ((port == 0 ? bind : connect)(descriptor_, where, sizeof address), 0);
  }
  ~LocalSocket() { close(descriptor_); }
  LocalSocket(const LocalSocket&) = delete;
  LocalSocket& operator=(const LocalSocket&) = delete;

  std::uint16_t port() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    EXPECT_EQ(getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    return ntohs(address.sin_port);
  }
  std::string Ask(const std::string& request) const {
    EXPECT_EQ(send(descriptor_, request.data(), request.size(), 0), static_cast<ssize_t>(request.size()));
    std::string answer;
    char bytes[4096];
    for (ssize_t got = 0; (got = recv(descriptor_, bytes, sizeof bytes, 0)) > 0;)
      answer.append(bytes, static_cast<std::size_t>(got));
    return answer;
  }

 private:
  const int descriptor_;
};

class CountedCallsTest : public UnarySeatTest {
 protected:
  void Configure(ServerConfig& config) override {
    UnarySeatTest::Configure(config);
    port_ = LocalSocket().port();
    config.metrics = "127.0.0.1:" + std::to_string(port_);
  }
  std::string Metrics() const {
    return LocalSocket(port_).Ask("GET /metrics HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }

  std::uint16_t port_ = 0;
};

TEST_F(CountedCallsTest, WhatIsNoMessageIsCountedWithItsMethod) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Refused(AskBytes("\xFF")).reason, "MESSAGE_INVALID");
  for (const char* method : {"/xueji.v1.PreCheckService/PreCheckBatch", "/xueji.v1.RegistryService/WatchChanges"})
    EXPECT_EQ(Refused(AskBytes("\xFF", method)).reason, "MESSAGE_INVALID");
  EXPECT_EQ(Refused(AskBytes("\xFF", "/grpc.health.v1.Health/Check")).reason, "MESSAGE_INVALID");
  const std::string metrics = Metrics();
  for (const char* line : {"{code=\"INVALID_ARGUMENT\",method=\"PreCheck\"} 3\n",
                           "{code=\"INVALID_ARGUMENT\",method=\"PreCheckBatch\"} 1\n",
                           "{code=\"INVALID_ARGUMENT\",method=\"WatchChanges\"} 1\n"}) {
    EXPECT_NE(metrics.find(std::string("\nxueji_requests_total") + line), std::string::npos) << metrics;
  }
  EXPECT_NE(metrics.find("\nxueji_request_duration_seconds_count{method=\"PreCheck\"} 3\n"), std::string::npos);
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
