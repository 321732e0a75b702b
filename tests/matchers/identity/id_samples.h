// Identity numbers for tests, built from seventeen digits so that no whole number stands in the
// source. Seeded; not thread-safe.
//
//   const std::string id = WithCheck("11010519491231002");   // the check character appended
#pragma once

#include <random>
#include <string>
#include <string_view>

#include "matchers/identity/id_number.h"
#include "matchers/reference/id_number_reference.h"

namespace xueji::matchers {

inline std::string WithCheck(std::string_view digits17) {
  return std::string(digits17) + reference::CheckCharacterReference(digits17);
}

class IdSamples {
 public:
  explicit IdSamples(std::uint32_t seed) : random_(seed) {}

  std::size_t Below(std::size_t limit) { return random_() % limit; }

  // A valid number; few regions, dates and sequences, so that parts agree often.
  std::string Valid() {
    static constexpr std::string_view kRegions[] = {"110105", "440308", "810000", "230229"};
    static constexpr std::string_view kDates[] = {"20120305", "20120503", "20080229", "20151231"};
    std::string text(kRegions[Below(4)]);
    text += kDates[Below(4)];
    for (int i = 0; i < 3; ++i) text += static_cast<char>('0' + Below(3));
    return WithCheck(text);
  }

  // With one to two typical errors; of any length.
  std::string Slip(std::string text) {
    for (std::size_t times = 1 + Below(2); times > 0 && !text.empty(); --times) OneSlip(text);
    return text;
  }

 private:
  void OneSlip(std::string& text) {
    const std::size_t at = Below(text.size());
    switch (Below(10)) {
      case 0:
        text[at] = static_cast<char>('0' + Below(10));
        break;
      case 1:
        if (at + 1 < text.size()) std::swap(text[at], text[at + 1]);
        break;
      case 2:
        text.erase(at, 1);
        break;
      case 3:
        text.insert(at, 1, text[at]);
        break;
      case 4:
        if (text.size() == 18) text.replace(15, 3, "000");
        break;
      case 5:
        if (text.size() == 18) text.resize(15);
        break;
      case 6:
        if (text.size() == 18) text = text.substr(0, 1) + "." + text.substr(1, 14) + "E+17";
        break;
      case 7:
        if (text.size() == 18) text = text.substr(0, 6) + text.substr(8, 9);
        break;
      case 8:
        if (text.size() == 18) text[17] = 'X';
        break;
      default:
        text = Valid();
        break;
    }
    if (text.size() >= 18 && text[16] == 'X') text[16] = '0';
  }

  std::mt19937 random_;
};

}  // namespace xueji::matchers
