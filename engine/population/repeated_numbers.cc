#include "engine/population/repeated_numbers.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/hash.h"
#include "engine/base/message.h"
#include "engine/base/mutex.h"
#include "engine/base/parallel.h"
#include "engine/base/staging.h"

namespace xueji {
namespace {

constexpr std::uint64_t kKeyBytes = sizeof(std::uint64_t);

// Sixteen decimal digits of four bits each as a number.
constexpr std::uint64_t DecimalOf(std::uint64_t nibbles) {
  std::uint64_t pairs = (nibbles & 0x0F0F0F0F0F0F0F0F) + 10 * (nibbles >> 4 & 0x0F0F0F0F0F0F0F0F);
  pairs = (pairs & 0x00FF00FF00FF00FF) + 100 * (pairs >> 8 & 0x00FF00FF00FF00FF);
  pairs = (pairs & 0x0000FFFF0000FFFF) + 10'000 * (pairs >> 16 & 0x0000FFFF0000FFFF);
  return (pairs & 0xFFFFFFFF) + 100'000'000 * (pairs >> 32);
}
static_assert(DecimalOf(0x1234567890123456) == 1'234'567'890'123'456);

// Sorts `keys`, and leaves in it those that come several times, once each.
RepeatedCount CountIn(std::vector<std::uint64_t>& keys) {
  std::sort(keys.begin(), keys.end());
  RepeatedCount count;
  std::size_t kept = 0;
  for (std::size_t begin = 0; begin < keys.size();) {
    std::size_t end = begin + 1;
    while (end < keys.size() && keys[end] == keys[begin]) ++end;
    if (end - begin > 1) {
      ++count.numbers;
      count.rows += end - begin;
      keys[kept++] = keys[begin];
    }
    begin = end;
  }
  keys.resize(kept);
  return count;
}

}  // namespace

std::uint64_t NumberKey(matchers::PackedIdNumber id) {
  const std::uint64_t digit17 = id.tail & 15;
  const std::uint64_t check = id.tail >> 4 & 15;
  return (DecimalOf(id.digits) * 10 + digit17) * 11 + check;
}

absl::StatusOr<std::unique_ptr<RepeatedNumbers>> RepeatedNumbers::Create(
    const RepeatedOptions& options) {
  return std::unique_ptr<RepeatedNumbers>(new RepeatedNumbers(options));
}

RepeatedNumbers::~RepeatedNumbers() {
  if (descriptor_ >= 0) close(descriptor_);
}

absl::Status RepeatedNumbers::Add(std::span<const std::uint64_t> keys) {
  for (const std::uint64_t key : keys) parts_[Mix64(key) >> 56].keys.push_back(key);
  keys_in_memory_ += keys.size();
  // Vectors that grow may take twice what they hold.
  return keys_in_memory_ * kKeyBytes * 2 > options_.memory_max ? PutAside() : absl::OkStatus();
}

absl::Status RepeatedNumbers::PutAside() {
  if (descriptor_ < 0) {
    const std::string path = options_.directory + "/.numbers.partial-" + std::to_string(getpid());
    descriptor_ = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor_ < 0) {
      return FileFault(path, {"不能写入", "cannot be written"}, errno);
    }
    unlink(path.c_str());  // it goes with the process, however that ends
  }
  for (Part& part : parts_) {
    if (part.keys.empty()) continue;
    const auto* at = reinterpret_cast<const char*>(part.keys.data());
    std::size_t left = part.keys.size() * kKeyBytes;
    part.aside.push_back({file_bytes_, part.keys.size()});
    while (left > 0) {
      const ssize_t written = pwrite(descriptor_, at, left, static_cast<off_t>(file_bytes_));
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) {
        return FileFault(options_.directory, {"写临时文件失败", "writing a temporary file failed"}, errno);
      }
      at += written;
      left -= static_cast<std::size_t>(written);
      file_bytes_ += static_cast<std::uint64_t>(written);
    }
    part.keys.clear();
  }
  keys_in_memory_ = 0;
  return CheckCancelled();
}

absl::Status RepeatedNumbers::Bring(const Extent& extent, std::vector<std::uint64_t>& keys) const {
  const std::size_t before = keys.size();
  keys.resize(before + static_cast<std::size_t>(extent.keys));
  auto* at = reinterpret_cast<char*>(keys.data() + before);
  std::uint64_t offset = extent.offset;
  std::size_t left = static_cast<std::size_t>(extent.keys * kKeyBytes);
  while (left > 0) {
    const ssize_t got = pread(descriptor_, at, left, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      return FileFault(options_.directory, {"读临时文件失败", "reading a temporary file failed"}, errno);
    }
    at += got;
    left -= static_cast<std::size_t>(got);
    offset += static_cast<std::uint64_t>(got);
  }
  return absl::OkStatus();
}

absl::StatusOr<RepeatedCount> RepeatedNumbers::Count(std::vector<std::uint64_t>* repeated) {
  RepeatedCount total;
  absl::Status status;
  Mutex mutex;
  ParallelFor(kParts, 1, [&](std::size_t at, std::size_t) {
    if (IsCancelled()) return;
    Part& part = parts_[at];
    absl::Status brought;
    for (const Extent& extent : part.aside) {
      brought = Bring(extent, part.keys);
      if (!brought.ok()) break;
    }
    const RepeatedCount count = brought.ok() ? CountIn(part.keys) : RepeatedCount();
    std::vector<std::uint64_t> keys = std::exchange(part.keys, {});
    const MutexLock lock(mutex);
    if (!brought.ok()) status = brought;
    if (repeated != nullptr) repeated->insert(repeated->end(), keys.begin(), keys.end());
    total.numbers += count.numbers;
    total.rows += count.rows;
  });
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  XUEJI_RETURN_IF_ERROR(status);
  if (repeated != nullptr) std::sort(repeated->begin(), repeated->end());
  return total;
}

}  // namespace xueji
