#include "engine/population/name_explanation.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "matchers/name/character_parts.h"
#include "matchers/name/character_table.h"
#include "matchers/name/code_point_fold.h"
#include "matchers/name/name_levels.h"
#include "matchers/name/name_units.h"
#include "matchers/name/person_name.h"
#include "matchers/name/transliteration.h"

namespace xueji {
namespace {

using matchers::NameLevel;
using Name = std::u32string_view;

bool HasSeparator(Name name) { return name.find(matchers::kNameSeparator) != Name::npos; }

std::u32string WithoutSeparators(Name name) {
  std::u32string joined(name);
  std::erase(joined, matchers::kNameSeparator);
  return joined;
}

bool DifferInSeparatorsOnly(Name left, Name right) {
  return (HasSeparator(left) || HasSeparator(right)) &&
         WithoutSeparators(left) == WithoutSeparators(right);
}

// Equal, or a variant of it.
bool IsSameName(Name left, Name right) {
  if (left.empty() || right.empty()) return false;
  return matchers::CompareNames(left, right) >= NameLevel::kVariant;
}

bool SameCharacter(char32_t left, char32_t right) {
  return left == right || matchers::FoldVariant(left) == matchers::FoldVariant(right);
}

bool SameCharacters(Name left, Name right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(), SameCharacter);
}

// Place by place the same, or a mark (?, a box, a private-use code) that shows that a character could not
// be typed or stored, whichever it was.
bool AgreeUpToMarks(Name left, Name right) {
  const auto mark = [](char32_t c) { return !matchers::IsHan(c) && matchers::HasStandIn(Name(&c, 1)); };
  const auto agree = [&](char32_t a, char32_t b) { return SameCharacter(a, b) || mark(a) || mark(b); };
  return std::any_of(left.begin(), left.end(), matchers::IsHan) &&
         std::equal(left.begin(), left.end(), right.begin(), right.end(), agree);
}

// A rare character of one name is left out of the other, or written apart in it.
bool RareCharacterIsLost(Name left, Name right) {
  const Name shorter = left.size() < right.size() ? left : right;
  const Name longer = left.size() < right.size() ? right : left;
  if (shorter.size() == longer.size() || shorter.size() < 2) return false;
  const std::size_t more = longer.size() - shorter.size();
  std::size_t same = 0;
  while (same < shorter.size() && SameCharacter(shorter[same], longer[same])) ++same;
  if (more == 1 && matchers::IsHan(longer[same]) && matchers::IsRareCharacter(longer[same]) &&
      SameCharacters(shorter.substr(same), longer.substr(same + 1))) {
    return true;
  }
  // A part may be what comes before it as well: each place where the character may stand is tried.
  for (std::size_t at = 0; at <= same && at < shorter.size(); ++at) {
    if (matchers::IsRareCharacter(shorter[at]) &&
        SameCharacters(shorter.substr(at + 1), longer.substr(at + 1 + more)) &&
        matchers::IsWrittenApart(shorter[at], longer.substr(at, 1 + more))) {
      return true;
    }
  }
  return false;
}

bool HasLostRareCharacter(Name left, Name right, NameLevel level) {
  const bool stand_in = matchers::HasStandIn(left) || matchers::HasStandIn(right);
  if (stand_in && (level >= NameLevel::kOneCharacter || AgreeUpToMarks(left, right))) return true;
  return level < NameLevel::kLookAlike && RareCharacterIsLost(left, right);
}

// Where two people compare names under one number, and all but one character agrees, a likeness counts that
// would be too little to link two records by: hardly anybody else has this number and such a name. Of
// characters drawn at random 1.9 % reach it, of modelled slips of the eye 99.5 % (0.4 % and 91 % at
// kLookAlikeMin; matchers/name/look_alike.cc).
constexpr double kLookAlikeUnderOneNumber = 0.45;

// One character differs, whichever, and the eye may mistake it.
bool DiffersInOneLookAlike(Name left, Name right) {
  if (left.size() != right.size() || left.size() < 2) return false;
  std::size_t differing = 0, at = 0;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (SameCharacter(left[i], right[i])) continue;
    ++differing;
    at = i;
  }
  return differing == 1 && matchers::LookAlike(left[at], right[at]) >= kLookAlikeUnderOneNumber;
}

std::vector<Name> PartsOf(Name name) {
  std::vector<Name> parts;
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find(matchers::kNameSeparator, begin), name.size());
    parts.push_back(name.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

// One part is the other, or the other with one character more: 买买提明, and 麦麦提 for short.
bool SamePartOrShortened(Name left, Name right) {
  if (matchers::SamePart(left, right)) return true;
  const Name shorter = left.size() < right.size() ? left : right;
  const Name longer = left.size() < right.size() ? right : left;
  if (shorter.size() < 3 || shorter.size() + 1 != longer.size()) return false;
  std::u32string without(longer);
  for (std::size_t at = longer.size(); at-- > 0;) {
    without.assign(longer).erase(at, 1);
    if (matchers::SamePart(without, shorter)) return true;
  }
  return false;
}

bool PartsAgree(Name left, Name right) {
  std::vector<Name> lefts = PartsOf(left), rights = PartsOf(right);
  if (lefts.size() == rights.size()) {
    return std::equal(lefts.begin(), lefts.end(), rights.begin(), SamePartOrShortened);
  }
  // The separator of one of them was left out.
  return SamePartOrShortened(WithoutSeparators(left), WithoutSeparators(right));
}

// Place by place, one transliterated element (格日勒) is in both, and of the rest no more differs than an
// element has characters: 苏仁格日勒 and 苏荣格日勒.
bool ShareAnElement(std::span<const matchers::NameUnit> left, std::span<const matchers::NameUnit> right) {
  constexpr std::size_t kDifferingMax = 2;
  if (left.size() != right.size()) return false;
  std::size_t differing = 0;
  bool has_element = false;
  for (std::size_t at = 0; at < left.size();) {
    const matchers::SpellingMatch one = matchers::SpellingAt(left.subspan(at));
    const matchers::SpellingMatch other = matchers::SpellingAt(right.subspan(at));
    if (one.group != 0 && one.group == other.group && one.length == other.length) {
      has_element = true;
      at += one.length;
      continue;
    }
    differing += matchers::FoldUnit(left[at]) != matchers::FoldUnit(right[at]) ? 1 : 0;
    ++at;
  }
  return has_element && differing <= kDifferingMax;
}

// Place by place, half of the characters or more are the same.
bool HalfAgrees(Name left, Name right) {
  if (left.size() != right.size()) return false;
  std::size_t same = 0;
  for (std::size_t i = 0; i < left.size(); ++i) same += SameCharacter(left[i], right[i]) ? 1 : 0;
  return 2 * same >= left.size();
}

// Under one number names count as spellings of one that would be too far apart to link two records by.
// `by_sound`: NamePair's.
bool AreSpelledOtherwise(Name left, Name right, bool by_sound) {
  if (by_sound && HalfAgrees(left, right)) return true;
  const matchers::NameUnits lefts(left), rights(right);
  if (matchers::SpellingsAgree(lefts.span(), rights.span())) return true;
  if ((HasSeparator(left) || HasSeparator(right)) && PartsAgree(left, right)) return true;
  return ShareAnElement(lefts.span(), rights.span());
}

// `in_parts`: one of the names has a separator.
Explanation OfLevel(NameLevel level, bool in_parts) {
  switch (level) {
    case NameLevel::kExact:
    case NameLevel::kVariant: return Explanation::kVariant;
    case NameLevel::kHomophone:
    case NameLevel::kOtherTone:
    case NameLevel::kNearSound: return Explanation::kHomophone;
    case NameLevel::kTransliteration: return Explanation::kTransliteration;
    case NameLevel::kLookAlike: return Explanation::kLookAlike;
    case NameLevel::kSwapped: return Explanation::kOrder;
    case NameLevel::kOneCharacter:
    case NameLevel::kSubset: return in_parts ? Explanation::kTransliteration : Explanation::kAnotherPerson;
    default: return Explanation::kAnotherPerson;
  }
}

}  // namespace

std::string_view WordOf(Explanation explanation) {
  constexpr std::array<std::string_view, static_cast<std::size_t>(Explanation::kCount)> kWords = {
      "", "former_name", "separator", "rare_character", "variant", "homophone", "transliteration",
      "look_alike", "order", "one_error_in_id", "another_person"};
  XUEJI_CHECK(explanation < Explanation::kCount);
  return kWords[static_cast<std::size_t>(explanation)];
}

bool IsWrittenBySound(std::string_view ethnic_group) {
  constexpr std::string_view kPeoples[] = {"蒙古", "藏",   "维吾尔", "彝",   "哈萨克", "柯尔克孜",
                                           "锡伯", "塔吉克", "乌孜别克", "俄罗斯", "塔塔尔", "门巴", "珞巴"};
  const std::size_t suffix = ethnic_group.rfind("族");
  const std::string_view people = ethnic_group.substr(0, suffix);
  return std::find(std::begin(kPeoples), std::end(kPeoples), people) != std::end(kPeoples);
}

Explanation ExplainNames(const NamePair& student, const NamePair& entry, bool* close) {
  XUEJI_DCHECK(!student.name.empty() && !entry.name.empty());
  if (close != nullptr) *close = false;
  if (student.name == entry.name) return Explanation::kNone;
  if (IsSameName(student.name, entry.former_name) || IsSameName(student.former_name, entry.name)) {
    // A former name that is the name itself in another writing says nothing of a change.
    if (!IsSameName(student.name, entry.name)) return Explanation::kFormerName;
  }
  if (DifferInSeparatorsOnly(student.name, entry.name)) return Explanation::kSeparator;
  const NameLevel level = matchers::CompareNames(student.name, entry.name);
  if (HasLostRareCharacter(student.name, entry.name, level)) return Explanation::kRareCharacter;
  const bool in_parts = HasSeparator(student.name) || HasSeparator(entry.name);
  Explanation explanation = OfLevel(level, in_parts);
  if (level == NameLevel::kNearSound &&
      matchers::SpellingsAgree(matchers::NameUnits(student.name).span(), matchers::NameUnits(entry.name).span())) {
    explanation = Explanation::kTransliteration;
  }
  if (explanation == Explanation::kAnotherPerson && DiffersInOneLookAlike(student.name, entry.name)) {
    explanation = Explanation::kLookAlike;
  }
  if (explanation == Explanation::kAnotherPerson && AreSpelledOtherwise(student.name, entry.name, student.by_sound || entry.by_sound)) {
    explanation = Explanation::kTransliteration;
  }
  if (close != nullptr && explanation == Explanation::kAnotherPerson) {
    *close = level == NameLevel::kOneCharacter || level == NameLevel::kSubset || level == NameLevel::kSameGiven;
  }
  return explanation;
}

}  // namespace xueji
