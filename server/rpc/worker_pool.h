// WorkerPool: threads for what would hold up the network: lists, searches, reads of the store.
//
//   WorkerPool workers(2);
//   workers.Post([this] { … });          // any thread; begun in the order of posting
//
// Threads of its own, because they wait for the store and not for a core (base/parallel.h is for work that computes).
// The destructor does what was posted, then joins. Thread-safe. Cost: waking a thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace xueji::server {

class WorkerPool {
 public:
  explicit WorkerPool(int threads);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  void Post(std::function<void()> work);

 private:
  void Run();

  std::mutex mutex_;
  std::condition_variable posted_;
  std::deque<std::function<void()>> waiting_;  // guarded by mutex_, as closed_ is
  bool closed_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace xueji::server
