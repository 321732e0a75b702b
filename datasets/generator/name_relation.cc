#include "datasets/generator/name_relation.h"

#include <algorithm>

#include "matchers/name/character_table.h"
#include "matchers/name/code_point_fold.h"

namespace xueji::datasets {
namespace {

using matchers::kNameSeparator;

bool IsBlank(char32_t c) {
  return c == U' ' || c == 0x3000 || c == 0x00A0 || c == U'\t';
}

// A blank stands for a separator between parts of two characters and more, five in all.
bool BlanksSeparate(std::u32string_view name) {
  std::size_t shortest = name.size();
  std::size_t total = 0;
  int parts = 0;
  for (std::size_t at = 0; at < name.size();) {
    if (IsBlank(name[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < name.size() && !IsBlank(name[end])) ++end;
    shortest = std::min(shortest, end - at);
    total += end - at;
    ++parts;
    at = end;
  }
  return parts > 1 && shortest >= 2 && total >= 5;
}

std::u32string Joined(std::u32string_view name) {
  std::u32string joined(name);
  std::erase(joined, kNameSeparator);
  return joined;
}

bool IsStandIn(char32_t c) {
  return c == U'?' || c == U'*' || c == U'□' || c == 0xFFFD || matchers::IsPrivateUse(c);
}

bool IsCapital(char32_t c) {
  return c >= U'A' && c <= U'Z';
}

// True if `spelt` is `name` with one character written as its sound in capitals: 王YAN for 王焱.
bool SpellsOne(std::u32string_view name, std::u32string_view spelt) {
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (spelt.substr(0, at) != name.substr(0, at)) return false;
    std::size_t end = at;
    std::string letters;
    while (end < spelt.size() && IsCapital(spelt[end])) {
      letters.push_back(static_cast<char>(spelt[end++]));
    }
    if (end == at || spelt.substr(end) != name.substr(at + 1)) continue;
    const auto readings = matchers::Readings(name[at]);
    const matchers::SyllableId syllable = matchers::ParseSyllable(letters);
    return std::find(readings.begin(), readings.end(), syllable) != readings.end();
  }
  return false;
}

NameRelation RelateCharacters(char32_t left, char32_t right, bool first) {
  if (left == right) return NameRelation::kSame;
  if (IsStandIn(left) || IsStandIn(right)) return NameRelation::kRareCharacter;
  if (matchers::FoldVariant(left) == matchers::FoldVariant(right) ||
      (first && matchers::FoldSurname(left) == matchers::FoldSurname(right))) {
    return NameRelation::kVariant;
  }
  if (matchers::SharesReading(left, right) || matchers::SoundsNear(left, right)) {
    return NameRelation::kHomophone;
  }
  return matchers::IsLookAlike(left, right) ? NameRelation::kLookAlike
                                            : NameRelation::kAnotherPerson;
}

}  // namespace

std::string_view NameRelationWord(NameRelation relation) {
  static constexpr std::string_view kWords[] = {
      "",          "former_name",     "separator",  "rare_character", "variant",
      "homophone", "transliteration", "look_alike", "order",          "another_person"};
  return kWords[static_cast<int>(relation)];
}

std::u32string PlainName(std::u32string_view name) {
  const bool blanks_separate = BlanksSeparate(name);
  std::u32string plain;
  for (const char32_t typed : name) {
    const char32_t c = matchers::FoldCodePoint(typed);
    if (matchers::IsInvisible(c) || (IsBlank(c) && !blanks_separate)) continue;
    if (IsBlank(c) || matchers::IsNameSeparator(c)) {
      if (!plain.empty() && plain.back() != kNameSeparator) plain.push_back(kNameSeparator);
    } else {
      plain.push_back(c >= U'a' && c <= U'z' ? c - 32 : c);
    }
  }
  while (!plain.empty() && plain.back() == kNameSeparator) plain.pop_back();
  return plain;
}

NameRelation RelateNames(std::u32string_view left, std::u32string_view right) {
  if (left == right) return NameRelation::kSame;
  const std::u32string one = Joined(left);
  const std::u32string other = Joined(right);
  if (one == other) return NameRelation::kSeparator;
  if (one.size() != other.size()) {
    return SpellsOne(one, other) || SpellsOne(other, one) ? NameRelation::kRareCharacter
                                                          : NameRelation::kAnotherPerson;
  }
  NameRelation weakest = NameRelation::kSame;
  int equal = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    const NameRelation relation = RelateCharacters(one[i], other[i], i == 0);
    equal += static_cast<int>(relation == NameRelation::kSame);
    weakest = std::max(weakest, relation);
  }
  // Two names of which no character is the other's are two names, however they sound.
  if (equal == 0 && weakest > NameRelation::kVariant) weakest = NameRelation::kAnotherPerson;
  if (weakest != NameRelation::kAnotherPerson) return weakest;
  const bool same_characters =
      std::is_permutation(one.begin(), one.end(), other.begin(), other.end());
  return same_characters ? NameRelation::kOrder : NameRelation::kAnotherPerson;
}

bool SoundTheSame(std::u32string_view left, std::u32string_view right) {
  const std::u32string one = Joined(left);
  const std::u32string other = Joined(right);
  return std::equal(one.begin(), one.end(), other.begin(), other.end(), [](char32_t a, char32_t b) {
    return matchers::FoldVariant(a) == matchers::FoldVariant(b) || matchers::SharesReading(a, b);
  });
}

}  // namespace xueji::datasets
