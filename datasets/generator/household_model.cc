#include "datasets/generator/household_model.h"

#include <algorithm>
#include <iterator>

#include "datasets/generator/contact_model.h"
#include "datasets/generator/region_facts.h"
#include "engine/base/check.h"

namespace xueji::datasets {
namespace {

constexpr double kBoyShare = 0.527;  // newborns of 2020
constexpr int kNameAttempts = 64;    // one in ten is taken at worst: enough for any register

Sex DrawSex(SeededRandom& random) {
  return random.Chance(kBoyShare) ? Sex::kMale : Sex::kFemale;
}

int DrawEthnicGroup(int province, SeededRandom& random) {
  int draw = static_cast<int>(random.Below(1000));
  for (const EthnicShare& share : kProvinces[province].ethnic) {
    draw -= share.permille;
    if (draw < 0) return share.group;
  }
  return kHanGroup;
}

// Halves of common words, given to a pair of twins: 思 and 念.
constexpr char32_t kWordPairs[][2] = {
    {U'思', U'念'}, {U'欢', U'乐'}, {U'诗', U'画'}, {U'晨', U'曦'}, {U'梦', U'想'}, {U'安', U'康'},
    {U'如', U'意'}, {U'文', U'武'}, {U'天', U'佑'}, {U'明', U'亮'}, {U'星', U'辰'}, {U'子', U'涵'},
    {U'雨', U'露'}, {U'春', U'晓'}, {U'静', U'好'}, {U'宇', U'宙'}, {U'鹏', U'程'}, {U'佳', U'音'},
    {U'一', U'诺'}, {U'心', U'悦'}, {U'龙', U'凤'}, {U'锦', U'绣'}, {U'浩', U'瀚'}, {U'嘉', U'慧'}};

}  // namespace

struct HouseholdModel::Family {
  std::u32string surname;  // Han: the father's; Yi: the clan
  std::u32string mother_surname;
  std::u32string father_part;  // Uyghur, Kazakh: the father's own part
  char32_t generation = 0;     // a character siblings share, 0 if the family keeps no such habit
};

HouseholdModel::HouseholdModel(const RegionModel& regions, const NameModel& names,
                               const MinorityNames& minority, const ConfusionModel& confusion,
                               std::uint64_t seed, double undocumented)
    : regions_(regions),
      names_(names),
      minority_(minority),
      confusion_(confusion),
      identities_(regions, seed),
      seed_(seed),
      undocumented_(undocumented) {}

Household HouseholdModel::Make(std::uint64_t household, HouseholdKind kind) const {
  SeededRandom random(seed_, Stream::kHousehold, household);
  const Cell cell = identities_.CellOf(regions_.SeatOf(household));
  Household home;
  home.kind = kind;
  home.registered_county = cell.county;
  const County& county = regions_.county(cell.county);
  home.ethnic_group = DrawEthnicGroup(county.province, random);
  home.style = minority_.StyleOf(home.ethnic_group, random);

  const double moved = random.Unit();
  home.household_county = moved < 0.90   ? cell.county
                          : moved < 0.96 ? regions_.OtherCountyInProvince(cell.county, random)
                                         : regions_.CountyElsewhere(cell.county, random);
  const double works = random.Unit();
  home.school_county = works < 0.82 ? home.household_county
                       : works < 0.93
                           ? regions_.OtherCountyInProvince(home.household_county, random)
                           : regions_.CountyElsewhere(home.household_county, random);
  home.address = MakeAddress(regions_.county(home.school_county).place, random);

  Family family;
  MakeFamilyNames(cell, home, family, random);
  MakeChildren(cell, home, family, random);
  MakeParents(cell, family, home, random);
  const std::uint64_t serial_first = household * home.children.size();
  for (int member = 0; member < ChildCount(kind); ++member) {
    const auto index = static_cast<std::size_t>(member);
    if (random.Chance(undocumented_)) {
      Undocument(serial_first + index, home.children[index], random);
    } else {
      GivePermit(cell.county, home.children[index], random);
    }
  }
  return home;
}

void HouseholdModel::MakeFamilyNames(const Cell& cell, Household& home, Family& family,
                                     SeededRandom& random) const {
  if (home.style == NameStyle::kUyghur || home.style == NameStyle::kKazakh) {
    family.father_part = minority_.DrawPart(home.style, Sex::kMale, random);
    return;
  }
  if (home.style == NameStyle::kYi) {
    family.surname = minority_.DrawClan(random);
    return;
  }
  if (home.style != NameStyle::kHan) return;
  const County& county = regions_.county(cell.county);
  if (county.village_surname && random.Chance(0.35)) {
    SeededRandom village(seed_, Stream::kVillage, county.code);
    family.surname = names_.DrawSurname(kHanGroup, village);
    // Cousins of one generation share its character.
    if (random.Chance(0.25)) {
      SeededRandom generation(seed_, Stream::kGeneration, county.code * 8 + cell.slot % 4);
      family.generation = names_.DrawCharacter(Sex::kMale, 0, generation);
    }
  } else {
    family.surname = names_.DrawSurname(home.ethnic_group, random);
  }
  if (family.generation == 0 && ChildCount(home.kind) > FirstBirthCount(home.kind) &&
      random.Chance(0.30)) {
    family.generation = names_.DrawCharacter(DrawSex(random), 0, random);
  }
  family.mother_surname = names_.DrawSurname(home.ethnic_group, random);
}

void HouseholdModel::NameChild(const Household& home, const Family& family, int member,
                               SeededRandom& random, Child& child) const {
  if (home.style == NameStyle::kUyghur || home.style == NameStyle::kKazakh) {
    const std::u32string own = minority_.DrawPart(home.style, child.sex, random);
    child.surname_length = static_cast<std::uint8_t>(own.size());
    child.name = own + U'\u00B7' + family.father_part;
    return;
  }
  if (home.style == NameStyle::kTibetan || home.style == NameStyle::kMongolian) {
    child.name = minority_.DrawName(home.style, child.sex, random);
    return;
  }
  if (home.style == NameStyle::kYi) {
    child.surname_length = static_cast<std::uint8_t>(family.surname.size());
    child.name = family.surname + minority_.DrawPart(home.style, child.sex, random);
    return;
  }
  const bool twin = member == 1 && FirstBirthCount(home.kind) == 2;
  const bool first = member == 0;
  const double mothers = twin ? 0.01 : first ? 1.0 / 13 : 0.08;  // 1 : 12 among newborns
  const bool of_mother = random.Chance(mothers);
  const std::u32string& surname = of_mother ? family.mother_surname : family.surname;
  std::u32string given;
  if (twin) {
    const Child& other = home.children[0];
    const std::u32string others = other.name.substr(other.surname_length);
    // The second twin's surname is the first's, whichever that was, but for 1 %.
    const std::u32string shared = other.name.substr(0, other.surname_length);
    given = TwinGivenName(others, other.sex, child.sex, random);
    child.name = (of_mother ? family.mother_surname : shared) + given;
    child.surname_length = static_cast<std::uint8_t>(child.name.size() - given.size());
    return;
  }
  given = names_.DrawGiven(child.sex, random);
  if (family.generation != 0 && given.size() == 2) given[0] = family.generation;
  child.surname_length = static_cast<std::uint8_t>(surname.size());
  child.name = surname + given;
}

std::u32string HouseholdModel::TwinGivenName(const std::u32string& first, Sex first_sex,
                                             Sex second_sex, SeededRandom& random) const {
  const double kind = random.Unit();
  std::u32string given = first;
  const std::size_t last = given.size() - 1;
  if (kind < 0.15) {  // a word split over the two: the second half where the first has the first
    for (const auto& word : kWordPairs) {
      const std::size_t at = given.find(word[0]);
      if (at == std::u32string::npos) continue;
      given[at] = word[1];
      return given;
    }
  } else if (kind < 0.23) {
    const std::optional<char32_t> alike =
        random.Chance(0.7) ? confusion_.SameSound(given[last], NamePlace::kGiven, random)
                           : confusion_.LookAlike(given[last], random);
    if (alike) {
      given[last] = *alike;
      return given;
    }
  } else if (kind > 0.88) {
    given = names_.DrawGiven(second_sex, random);
    if (given != first) return given;
  }
  if (given.size() == 1)
    given = std::u32string(1, names_.DrawCharacter(first_sex, 0, random)) + given;
  // One character shared at the same place.
  const int place = random.Chance(0.75) ? 1 : 0;
  const auto at = static_cast<std::size_t>(place);
  do given[at] = names_.DrawCharacter(second_sex, place, random);
  while (given[at] == first[std::min(at, last)]);
  return given;
}

void HouseholdModel::MakeChildren(const Cell& cell, Household& home, const Family& family,
                                  SeededRandom& random) const {
  const std::uint64_t school_draw = random.Next();
  const int births = FirstBirthCount(home.kind);
  const int count = ChildCount(home.kind);
  const bool apart = random.Chance(0.30);  // twins numbered apart
  const bool same_class = random.Chance(0.60);
  for (int member = 0; member < count; ++member) {
    Child& child = home.children[static_cast<std::size_t>(member)];
    const bool twin = member == 1 && births == 2;
    child.sex = DrawSex(random);
    if (twin) {
      child.sex = home.children[0].sex;
      if (!random.Chance(0.67)) {
        child.sex = child.sex == Sex::kMale ? Sex::kFemale : Sex::kMale;
      }
    }
    BirthAndNumber made;
    if (member >= births) {
      made = identities_.Sibling(cell, child.sex);
    } else if (twin) {
      made = identities_.SecondTwin(cell, home.children[0].sex, child.sex, apart);
    } else {
      made = identities_.FirstBirth(cell, child.sex);
    }
    child.birth_day = made.birth_day;
    child.document_number = std::move(made.number);
    // Parents do not give one name twice; transliterated ones are few enough to be drawn twice.
    const auto taken = [&] {
      for (int other = 0; other < member; ++other) {
        if (home.children[static_cast<std::size_t>(other)].name == child.name) return true;
      }
      return false;
    };
    for (int attempt = 0; attempt < kNameAttempts; ++attempt) {
      NameChild(home, family, member, random, child);
      if (!taken()) break;
    }
    child.class_number = static_cast<std::uint8_t>(1 + random.Below(8));
    if (twin && same_class) child.class_number = home.children[0].class_number;
    child.school_draw = twin && !random.Chance(0.90) ? random.Next() : school_draw;
    // Renamed earlier in life; the register may know the old name.
    if (home.style == NameStyle::kHan && random.Chance(0.006)) {
      child.former_name =
          child.name.substr(0, child.surname_length) + names_.DrawGiven(child.sex, random);
      if (child.former_name == child.name) child.former_name.clear();
    }
  }
}

void HouseholdModel::MakeParents(const Cell& cell, const Family& family, Household& home,
                                 SeededRandom& random) const {
  for (std::size_t i = 0; i < home.guardians.size(); ++i) {
    Guardian& guardian = home.guardians[i];
    const Sex sex = i == 0 ? Sex::kMale : Sex::kFemale;
    guardian.document_number = identities_.Parent(cell, sex).number;
    guardian.phone = MakePhone(random);
    switch (home.style) {
      case NameStyle::kUyghur:
      case NameStyle::kKazakh: {
        const std::u32string own =
            i == 0 ? family.father_part : minority_.DrawPart(home.style, sex, random);
        guardian.name = own + U'\u00B7' + minority_.DrawPart(home.style, Sex::kMale, random);
        break;
      }
      case NameStyle::kTibetan:
      case NameStyle::kMongolian:
        guardian.name = minority_.DrawName(home.style, sex, random);
        break;
      case NameStyle::kYi:
        guardian.name = (i == 0 ? family.surname : minority_.DrawClan(random)) +
                        minority_.DrawPart(home.style, sex, random);
        break;
      case NameStyle::kHan:
        guardian.name = (i == 0 ? family.surname : family.mother_surname) +
                        names_.DrawGiven(sex, random, /*adult=*/true);
        break;
    }
  }
}

void HouseholdModel::Undocument(std::uint64_t serial, Child& child, SeededRandom& random) const {
  // `serial` is unique to the child, and eight digits of it with a renewal suffix or a letter for
  // the rest keep the numbers unique.
  static const IndexPermutation kScatter(100'000'000, 0xD0C);
  const std::uint64_t round = serial / kScatter.size();
  std::string digits = std::to_string(kScatter.size() + kScatter.Map(serial % kScatter.size()));
  digits.erase(0, 1);
  const std::string suffix = round == 0 ? "" : (round < 10 ? "0" : "") + std::to_string(round);
  const double kind = random.Unit();
  if (kind < 0.55) {
    child.document_type = DocumentType::kOther;
    child.document_number.clear();
  } else if (kind < 0.68) {
    child.document_type = DocumentType::kHongKong;
    child.document_number = "H" + digits + suffix;
  } else if (kind < 0.73) {
    child.document_type = DocumentType::kMacao;
    child.document_number = "M" + digits + suffix;
  } else if (kind < 0.84) {
    child.document_type = DocumentType::kTaiwan;
    child.document_number = digits + suffix;
  } else {
    static constexpr std::string_view kNations[] = {"KOR", "USA", "JPN", "VNM", "RUS",
                                                    "CAN", "AUS", "FRA", "MYS", "PAK"};
    child.document_type = DocumentType::kPassport;
    child.nationality = kNations[random.Index(std::size(kNations))];
    child.document_number = std::string(1, static_cast<char>('C' + round % 20)) + digits;
  }
}

void HouseholdModel::GivePermit(std::uint32_t county, Child& child, SeededRandom& random) const {
  // Residence permits for Hong Kong, Macao and Taiwan residents number as resident IDs do, with the
  // region 810000, 820000 or 830000. The county, which told two numbers of one date and sequence
  // apart, is lost; so for each date and sequence only one county may have such a resident.
  const std::string& number = child.document_number;
  if (number.compare(0, 6, std::to_string(regions_.county(county).code)) != 0) return;
  const std::uint64_t counties = regions_.county_count();
  const std::uint64_t entitled = HashBytes(std::string_view(number).substr(6, 11)) % counties;
  const std::uint64_t region = (county + counties - entitled) % counties;  // 0, 1, 2: a permit
  if (region >= 3 || !random.Chance(undocumented_ * static_cast<double>(counties) / 30)) return;
  child.document_type = DocumentType::kResidencePermit;
  child.document_number.replace(0, 6, std::to_string(810'000 + region * 10'000));
  FixCheckCharacter(child.document_number);
}

}  // namespace xueji::datasets
