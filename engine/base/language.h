// Language: the two languages in which everything for people exists, and the pick between them.
//
//   Text(language, "已有结果目录", "the result directory exists")
//
// Plain values; the pick is a pure function, so both texts stand side by side where they are used.
#pragma once

#include <cstdint>
#include <string_view>

namespace xueji {

enum class Language : std::uint8_t { kEnglish, kChinese };

constexpr std::string_view Text(Language language, std::string_view zh, std::string_view en) {
  return language == Language::kChinese ? zh : en;
}

}  // namespace xueji
