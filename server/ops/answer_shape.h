// Size and time of an answer tell nothing: sizes come in steps, and nothing is answered before its
// time.
//
//   answer.set_padding(std::string(PaddingBytes(answer.ByteSizeLong(), kPaddingFieldNumber),
//   '\0')); const auto wait = floor.WaitAfter(elapsed);       // hold the answer for so long
//
// Sizes are 2,048, 4,096 … bytes. The smallest holds a hit with its reasons in two languages: with
// 512, which held only a miss, the size told which it was (bench/scenarios/timing.py counts them).
// Times are multiples of the floor: as long as both take less than it, hit and miss are told at one
// moment.
// Cost: an answer takes floor / 2 longer on average than it must; held by an alarm it takes no
// core, held by spinning it takes one. Pure functions, plain values: thread-safe.
#pragma once

#include <chrono>
#include <cstddef>

namespace xueji::server {

inline constexpr std::size_t kAnswerBytesMin = 2048;

// How many bytes of padding in a `bytes` field of this number bring a message of `message_bytes` to
// the next step exactly.
std::size_t PaddingBytes(std::size_t message_bytes, int field_number);

class WorkFloor {
 public:
  explicit WorkFloor(std::chrono::microseconds floor) : floor_(floor) {}  // 0: none
  std::chrono::nanoseconds WaitAfter(std::chrono::nanoseconds elapsed) const;

 private:
  std::chrono::microseconds floor_;
};

}  // namespace xueji::server
