#include "tools/xueji/text_table.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/number_text.h"
#include "engine/base/utf8.h"

namespace xueji::tools {
namespace {

// The wide and full-width ranges that occur in Chinese text.
bool IsWide(char32_t c) {
  constexpr std::array<std::pair<char32_t, char32_t>, 8> kWide = {{{0x1100, 0x115F},
                                                                   {0x2E80, 0x303E},
                                                                   {0x3041, 0xA4CF},
                                                                   {0xAC00, 0xD7A3},
                                                                   {0xF900, 0xFAFF},
                                                                   {0xFE30, 0xFE6F},
                                                                   {0xFF00, 0xFF60},
                                                                   {0x20000, 0x3FFFD}}};
  return std::any_of(kWide.begin(), kWide.end(),
                     [&](const auto& range) { return c >= range.first && c <= range.second; });
}

}  // namespace

std::size_t DisplayWidth(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) width += IsWide(NextCodePoint(text, at)) ? 2 : 1;
  return width;
}

void TextTable::AddCount(std::string_view what, std::uint64_t count) {
  Add({std::string(what), Thousands(count)});
}

std::string TextTable::Print() const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    if (row.size() > widths.size()) widths.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(row[i]));
    }
  }
  std::string out;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string blanks(widths[i] - DisplayWidth(row[i]), ' ');
      const bool left = i < alignment_.size() && alignment_[i] == Align::kLeft;
      line += (i == 0 ? "" : "  ") + (left ? row[i] + blanks : blanks + row[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace xueji::tools
