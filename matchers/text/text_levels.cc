#include "matchers/text/text_levels.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "matchers/text/edit_distance.h"
#include "matchers/text/jaro_winkler.h"

namespace xueji::matchers {
namespace {

// Short texts are within two edits of each other by chance.
constexpr std::size_t kOneEditLengthMin = 3;
constexpr std::size_t kTwoEditsLengthMin = 5;

bool IsAscii(std::string_view text) {
  std::uint64_t bits = 0;
  while (text.size() >= 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data(), 8);
    bits |= word;
    text.remove_prefix(8);
  }
  for (const char character : text) bits |= static_cast<unsigned char>(character);
  return (bits & 0x8080808080808080ULL) == 0;
}

// Code points of UTF-8; a byte that belongs to no well-formed character is one of its own, as a
// surrogate, which no text contains.
std::u32string Decode(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    char32_t character = length == 1 ? lead : lead & (0x7Fu >> length);
    bool whole = length > 0 && i + length <= text.size();
    for (std::size_t k = 1; whole && k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      whole = (next & 0xC0) == 0x80;
      character = character << 6 | (next & 0x3Fu);
    }
    out.push_back(whole ? character : char32_t{0xDC00} + lead);
    i += whole ? length : 1;
  }
  return out;
}

template <typename View>
TextLevel Compare(View left, View right, const TextThresholds& thresholds) {
  const std::size_t longer = std::max(left.size(), right.size());
  const int edits_max = longer >= kTwoEditsLengthMin ? 2 : longer >= kOneEditLengthMin ? 1 : 0;
  if (edits_max > 0) {
    const int edits = OsaDistance(left, right, edits_max);
    if (edits <= edits_max) return edits == 1 ? TextLevel::kOneEdit : TextLevel::kTwoEdits;
  }
  const double lowest =
      std::min({thresholds.similar[0], thresholds.similar[1], thresholds.similar[2]});
  if (lowest > 1) return TextLevel::kElse;
  const double similarity = JaroWinklerSimilarity(left, right);
  if (similarity >= thresholds.similar[0]) return TextLevel::kSimilar1;
  if (similarity >= thresholds.similar[1]) return TextLevel::kSimilar2;
  return similarity >= thresholds.similar[2] ? TextLevel::kSimilar3 : TextLevel::kElse;
}

}  // namespace

TextLevel CompareTexts(std::string_view left, std::string_view right,
                       const TextThresholds& thresholds) {
  if (left.empty() || right.empty()) return TextLevel::kNull;
  if (left == right) return TextLevel::kExact;
  if (IsAscii(left) && IsAscii(right)) return Compare(left, right, thresholds);
  const std::u32string left_points = Decode(left);
  const std::u32string right_points = Decode(right);
  return Compare<std::u32string_view>(left_points, right_points, thresholds);
}

}  // namespace xueji::matchers
