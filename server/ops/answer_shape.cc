#include "server/ops/answer_shape.h"

namespace xueji::server {
namespace {

std::size_t VarintBytes(std::size_t value) {
  std::size_t bytes = 1;
  for (; value >= 128; value /= 128) ++bytes;
  return bytes;
}

}  // namespace

std::size_t PaddingBytes(std::size_t message_bytes, int field_number) {
  const std::size_t tag = VarintBytes(static_cast<std::size_t>(field_number) * 8);
  for (std::size_t step = kAnswerBytesMin;; step *= 2) {
    if (step == message_bytes) return 0;  // an empty field is not written
    if (step < message_bytes + tag + 2) continue;
    // The length's own size depends on the length: of the few that come near, one fits, but where
    // the length's size jumps none does (128 bytes take one more than 127 do, and two more in all);
    // then the next step.
    const std::size_t room = step - message_bytes - tag;
    for (std::size_t length_bytes = 1; length_bytes <= 5 && length_bytes < room; ++length_bytes) {
      if (VarintBytes(room - length_bytes) == length_bytes) return room - length_bytes;
    }
  }
}

}  // namespace xueji::server
