// Transliterated names: how a Uyghur, Kazakh, Tibetan, Mongolian or Yi name is built, and how else
// it is spelt.
//
//   const MinorityNames names;
//   std::u32string own = names.DrawPart(NameStyle::kUyghur, Sex::kMale, random);   // 图尔荪
//   names.Respell(NameStyle::kUyghur, name, random);                               // 吐尔逊·…
//
// Uyghur and Kazakh names are the own part, U+00B7, and the father's; Tibetan ones two parts of two
// characters (15 % one only); Mongolian one part or two; Yi a clan and a part. Immutable; any
// number of threads. Limits: the parts stated in minority_name_facts.h, so such names repeat more
// often than Han ones, as they do in life.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "datasets/generator/seeded_random.h"

namespace xueji::datasets {

enum class Sex : std::uint8_t { kMale = 1, kFemale = 2 };  // GB/T 2261.1
enum class NameStyle : std::uint8_t { kHan, kUyghur, kKazakh, kTibetan, kMongolian, kYi };
inline constexpr int kNameStyleCount = 6;

class MinorityNames {
 public:
  MinorityNames();

  // The style a family of an ethnic group (GB/T 3304) uses; part of the Mongolian and Yi families
  // have Han names.
  NameStyle StyleOf(int ethnic_group, SeededRandom& random) const;
  // One part in its standard spelling. REQUIRES: style != kHan.
  std::u32string DrawPart(NameStyle style, Sex sex, SeededRandom& random) const;
  std::u32string DrawClan(SeededRandom& random) const;  // Yi
  // A whole Tibetan or Mongolian name.
  std::u32string DrawName(NameStyle style, Sex sex, SeededRandom& random) const;

  // Replaces one part of `name` by another spelling; false, and `name` as it was, if it has none.
  bool Respell(NameStyle style, std::u32string& name, SeededRandom& random) const;

 private:
  struct Part {
    std::vector<std::u32string> spellings;
    std::uint8_t sexes;  // bit Sex
  };
  std::vector<Part> parts_[kNameStyleCount];
  // By style and sex: indexes of the parts that sex may bear.
  std::vector<std::uint16_t> by_sex_[kNameStyleCount][3];
};

}  // namespace xueji::datasets
