// Today's date in China, as a number: what "today" means wherever a result has a date in it.
//
//   ChinaToday() == 20260301
//
// Reads the system clock; thread-safe.
#pragma once

#include <chrono>
#include <cstdint>

namespace xueji {

inline std::uint32_t ChinaToday() {
  using namespace std::chrono;  // NOLINT: the calendar of the library, nothing else
  const year_month_day date(floor<days>(system_clock::now() + hours(8)));
  return static_cast<std::uint32_t>(static_cast<int>(date.year())) * 10'000 +
         static_cast<unsigned>(date.month()) * 100 + static_cast<unsigned>(date.day());
}

}  // namespace xueji
