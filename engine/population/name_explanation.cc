#include "engine/population/name_explanation.h"

#include <algorithm>
#include <array>
#include <string>

#include "engine/base/check.h"
#include "matchers/name/character_parts.h"
#include "matchers/name/character_table.h"
#include "matchers/name/code_point_fold.h"
#include "matchers/name/name_levels.h"
#include "matchers/name/person_name.h"

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
// would be too little to link two records by: of characters drawn at random 0.9 % reach it, of modelled slips of
// the eye 99 % (0.4 % and 91 % at kLookAlikeMin; measured in matchers/name/look_alike.cc).
constexpr double kLookAlikeUnderOneNumber = 0.50;

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
  if (explanation == Explanation::kAnotherPerson && DiffersInOneLookAlike(student.name, entry.name)) {
    explanation = Explanation::kLookAlike;
  }
  if (close != nullptr && explanation == Explanation::kAnotherPerson) {
    *close = level == NameLevel::kOneCharacter || level == NameLevel::kSubset || level == NameLevel::kSameGiven;
  }
  return explanation;
}

}  // namespace xueji
