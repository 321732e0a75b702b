// LoadRequests: what a load asks, written as framed messages (http2_connection.h) before the clock
// starts.
//
//   const LoadRequests requests(options);
//   connection.Begin(call, path, requests.Question(i));
//
// Of the rows of --students; what is handed out lives as long as this. Immutable: any number of
// threads may read it. Memory: some 250 bytes a row, twice that with lists. Throws
// std::runtime_error: a file that cannot be read, or has no rows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/server/load.h"
#include "xueji/v1/pre_check_service.pb.h"

namespace xueji::bench {

// A file without the line breaks at its end.
std::string ReadText(const std::string& path);

class LoadRequests {
 public:
  explicit LoadRequests(const LoadOptions& options);

  // The i-th of the load: a row far from that of the one before, which row depends on the seed.
  std::string_view Question(std::uint64_t i) const { return questions_[RowOf(i)]; }
  std::string_view List(std::uint64_t i) const { return lists_[i % lists_.size()]; }
  // Its record id is `load-SEED-i`: once per load. Written now.
  std::string Registration(std::uint64_t i) const;

 private:
  std::size_t RowOf(std::uint64_t i) const { return (i * 7919 + seed_) % students_.size(); }
  void WriteLists(const LoadOptions& options);

  const std::uint64_t seed_;
  const std::string region_;
  const std::vector<v1::Student> students_;
  std::vector<std::string> questions_, lists_;
};

}  // namespace xueji::bench
