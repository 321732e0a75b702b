#include "server/rpc/handover.h"

#include <grpcpp/alarm.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <future>
#include <memory>

#include "server/rpc/network_queue.h"

namespace xueji::server {
namespace {

// Reads, on the queue's thread, what another one has written.
class Reader final : public NetworkQueue::Event {
 public:
  void Happened(bool /*ok*/) override {
    const int seen = written;  // before the promise orders anything
    seen_.set_value(seen);
  }
  int Seen() { return seen_.get_future().get(); }

  int written = 0;

 private:
  std::promise<int> seen_;
};

// The sanitizer tells of `late`, and of nothing else here.
int WriteAndPass(int early, int late) {
  grpc::ServerBuilder builder;
  NetworkQueue queue(builder.AddCompletionQueue(), std::chrono::microseconds(0));
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  queue.Start();
  const auto reader = std::make_unique<Reader>();  // of what lies on the stack clang 14 watches no single fields
  grpc::Alarm alarm;
  reader->written = early;
  alarm.Set(queue.queue(), std::chrono::system_clock::now(), reader->Tag());
  if (late != 0) reader->written = late;
  const int seen = reader->Seen();
  server->Shutdown();
  queue.Shutdown();
  return seen;
}

TEST(Handover, WhatIsDoneBeforeIsSeen) {
  for (int i = 1; i <= 20; ++i) EXPECT_EQ(WriteAndPass(i, 0), i);
}

#ifdef ABSL_HAVE_THREAD_SANITIZER
// A canary: were everything silenced, nothing would be found.
TEST(HandoverDeathTest, WhatIsDoneAfterIsARace) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  constexpr int kRaceFound = 66;  // how the sanitizer exits
  EXPECT_EXIT(
      {
        WriteAndPass(1, 2);
        _exit(0);
      },
      ::testing::ExitedWithCode(kRaceFound), "");
}
#endif

}  // namespace
}  // namespace xueji::server
