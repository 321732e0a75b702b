#include "datasets/generator/registry_names.h"

#include <algorithm>

#include "matchers/name/character_table.h"
#include "matchers/name/code_point_fold.h"

namespace xueji::datasets {
namespace {

constexpr int kAttempts = 4;  // places and characters tried before a change is given up

bool HasRareCharacter(const std::u32string& name) {
  return std::any_of(name.begin(), name.end(), [](char32_t c) {
    return c != matchers::kNameSeparator && matchers::IsRareCharacter(c);
  });
}

std::size_t DrawPlace(const Child& child, const std::u32string& name, SeededRandom& random) {
  const std::size_t surname = std::min<std::size_t>(child.surname_length, name.size() - 1);
  if (surname > 0 && random.Chance(0.1)) return random.Index(surname);
  return surname + random.Index(name.size() - surname);
}

}  // namespace

NameRelation RelationOf(RegistryNameChange change) {
  switch (change) {
    case RegistryNameChange::kNone:
      return NameRelation::kSame;
    case RegistryNameChange::kHomophone:
      return NameRelation::kHomophone;
    case RegistryNameChange::kVariant:
      return NameRelation::kVariant;
    case RegistryNameChange::kLookAlike:
      return NameRelation::kLookAlike;
    case RegistryNameChange::kRareCharacter:
      return NameRelation::kRareCharacter;
    case RegistryNameChange::kSeparator:
      return NameRelation::kSeparator;
    case RegistryNameChange::kTransliteration:
      return NameRelation::kTransliteration;
    case RegistryNameChange::kOrder:
      return NameRelation::kOrder;
    case RegistryNameChange::kOldName:
    case RegistryNameChange::kNewName:
      return NameRelation::kFormerName;
  }
  return NameRelation::kSame;
}

RegistryNameChange RegistryNames::Draw(const Household& home, const Child& child,
                                       SeededRandom& random) const {
  double left = random.Unit();
  const auto hit = [&left](double rate) { return (left -= rate) < 0; };
  const bool parts = child.name.find(matchers::kNameSeparator) != std::u32string::npos;
  if (hit(rates_.homophone)) return RegistryNameChange::kHomophone;
  if (hit(rates_.variant)) return RegistryNameChange::kVariant;
  if (hit(rates_.look_alike)) return RegistryNameChange::kLookAlike;
  if (hit(rates_.new_name)) return RegistryNameChange::kNewName;
  if (parts && hit(rates_.separator)) return RegistryNameChange::kSeparator;
  if (hit(parts ? rates_.order_of_parts : rates_.order)) return RegistryNameChange::kOrder;
  if (home.style != NameStyle::kHan && hit(rates_.transliteration)) {
    return RegistryNameChange::kTransliteration;
  }
  if (!child.former_name.empty() && hit(rates_.old_name)) return RegistryNameChange::kOldName;
  if (HasRareCharacter(child.name) && hit(rates_.rare_character)) {
    return RegistryNameChange::kRareCharacter;
  }
  return RegistryNameChange::kNone;
}

bool RegistryNames::Substitute(RegistryNameChange change, const Child& child, SeededRandom& random,
                               std::u32string& name) const {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    std::u32string changed = name;
    const std::size_t at = DrawPlace(child, name, random);
    if (name[at] == matchers::kNameSeparator) continue;
    const NamePlace place = at < child.surname_length ? NamePlace::kSurname : NamePlace::kGiven;
    const std::optional<char32_t> other =
        change == RegistryNameChange::kHomophone ? confusion_.SameSound(name[at], place, random)
        : change == RegistryNameChange::kVariant ? confusion_.VariantForm(name[at], place, random)
                                                 : confusion_.LookAlike(name[at], random);
    if (!other) continue;
    changed[at] = *other;
    if (RelateNames(changed, name) != RelationOf(change)) continue;
    name = changed;
    return true;
  }
  return false;
}

bool RegistryNames::StandIn(const Child& child, SeededRandom& random, std::u32string& name) const {
  const auto rare = std::find_if(name.begin(), name.end(), [](char32_t c) {
    return c != matchers::kNameSeparator && matchers::IsRareCharacter(c);
  });
  if (rare == name.end()) return false;
  const auto at = static_cast<std::size_t>(rare - name.begin());
  const double kind = random.Unit();
  if (kind < 0.4) {
    name[at] = 0xE000 + *rare % 0x700;
  } else if (kind < 0.8) {
    name.replace(at, 1, confusion_.CapitalSyllable(*rare));
  } else {
    name[at] = U'?';
  }
  return RelateNames(PlainName(name), PlainName(child.name)) == NameRelation::kRareCharacter;
}

std::u32string RegistryNames::OtherName(const Child& child, SeededRandom& random) const {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    std::u32string other =
        child.name.substr(0, child.surname_length) + names_.DrawGiven(child.sex, random);
    if (RelateNames(other, child.name) == NameRelation::kAnotherPerson) return other;
  }
  return {};
}

bool RegistryNames::Apply(RegistryNameChange change, const Household& home, const Child& child,
                          SeededRandom& random, RegistryEntry& entry) const {
  std::u32string name = child.name;
  std::u32string former_name = entry.former_name;
  const std::size_t separator = name.find(matchers::kNameSeparator);
  switch (change) {
    case RegistryNameChange::kNone:
      return false;
    case RegistryNameChange::kHomophone:
    case RegistryNameChange::kVariant:
    case RegistryNameChange::kLookAlike:
      if (!Substitute(change, child, random, name)) return false;
      break;
    case RegistryNameChange::kRareCharacter:
      if (!StandIn(child, random, name)) return false;
      break;
    case RegistryNameChange::kSeparator:
      name.erase(separator, 1);
      break;
    case RegistryNameChange::kOrder:
      if (separator != std::u32string::npos) {
        name = name.substr(separator + 1) + name[separator] + name.substr(0, separator);
      } else if (home.style == NameStyle::kHan && name.size() == child.surname_length + 2U) {
        std::swap(name[child.surname_length], name[child.surname_length + 1U]);
      }
      if (RelateNames(name, child.name) != NameRelation::kOrder) return false;
      break;
    case RegistryNameChange::kTransliteration:
      if (!minority_.Respell(home.style, name, random) ||
          RelateNames(name, child.name) != NameRelation::kAnotherPerson) {
        return false;  // many spellings differ by characters of one sound: a homophone as well
      }
      break;
    case RegistryNameChange::kOldName:
      name = child.former_name;
      former_name.clear();
      if (RelateNames(name, child.name) != NameRelation::kAnotherPerson) return false;
      break;
    case RegistryNameChange::kNewName:
      if (home.style != NameStyle::kHan) return false;
      name = OtherName(child, random);
      former_name = child.name;
      if (name.empty()) return false;
      break;
  }
  entry.name = std::move(name);
  entry.former_name = std::move(former_name);
  entry.change = change;
  return true;
}

}  // namespace xueji::datasets
