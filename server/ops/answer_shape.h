// The size of an answer tells nothing: sizes come in steps. Nor does its time: work_floor.h.
//
//   answer.set_padding(std::string(PaddingBytes(answer.ByteSizeLong(), kPaddingFieldNumber), '\0'));
//
// Sizes are 2,048, 4,096 … bytes. The smallest holds a hit with its reasons in two languages: with
// 512, which held only a miss, the size told which it was (bench/scenarios/timing.py counts them).
// Pure: thread-safe.
#pragma once

#include <cstddef>

namespace xueji::server {

inline constexpr std::size_t kAnswerBytesMin = 2048;

// How many bytes of padding in a `bytes` field of this number bring a message of `message_bytes` to
// the next step exactly.
std::size_t PaddingBytes(std::size_t message_bytes, int field_number);

}  // namespace xueji::server
