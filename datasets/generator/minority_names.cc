#include "datasets/generator/minority_names.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "datasets/generator/minority_name_facts.h"
#include "engine/base/check.h"

namespace xueji::datasets {
namespace {

std::span<const NamePart> PartsOf(NameStyle style) {
  switch (style) {
    case NameStyle::kUyghur:
      return kUyghurParts;
    case NameStyle::kKazakh:
      return kKazakhParts;
    case NameStyle::kTibetan:
      return kTibetanParts;
    case NameStyle::kMongolian:
      return kMongolianParts;
    case NameStyle::kYi:
      return kYiParts;
    case NameStyle::kHan:
      break;
  }
  return {};
}

std::vector<std::u32string> SplitAtBlanks(std::u32string_view text) {
  std::vector<std::u32string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(U' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

}  // namespace

MinorityNames::MinorityNames() {
  for (int style = 1; style < kNameStyleCount; ++style) {
    for (const NamePart& facts : PartsOf(static_cast<NameStyle>(style))) {
      const bool male = facts.sex != 'f';
      const bool female = facts.sex != 'm';
      const auto index = static_cast<std::uint16_t>(parts_[style].size());
      parts_[style].push_back({SplitAtBlanks(facts.spellings),
                               static_cast<std::uint8_t>((male ? 2 : 0) | (female ? 4 : 0))});
      if (male) by_sex_[style][static_cast<int>(Sex::kMale)].push_back(index);
      if (female) by_sex_[style][static_cast<int>(Sex::kFemale)].push_back(index);
    }
  }
}

NameStyle MinorityNames::StyleOf(int ethnic_group, SeededRandom& random) const {
  switch (ethnic_group) {
    case 2:
      return random.Chance(0.55) ? NameStyle::kMongolian : NameStyle::kHan;
    case 4:
    case 54:
    case 55:
      return NameStyle::kTibetan;
    case 5:
    case 43:
    case 50:
      return NameStyle::kUyghur;
    case 7:
      return random.Chance(0.35) ? NameStyle::kYi : NameStyle::kHan;
    case 17:
    case 29:
    case 41:
      return NameStyle::kKazakh;
    default:
      return NameStyle::kHan;
  }
}

std::u32string MinorityNames::DrawPart(NameStyle style, Sex sex, SeededRandom& random) const {
  const auto& choices = by_sex_[static_cast<int>(style)][static_cast<int>(sex)];
  XUEJI_CHECK(!choices.empty());
  // The power prefers the first ones: names are not equally common.
  const double unit = random.Unit();
  const auto at =
      static_cast<std::size_t>(unit * std::sqrt(unit) * static_cast<double>(choices.size()));
  std::u32string part = parts_[static_cast<int>(style)][choices[at]].spellings.front();
  // -jan, a form of affection that became part of many names.
  if (style == NameStyle::kUyghur && sex == Sex::kMale && random.Chance(0.25)) part += U'江';
  return part;
}

std::u32string MinorityNames::DrawClan(SeededRandom& random) const {
  return std::u32string(kYiClans[random.Index(std::size(kYiClans))]);
}

std::u32string MinorityNames::DrawName(NameStyle style, Sex sex, SeededRandom& random) const {
  std::u32string name = DrawPart(style, sex, random);
  const double second = style == NameStyle::kTibetan ? 0.85 : 0.35;
  if (random.Chance(second)) {
    const std::u32string other = DrawPart(style, sex, random);
    if (other != name) name += other;
  }
  return name;
}

bool MinorityNames::Respell(NameStyle style, std::u32string& name, SeededRandom& random) const {
  const std::vector<Part>& parts = parts_[static_cast<int>(style)];
  const std::size_t start = parts.empty() ? 0 : random.Index(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Part& part = parts[(start + i) % parts.size()];
    const std::u32string& standard = part.spellings.front();
    const std::size_t at = name.find(standard);
    if (at == std::u32string::npos || part.spellings.size() < 2) continue;
    const std::size_t other = 1 + random.Index(part.spellings.size() - 1);
    name.replace(at, standard.size(), part.spellings[other]);
    return true;
  }
  return false;
}

}  // namespace xueji::datasets
