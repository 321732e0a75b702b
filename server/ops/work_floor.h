// WorkFloor: no look is answered before its time, so that time does not tell whether somebody was found.
//
//   WorkFloor floor({.first = std::chrono::microseconds(50), .follows = true});
//   floor.Note(Method::kPreCheck, /*found=*/true, elapsed);
//   const auto wait = floor.WaitAfter(Method::kPreCheck, elapsed);       // hold the answer for so long
//
// Answers come at multiples of the floor: as long as both take less than it, hit and miss are told at one moment. A floor
// that does not move is too low on a slow machine, where hits come one multiple later, and costs a quick one more than it
// must. One that follows is what nineteen in twenty looks of the method take now, of those that find somebody or of the
// others, whichever takes longer. Each of the two is followed by steps of a share of itself: up when a look took longer,
// a nineteenth of that down when it did not (stochastic approximation, Robbins and Monro 1951), so that it doubles within
// 47 slow looks and halves within 890 quick ones, and no look's own time is kept.
// Thread-safe; of looks that end at one moment one may go uncounted. Cost: 5 ns; an answer takes longer by what is left to
// the floor, which held by an alarm takes no core.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

#include "server/ops/access_table.h"

namespace xueji::server {

struct WorkFloorOptions {
  std::chrono::microseconds first{0};  // 0: none, ever
  bool follows = false;                // else it stays as it is
};

class WorkFloor {
 public:
  explicit WorkFloor(const WorkFloorOptions& options);

  // A look of this method took so long before it was held. Does nothing unless the floor follows.
  void Note(Method method, bool found, std::chrono::nanoseconds elapsed);
  std::chrono::nanoseconds Now(Method method) const;
  std::chrono::nanoseconds WaitAfter(Method method, std::chrono::nanoseconds elapsed) const;

 private:
  // Of a method: what nineteen in twenty take, of those that find nobody and of those that find somebody.
  using Quantiles = std::array<std::atomic<std::int64_t>, 2>;
  const WorkFloorOptions options_;
  std::array<Quantiles, kMethodCount> nanoseconds_;
};

}  // namespace xueji::server
