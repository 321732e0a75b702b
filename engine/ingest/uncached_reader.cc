#include "engine/ingest/uncached_reader.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/message.h"

namespace xueji {
namespace {

// Pages that are asked after, spread over the file.
constexpr std::uint64_t kSamples = 64;
constexpr long kWaitNanoseconds = 100'000'000;  // then it is asked whether the run was cancelled

// The share of the file that lies in the page cache; 1 if that is not told.
double CachedShare(const std::string& path, std::uint64_t bytes) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return 1;
  const auto page_bytes = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  void* const mapped = mmap(nullptr, bytes, PROT_READ, MAP_SHARED, descriptor, 0);
  close(descriptor);
  if (mapped == MAP_FAILED) return 1;
  std::uint64_t cached = 0;
  for (std::uint64_t i = 0; i < kSamples; ++i) {
    const std::uint64_t page = bytes / page_bytes * i / kSamples;
    unsigned char is_there = 1;
    if (mincore(static_cast<char*>(mapped) + page * page_bytes, 1, &is_there) != 0) is_there = 1;
    cached += is_there & 1U;
  }
  munmap(mapped, bytes);
  return static_cast<double>(cached) / static_cast<double>(kSamples);
}

}  // namespace

UncachedReader::UncachedReader(std::string path, std::size_t block_bytes)
    : path_(std::move(path)), block_bytes_(block_bytes) {}

UncachedReader::~UncachedReader() {
  for (Request& request : requests_) {
    if (request.in_flight) {
      // The buffer must outlive what is written to it.
      aio_cancel(request.descriptor, &request.block);
      const aiocb* const wanted = &request.block;
      while (aio_error(&request.block) == EINPROGRESS) aio_suspend(&wanted, 1, nullptr);
      aio_return(&request.block);
    }
    if (request.descriptor >= 0) close(request.descriptor);
  }
}

std::unique_ptr<UncachedReader> UncachedReader::Open(const std::string& path, std::uint64_t bytes,
                                                     const Limits& limits) {
  if (bytes < std::max<std::uint64_t>(limits.bytes_min, 1)) return nullptr;
  if (CachedShare(path, bytes) > limits.cached_max) return nullptr;
  std::unique_ptr<UncachedReader> reader(new UncachedReader(path, limits.block_bytes));
  for (std::size_t i = 0; i < kAhead; ++i) {
    Request& request = reader->requests_[i];
    request.descriptor = open(path.c_str(), O_RDONLY | O_DIRECT | O_CLOEXEC);
    if (request.descriptor < 0 || !reader->Submit(request, i)) return nullptr;
  }
  // File systems that know no such reading say so at the first block.
  const absl::StatusOr<std::size_t> first = reader->Wait(reader->requests_[0]);
  if (!first.ok()) return nullptr;
  reader->rest_ = {reinterpret_cast<const char*>(reader->requests_[0].buffer.Fit(limits.block_bytes)),
                   *first};
  reader->is_last_ = *first < limits.block_bytes;
  return reader;
}

bool UncachedReader::Submit(Request& request, std::uint64_t number) {
  request.block = {};
  request.block.aio_fildes = request.descriptor;
  request.block.aio_buf = request.buffer.Fit(block_bytes_);
  request.block.aio_nbytes = block_bytes_;
  request.block.aio_offset = static_cast<off_t>(number * block_bytes_);
  request.block.aio_sigevent.sigev_notify = SIGEV_NONE;
  request.in_flight = aio_read(&request.block) == 0;
  return request.in_flight;
}

absl::StatusOr<std::size_t> UncachedReader::Wait(Request& request) {
  const aiocb* const wanted = &request.block;
  int error = EINPROGRESS;
  while ((error = aio_error(&request.block)) == EINPROGRESS) {
    XUEJI_RETURN_IF_ERROR(CheckCancelled());
    const timespec patience{.tv_sec = 0, .tv_nsec = kWaitNanoseconds};
    aio_suspend(&wanted, 1, &patience);
  }
  request.in_flight = false;
  const ssize_t got = aio_return(&request.block);
  if (error != 0) return Internal(SystemFault(error));
  if (static_cast<std::size_t>(got) == block_bytes_) return block_bytes_;
  return FillUp(request, static_cast<std::size_t>(got));
}

// A block that came short: nearly always the file ends in it. If not, the usual way fetches what is missing.
absl::StatusOr<std::size_t> UncachedReader::FillUp(const Request& request, std::size_t got) const {
  const int descriptor = open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return Internal(SystemFault(errno));
  auto* const into = static_cast<char*>(const_cast<void*>(request.block.aio_buf));
  int error = 0;
  while (got < block_bytes_) {
    const ssize_t more = pread(descriptor, into + got, block_bytes_ - got,
                               request.block.aio_offset + static_cast<off_t>(got));
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) error = errno;
    if (more <= 0) break;
    got += static_cast<std::size_t>(more);
  }
  close(descriptor);
  if (error != 0) return Internal(SystemFault(error));
  return got;
}

absl::StatusOr<std::size_t> UncachedReader::Read(std::span<char> output) {
  std::size_t written = 0;
  while (written < output.size()) {
    if (rest_.empty()) {
      if (is_last_) break;
      // This block's request goes on to the block behind those that are on their way.
      if (!Submit(requests_[number_ % kAhead], number_ + kAhead)) return Internal(SystemFault(errno));
      ++number_;
      Request& request = requests_[number_ % kAhead];
      XUEJI_ASSIGN_OR_RETURN(const std::size_t got, Wait(request));
      rest_ = {reinterpret_cast<const char*>(request.buffer.Fit(block_bytes_)), got};
      is_last_ = got < block_bytes_;
      continue;
    }
    const std::size_t step = std::min(rest_.size(), output.size() - written);
    std::memcpy(output.data() + written, rest_.data(), step);
    rest_ = rest_.subspan(step);
    written += step;
  }
  return written;
}

}  // namespace xueji
