// TextPositions: byte offsets of a text <-> the line and column an editor shows.
//
//   const TextPositions positions(text);
//   positions.At(offset)                 // {3, 14}: from 1; the column counts characters
//
// Immutable; the text must outlive it. Cost: one pass over the text, then a binary search a look-up.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace xueji {

struct TextPosition {
  int line = 0;
  int column = 0;
  friend auto operator<=>(const TextPosition&, const TextPosition&) = default;
};

class TextPositions {
 public:
  explicit TextPositions(std::string_view text) : text_(text) {
    line_starts_.push_back(0);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') line_starts_.push_back(i + 1);
    }
  }

  // Offset of a place as protobuf's tokenizer tells it: both from 0, the column in bytes, but a tab
  // moves on to the next multiple of 8.
  std::size_t OffsetOfToken(int line, int column) const {
    if (line < 0) return 0;
    if (static_cast<std::size_t>(line) >= line_starts_.size()) return text_.size();
    std::size_t at = line_starts_[static_cast<std::size_t>(line)];
    for (int reached = 0; reached < column && at < text_.size() && text_[at] != '\n'; ++at) {
      reached = text_[at] == '\t' ? reached / 8 * 8 + 8 : reached + 1;
    }
    return at;
  }

  TextPosition At(std::size_t offset) const {
    offset = std::min(offset, text_.size());
    const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
    const std::size_t start = *(after - 1);
    int column = 1;
    for (std::size_t i = start; i < offset; ++i) {
      column += (static_cast<unsigned char>(text_[i]) & 0xC0) != 0x80 ? 1 : 0;
    }
    return {static_cast<int>(after - line_starts_.begin()), column};
  }

 private:
  std::string_view text_;
  std::vector<std::size_t> line_starts_;
};

}  // namespace xueji
