#include "engine/base/memory_budget.h"

#include <sys/resource.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cinttypes>
#include <cstdio>
#include <fstream>
#include <limits>

#include "engine/base/message.h"

namespace xueji {
namespace {

std::uint64_t ReadNumber(const char* path) {
  std::ifstream file(path);
  std::uint64_t value = 0;
  return file >> value ? value : std::numeric_limits<std::uint64_t>::max();
}

std::uint64_t AvailableOnMachine() {
  std::ifstream file("/proc/meminfo");
  std::string key;
  std::uint64_t kib = 0;
  std::string unit;
  while (file >> key >> kib) {
    if (key == "MemAvailable:") return kib * 1024;
    std::getline(file, unit);
  }
  return std::numeric_limits<std::uint64_t>::max();
}

}  // namespace

absl::Status MemoryBudget::Reserve(std::uint64_t bytes) {
  const std::uint64_t before = in_use_.fetch_add(bytes, std::memory_order_relaxed);
  if (before + bytes <= bytes_max_) return absl::OkStatus();
  in_use_.fetch_sub(bytes, std::memory_order_relaxed);
  bytes_refused_.store(before + bytes, std::memory_order_relaxed);
  return ResourceExhausted({"达到内存上限：至此需要 $0（$1 字节），允许 $2；请调高 --memory-max 或减少记录",
                            "memory limit reached: $0 ($1 bytes) needed so far, $2 allowed; raise "
                            "--memory-max or give the run fewer records",
                            {FormatBytes(before + bytes), before + bytes, FormatBytes(bytes_max_)}});
}

std::uint64_t DefaultMemoryMax() {
  const std::uint64_t group = std::min(ReadNumber("/sys/fs/cgroup/memory.max"),
                                       ReadNumber("/sys/fs/cgroup/memory/memory.limit_in_bytes"));
  return std::min(AvailableOnMachine(), group) / 10 * 9;
}

// Not from getrusage where it can be helped: its figure outlives exec, so that of a program started by a
// large one (a scheduler) would be the starter's.
std::uint64_t PeakMemoryBytes() {
  std::ifstream file("/proc/self/status");
  std::string line;
  while (std::getline(file, line)) {
    std::uint64_t kib = 0;
    if (std::sscanf(line.c_str(), "VmHWM: %" SCNu64, &kib) == 1) return kib * 1024;
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

absl::StatusOr<std::uint64_t> ParseBytes(std::string_view text) {
  const auto refuse = [&] {
    return InvalidArgument({"'$0' 不是大小；请写成 512M、16G 或 20000000000",
                            "'$0' is not a size; write it like 512M, 16G or 20000000000", {text}});
  };
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return refuse();
  std::string unit;
  for (const char* at = end; at != text.data() + text.size(); ++at) {
    if (*at != ' ') unit.push_back(static_cast<char>(std::tolower(*at)));
  }
  int shift = 0;
  if (unit == "k" || unit == "kib" || unit == "kb") shift = 10;
  else if (unit == "m" || unit == "mib" || unit == "mb") shift = 20;
  else if (unit == "g" || unit == "gib" || unit == "gb") shift = 30;
  else if (unit == "t" || unit == "tib" || unit == "tb") shift = 40;
  else if (!unit.empty() && unit != "b") return refuse();
  if (number > (std::numeric_limits<std::uint64_t>::max() >> shift)) return refuse();
  return number << shift;
}

std::string FormatBytes(std::uint64_t bytes) {
  static constexpr const char* kUnits[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1024 && unit + 1 < std::size(kUnits)) {
    value /= 1024;
    ++unit;
  }
  char text[32];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.2f %s", value, kUnits[unit]);
  return text;
}

}  // namespace xueji
