// SubmissionQueue: what waits for the writer, first come, first served, and no more than is good
// for anybody.
//
//   if (!queue.Add(submission, done)) refuse at once;         // any thread
//   std::vector<Waiting> batch = queue.Take(256, wait);       // the writer
//
// Take returns what is there, up to so many, once there is something, Poke was called or the time
// is over. PutBack gives the rest of a batch its place at the front again. Thread-safe. Cost: a
// lock.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <vector>

#include "server/registrar/submission.h"

namespace xueji::server {

struct Waiting {
  Submission submission;
  ReceiptHandler done;
};

class SubmissionQueue {
 public:
  explicit SubmissionQueue(std::size_t waiting_max) : waiting_max_(waiting_max) {}

  // False: full, or closed; `waiting` is as it was.
  bool Add(Waiting& waiting);
  std::vector<Waiting> Take(std::size_t count_max, std::chrono::milliseconds wait);
  void PutBack(std::vector<Waiting> rest);
  void Poke();
  void Close();
  bool closed() const;
  std::size_t size() const;

 private:
  const std::size_t waiting_max_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;
  bool poked_ = false, closed_ = false;
};

}  // namespace xueji::server
