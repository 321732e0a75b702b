// Random texts and near copies for the tests of matchers/text. Seeded; not thread-safe.
//
//   TextSamples samples(1);
//   const std::string left = samples.Text(20, 4);   // up to 20 letters of an alphabet of 4
#pragma once

#include <random>
#include <string>

namespace xueji::matchers {

class TextSamples {
 public:
  explicit TextSamples(std::uint32_t seed) : random_(seed) {}

  std::size_t Below(std::size_t limit) { return random_() % limit; }

  std::string Text(std::size_t length_max, std::size_t alphabet) {
    std::string text(Below(length_max + 1), 'a');
    for (char& letter : text) letter = static_cast<char>('a' + Below(alphabet));
    return text;
  }

  // With up to `edits_max` letters replaced, exchanged, dropped or added.
  std::string Slip(std::string text, std::size_t edits_max, std::size_t alphabet) {
    for (std::size_t times = Below(edits_max + 1); times > 0 && !text.empty(); --times) {
      const std::size_t at = Below(text.size());
      const auto letter = static_cast<char>('a' + Below(alphabet));
      switch (Below(4)) {
        case 0:
          text[at] = letter;
          break;
        case 1:
          if (at + 1 < text.size()) std::swap(text[at], text[at + 1]);
          break;
        case 2:
          text.erase(at, 1);
          break;
        default:
          text.insert(at, 1, letter);
      }
    }
    return text;
  }

 private:
  std::mt19937 random_;
};

inline std::u32string Widen(const std::string& text) {
  std::u32string wide;
  for (const char letter : text) wide += 0x4E00 + static_cast<char32_t>(letter);
  return wide;
}

}  // namespace xueji::matchers
