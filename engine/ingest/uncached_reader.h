// UncachedReader: reads a large file from front to back past the page cache, some blocks ahead.
//
//   std::unique_ptr<UncachedReader> reader = UncachedReader::Open(path, file_bytes, {});
//   if (reader != nullptr) XUEJI_ASSIGN_OR_RETURN(std::size_t got, reader->Read(buffer));   // 0: the end
//
// A nation's file is on the disk, not in memory. Read through the page cache it waits for the disk a few
// hundred kilobytes at a time, is copied once more, and pushes everything else out. On the machine of the README
// dd gives 0.4 GB/s that way, 0.7 with iflag=direct, and two such readers at once 2.2. A file that
// lies in the cache already is read faster from there: then there is no reader.
// By POSIX asynchronous input (glibc: a thread for each open descriptor). Memory: three blocks.
// Thread-compatible: one reader. Errors: kInternal with the system's reason, kCancelled.
#pragma once

#include <aio.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "engine/base/aligned_buffer.h"
#include "engine/base/status.h"

namespace xueji {

class UncachedReader {
 public:
  struct Limits {
    std::uint64_t bytes_min = std::uint64_t{256} << 20;  // smaller files are not worth it
    double cached_max = 0.25;     // share of the file that may lie in the page cache
    std::size_t block_bytes = std::size_t{4} << 20;      // REQUIRES: a multiple of kDirectBytes
  };
  // Null where the file should be read the usual way: it is small or cached, or its file system knows no
  // other. `bytes`: its size.
  static std::unique_ptr<UncachedReader> Open(const std::string& path, std::uint64_t bytes,
                                              const Limits& limits);
  ~UncachedReader();
  UncachedReader(const UncachedReader&) = delete;
  UncachedReader& operator=(const UncachedReader&) = delete;

  // Fills `output` from the front until it is full or the file ends; returns the bytes written.
  absl::StatusOr<std::size_t> Read(std::span<char> output);

 private:
  static constexpr std::size_t kAhead = 3;
  struct Request {
    int descriptor = -1;
    bool in_flight = false;
    AlignedBuffer buffer;
    aiocb block{};
  };
  UncachedReader(std::string path, std::size_t block_bytes);
  bool Submit(Request& request, std::uint64_t number);
  absl::StatusOr<std::size_t> Wait(Request& request);
  absl::StatusOr<std::size_t> FillUp(const Request& request, std::size_t got) const;

  std::string path_;
  std::size_t block_bytes_;
  std::array<Request, kAhead> requests_;
  std::uint64_t number_ = 0;       // of the block that is read from
  std::span<const char> rest_;     // of it, not yet handed on
  bool is_last_ = false;           // nothing comes after it
};

}  // namespace xueji
