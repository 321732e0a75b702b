#include "server/rpc/stream_seat.h"

#include "tests/server/rpc/service_case.h"

namespace xueji::server {
namespace {

class StreamSeatTest : public ServiceCase {
 protected:
  v1::PreCheckBatchRequest ListOf(int records) const {
    v1::PreCheckBatchRequest request;
    *request.mutable_context() = Asked();
    request.mutable_context()->set_ticket(Secret("county-registrar.ticket"));
    for (int i = 0; i < records; ++i) *request.add_students() = Child("李强", "1", "20140907");
    return request;
  }
  std::unique_ptr<v1::PreCheckService::Stub> Lists() { return v1::PreCheckService::NewStub(ChannelOf("county")); }
};

TEST_F(StreamSeatTest, MessageAfterMessage) {
  const auto context = ContextOf("county");
  const auto stream = Lists()->PreCheckBatch(context.get());
  for (int records = 1; records <= 20; ++records) {
    v1::PreCheckBatchResponse response;
    ASSERT_TRUE(stream->Write(ListOf(records)));
    ASSERT_TRUE(stream->Read(&response));
    EXPECT_EQ(response.answers_size(), records);
  }
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(StreamSeatTest, WhoSaysNothingIsLetGo) {
  const auto context = ContextOf("county");
  const auto stream = Lists()->PreCheckBatch(context.get());
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(StreamSeatTest, WhoGoesAwayInTheMiddleLeavesTheOthersAlone) {
  for (int i = 0; i < 20; ++i) {
    const auto context = ContextOf("county");
    const auto stream = Lists()->PreCheckBatch(context.get());
    stream->Write(ListOf(200));
    if (i % 2 == 0) context->TryCancel();
    v1::PreCheckBatchResponse response;
    if (i % 3 == 0) stream->Read(&response);
    context->TryCancel();
    EXPECT_FALSE(stream->Finish().ok());
  }
  v1::PreCheckResponse response;
  EXPECT_TRUE(PreCheck(Child("王小芳", "2", "20150301"), &response).ok());
}

TEST_F(StreamSeatTest, AStreamThatIsOpenDoesNotKeepTheServerFromStopping) {
  const auto context = ContextOf("county");
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  const auto stream = Lists()->PreCheckBatch(context.get());
  v1::PreCheckBatchResponse response;
  ASSERT_TRUE(stream->Write(ListOf(1)));
  ASSERT_TRUE(stream->Read(&response));
  const auto begin = std::chrono::steady_clock::now();
  service_->Stop(std::chrono::milliseconds(100));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
  EXPECT_FALSE(stream->Finish().ok());
}

}  // namespace
}  // namespace xueji::server
