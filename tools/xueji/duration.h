// Durations as people write and read them.
//
//   ParseSeconds("30m")                        // 1800; also "90s", "2h", "45" (seconds)
//   DurationText(Language::kEnglish, 1800)     // "30.0 min"
//
// Thread-safe: pure functions.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/language.h"
#include "engine/base/number_text.h"

namespace xueji::tools {

// A whole number of seconds, minutes or hours, above zero and at most a year; none if it is not one.
inline std::optional<std::uint64_t> ParseSeconds(std::string_view text) {
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc()) return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const std::uint64_t seconds = unit.empty() || unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : 0;
  constexpr std::uint64_t kYear = 366 * 24 * 3600;
  if (seconds == 0 || count == 0 || count > kYear / seconds) return std::nullopt;
  return count * seconds;
}

// Seconds below two minutes, minutes below two hours, else hours.
inline std::string DurationText(Language language, double seconds) {
  if (seconds < 120) return Decimal(seconds, seconds < 10 ? 2 : 1) + std::string(Text(language, " 秒", " s"));
  if (seconds < 7200) return Decimal(seconds / 60, 1) + std::string(Text(language, " 分", " min"));
  return Decimal(seconds / 3600, 1) + std::string(Text(language, " 小时", " h"));
}

}  // namespace xueji::tools
