#include "datasets/generator/name_errors.h"

#include <algorithm>
#include <iterator>

#include "matchers/name/character_table.h"

namespace xueji::datasets {
namespace {

constexpr char32_t kSeparator = U'\u00B7';

struct KindShare {
  ErrorClass kind;
  double percent;
};
constexpr KindShare kKinds[] = {
    {ErrorClass::kNameHomophone, 34},  {ErrorClass::kNameTone, 10},
    {ErrorClass::kNameNearSound, 4},   {ErrorClass::kNameLookAlike, 14},
    {ErrorClass::kNameVariant, 12},    {ErrorClass::kNameRare, 5},
    {ErrorClass::kNameDropped, 4},     {ErrorClass::kNameAdded, 2},
    {ErrorClass::kNameSwapped, 3},     {ErrorClass::kNameOtherParentSurname, 4},
    {ErrorClass::kNameRenamed, 5},     {ErrorClass::kNameFieldsSwapped, 1.5},
    {ErrorClass::kNameOfRelative, 1.5}};

struct Stand {
  std::u32string_view text;
  double percent;
};
constexpr Stand kSeparators[] = {{U"\u2022", 35}, {U".", 20}, {U"\uFF0E", 10}, {U"\u30FB", 12},
                                 {U"", 13},       {U" ", 6},  {U"\u2027", 1},  {U"\u22C5", 1},
                                 {U"\u3002", 1},  {U"-", 1}};

// Code points that look like a character of a name and are another: radicals.
constexpr char32_t kRadicals[][2] = {
    {U'一', 0x2F00}, {U'人', 0x2F08}, {U'力', 0x2F12}, {U'十', 0x2F17}, {U'口', 0x2F1D},
    {U'土', 0x2F1F}, {U'士', 0x2F20}, {U'大', 0x2F24}, {U'女', 0x2F25}, {U'子', 0x2F26},
    {U'小', 0x2F29}, {U'山', 0x2F2D}, {U'工', 0x2F2F}, {U'心', 0x2F3C}, {U'文', 0x2F42},
    {U'方', 0x2F45}, {U'日', 0x2F47}, {U'月', 0x2F49}, {U'木', 0x2F4A}, {U'水', 0x2F54},
    {U'火', 0x2F55}, {U'玄', 0x2F5E}, {U'玉', 0x2F5F}, {U'生', 0x2F63}, {U'田', 0x2F65},
    {U'白', 0x2F69}, {U'石', 0x2F6F}, {U'竹', 0x2F75}, {U'立', 0x2F74}, {U'羽', 0x2F7B},
    {U'里', 0x2FA5}, {U'金', 0x2FA6}, {U'雨', 0x2FAC}, {U'青', 0x2FAD}, {U'音', 0x2FB3},
    {U'香', 0x2FB9}, {U'高', 0x2FBC}, {U'龙', 0x2EF0}, {U'马', 0x2EE2}, {U'鸟', 0x2EE6},
    {U'韦', 0x2ED9}};

std::size_t GivenLength(const Child& child, const std::u32string& name) {
  return name.size() - std::min<std::size_t>(child.surname_length, name.size());
}

// Where a wrong character goes: the surname in 15 %, else the given name.
std::size_t DrawPlace(const Child& child, const std::u32string& name, SeededRandom& random) {
  const std::size_t given = GivenLength(child, name);
  const std::size_t surname = name.size() - given;
  if (given == 0 || (surname > 0 && random.Chance(0.15))) return random.Index(name.size() - given);
  return surname + random.Index(given);
}

}  // namespace

NameErrors::NameErrors(const NameModel& names, const MinorityNames& minority,
                       const ConfusionModel& confusion)
    : names_(names), minority_(minority), confusion_(confusion) {
  std::vector<double> weights;
  for (const KindShare& share : kKinds) weights.push_back(share.percent);
  kind_draw_ = WeightedTable(weights);
}

ErrorClass NameErrors::Corrupt(const Household& home, const Child& child, SeededRandom& random,
                               std::u32string& name, std::u32string& former_name) const {
  const ErrorClass kind = kKinds[kind_draw_.Draw(random)].kind;
  switch (kind) {
    case ErrorClass::kNameRare:
      if (SpoilRare(child, random, name)) return kind;
      break;
    case ErrorClass::kNameDropped:
    case ErrorClass::kNameAdded:
    case ErrorClass::kNameSwapped:
    case ErrorClass::kNameOtherParentSurname:
    case ErrorClass::kNameRenamed:
    case ErrorClass::kNameFieldsSwapped:
    case ErrorClass::kNameOfRelative:
      if (Rearrange(kind, home, child, random, name, former_name)) return kind;
      break;
    default:
      if (Substitute(kind, child, random, name)) return kind;
      break;
  }
  if (Substitute(ErrorClass::kNameHomophone, child, random, name))
    return ErrorClass::kNameHomophone;
  if (Rearrange(ErrorClass::kNameDropped, home, child, random, name, former_name)) {
    return ErrorClass::kNameDropped;
  }
  name.push_back(name.back());
  return ErrorClass::kNameAdded;
}

bool NameErrors::Substitute(ErrorClass kind, const Child& child, SeededRandom& random,
                            std::u32string& name) const {
  // A few places are tried: not every character has a variant or a look-alike.
  for (int attempt = 0; attempt < 4; ++attempt) {
    const std::size_t at = DrawPlace(child, name, random);
    const char32_t character = name[at];
    if (character == kSeparator) continue;
    const NamePlace place = at < child.surname_length ? NamePlace::kSurname : NamePlace::kGiven;
    std::optional<char32_t> wrong;
    switch (kind) {
      case ErrorClass::kNameTone:
        wrong = confusion_.OtherTone(character, place, random);
        break;
      case ErrorClass::kNameNearSound:
        wrong = confusion_.NearSound(character, place, random);
        break;
      case ErrorClass::kNameLookAlike:
        wrong = confusion_.LookAlike(character, random);
        break;
      case ErrorClass::kNameVariant:
        wrong = confusion_.VariantForm(character, place, random);
        break;
      default:
        wrong = confusion_.SameSound(character, place, random);
        break;
    }
    if (!wrong || *wrong == character) continue;
    name[at] = *wrong;
    return true;
  }
  return false;
}

bool NameErrors::SpoilRare(const Child& child, SeededRandom& random, std::u32string& name) const {
  std::size_t at = 0;
  while (at < name.size() && !matchers::IsRareCharacter(name[at])) ++at;
  if (at == name.size() || name[at] == kSeparator) return false;
  const double kind = random.Unit();
  if (kind < 0.40) {
    const NamePlace place = at < child.surname_length ? NamePlace::kSurname : NamePlace::kGiven;
    const std::optional<char32_t> wrong = confusion_.SameSound(name[at], place, random);
    if (!wrong) return false;
    name[at] = *wrong;
  } else if (kind < 0.60) {
    const std::u32string letters = confusion_.CapitalSyllable(name[at]);
    if (letters.empty()) return false;
    name.replace(at, 1, letters);
  } else if (kind < 0.75) {
    // A code point of the user area, as each city's own font has it.
    name[at] = 0xE000 + name[at] % 0x700;
  } else if (kind < 0.85 || name.size() < 2) {
    name[at] = U'?';
  } else if (kind < 0.95) {
    const std::u32string_view parts = confusion_.Components(name[at]);
    if (parts.empty()) return false;
    name.replace(at, 1, parts);
  } else {
    name.erase(at, 1);
  }
  return true;
}

void NameErrors::Rename(const Child& child, SeededRandom& random, std::u32string& name) const {
  const std::u32string surname = name.substr(0, child.surname_length);
  const std::u32string old = name;
  for (int attempt = 0; attempt < 8 && name == old; ++attempt) {
    std::u32string given = names_.DrawGiven(child.sex, random);
    // Half keep one character: the last of the old name.
    if (random.Chance(0.5) && given.size() == 2) given[1] = old.back();
    name = surname + given;
  }
}

bool NameErrors::Rearrange(ErrorClass kind, const Household& home, const Child& child,
                           SeededRandom& random, std::u32string& name,
                           std::u32string& former_name) const {
  const std::u32string before = name;
  const std::size_t surname = child.surname_length;
  const std::size_t given = GivenLength(child, name);
  const bool han = home.style == NameStyle::kHan;
  switch (kind) {
    case ErrorClass::kNameDropped:
      if (surname == 2 && random.Chance(0.10)) {
        name.erase(1, 1);
      } else if (given >= 2) {
        name.erase(surname + random.Index(given), 1);
      }
      break;
    case ErrorClass::kNameAdded:
      if (random.Chance(0.60)) {
        const std::size_t at = random.Index(name.size());
        name.insert(at, 1, name[at]);
      } else {
        const std::u32string_view stray = U"1234567890aAsSxXqQ";
        name.insert(1 + random.Index(name.size()), 1, stray[random.Index(stray.size())]);
      }
      break;
    case ErrorClass::kNameSwapped:
      if (han && given == 2) std::swap(name[surname], name[surname + 1]);
      break;
    case ErrorClass::kNameOtherParentSurname:
      // The mother's name begins with her surname: one character, or the compound she has.
      if (han) {
        const std::u32string& mother = home.guardians[1].name;
        const std::u32string& father = home.guardians[0].name;
        const std::u32string& other = name.substr(0, 1) == father.substr(0, 1) ? mother : father;
        name = other.substr(0, 1) + name.substr(surname);
      }
      break;
    case ErrorClass::kNameRenamed:
      if (!han) break;
      Rename(child, random, name);
      if (name != before && random.Chance(0.5)) former_name = before;
      break;
    case ErrorClass::kNameFieldsSwapped:
      if (surname > 0 && given > 0 && han) name = name.substr(surname) + name.substr(0, surname);
      break;
    case ErrorClass::kNameOfRelative:
      name = ChildCount(home.kind) > 1 && random.Chance(0.5)
                 ? home.children[home.children[0].name == name ? 1 : 0].name
                 : home.guardians[random.Index(2)].name;
      break;
    default:
      break;
  }
  return name != before;
}

void NameErrors::RespellTransliterated(const Household& home, double factor, SeededRandom& random,
                                       std::u32string& name, ErrorClasses& found) const {
  if (home.style == NameStyle::kHan) return;
  const bool parts = home.style == NameStyle::kUyghur || home.style == NameStyle::kKazakh;
  if (random.Chance((parts ? 0.15 : 0.06) * factor) &&
      minority_.Respell(home.style, name, random)) {
    found.Add(ErrorClass::kNameTransliteration);
  }
  if (!parts) return;
  const std::size_t separator = name.find(kSeparator);
  if (separator == std::u32string::npos) return;
  if (random.Chance(0.05 * factor)) {
    name.erase(separator);
    found.Add(ErrorClass::kNamePartMissing);
  } else if (random.Chance(0.01 * factor)) {
    const std::u32string own = name.substr(0, separator);
    name = name.substr(separator + 1) + kSeparator + own;
    found.Add(ErrorClass::kNameSwapped);
  } else if (name.size() > 10 && random.Chance(0.01 * factor)) {
    name.resize(10);
    found.Add(ErrorClass::kNameCut);
  }
}

bool NameErrors::ReplaceSeparator(SeededRandom& random, std::u32string& name) const {
  const std::size_t at = name.find(kSeparator);
  if (at == std::u32string::npos) return false;
  double left = random.Unit() * 100;
  const Stand* chosen = &kSeparators[0];
  for (const Stand& stand : kSeparators) {
    chosen = &stand;
    left -= stand.percent;
    if (left < 0) break;
  }
  name.replace(at, 1, chosen->text);
  return true;
}

void NameErrors::Reformat(SeededRandom& random, std::u32string& name) const {
  const double kind = random.Unit();
  if (kind < 0.40 && name.size() == 2) {
    name.insert(1, 1, U' ');
  } else if (kind < 0.75) {
    if (random.Chance(0.3)) {
      name.insert(0, 1, U' ');
    } else {
      name.push_back(U' ');
    }
  } else if (kind < 0.85) {
    name.insert(name.size() == 2 ? 1 : name.size(), 1, U'\u3000');
  } else if (kind < 0.92) {
    name.insert(random.Index(name.size() + 1), 1, random.Chance(0.5) ? U'\u200B' : U'\uFEFF');
  } else {
    for (char32_t& character : name) {
      for (const auto& pair : kRadicals) {
        if (pair[0] != character) continue;
        character = pair[1];
        return;
      }
    }
    name.push_back(U'\u3000');
  }
}

}  // namespace xueji::datasets
