#include "server/ops/answer_shape.h"

#include <gtest/gtest.h>

#include <set>

#include "server/ops/server_config.pb.h"

namespace xueji::server {
namespace {

// With a message of protobuf's own, of every size there is up to 5,000: each is one of the steps.
TEST(AnswerShape, PaddedMessagesHaveAFewSizes) {
  std::set<std::size_t> sizes;
  for (std::size_t size = 0; size <= 5000; ++size) {
    ops::ServerConfig message;
    if (size > 0) message.set_listen(std::string(size, 'x'));
    const std::size_t before = message.ByteSizeLong();
    const std::size_t padding =
        PaddingBytes(before, 6);  // field 6 is a text; a `bytes` field is as long
    if (padding > 0) message.set_snapshot(std::string(padding, '\0'));
    sizes.insert(message.ByteSizeLong());
    EXPECT_GE(message.ByteSizeLong(), before);
  }
  EXPECT_EQ(sizes, (std::set<std::size_t>{2048, 4096, 8192}));
}

TEST(AnswerShape, FieldsOfTwoByteTagsFitToo) {
  for (std::size_t size = 0; size <= 3000; ++size) {
    ops::ServerConfig message;
    if (size > 0) message.set_listen(std::string(size, 'x'));
    const std::size_t padding = PaddingBytes(message.ByteSizeLong(), 16);  // metrics
    if (padding > 0) message.set_metrics(std::string(padding, '\0'));
    EXPECT_EQ(message.ByteSizeLong() & (message.ByteSizeLong() - 1), 0U) << size;
  }
}

}  // namespace
}  // namespace xueji::server
