#include "datasets/generator/registry_model.h"

#include <algorithm>

#include "matchers/identity/id_number.h"

namespace xueji::datasets {
namespace {

constexpr double kFormerNameKept = 0.7;  // of former names, in the registry
constexpr double kParentDeceased = 0.003;
constexpr std::uint32_t kNamesakeRegion = 5'000;  // prefectures 51 and above

// Of whom every record shows the right name, and nothing was done to it that folding has to undo.
constexpr ErrorClass kNameErrors[] = {ErrorClass::kNameOfRelative,
                                      ErrorClass::kNameRenamed,
                                      ErrorClass::kNameOtherParentSurname,
                                      ErrorClass::kNameFieldsSwapped,
                                      ErrorClass::kNameSwapped,
                                      ErrorClass::kNamePartMissing,
                                      ErrorClass::kNameCut,
                                      ErrorClass::kNameDropped,
                                      ErrorClass::kNameAdded,
                                      ErrorClass::kNameTransliteration,
                                      ErrorClass::kNameRare,
                                      ErrorClass::kNameLookAlike,
                                      ErrorClass::kNameNearSound,
                                      ErrorClass::kNameTone,
                                      ErrorClass::kNameHomophone,
                                      ErrorClass::kNameVariant,
                                      ErrorClass::kNameSeparator,
                                      ErrorClass::kNameFormat};

Sex OtherSex(int sex) {
  return sex == static_cast<int>(Sex::kMale) ? Sex::kFemale : Sex::kMale;
}

RegistryEntry EntryOf(const Household& home, const Child& child, std::uint32_t region) {
  RegistryEntry entry;
  entry.number = child.document_number;
  entry.name = child.name;
  entry.sex = static_cast<int>(child.sex);
  entry.birth_day = child.birth_day;
  entry.ethnic_group = home.ethnic_group;
  entry.household_region = region;
  return entry;
}

}  // namespace

RegistryModel::RegistryModel(const RecordModel& model)
    : model_(model),
      rates_(RegistryRatesOf(model.spec().profile)),
      names_(model.names(), model.minority(), model.confusion(), rates_),
      bystanders_(model, rates_) {}

std::uint64_t RegistryModel::households() const {
  return model_.shape().ResidenceOf(model_.shape().persons() - 1).household + 1;
}

void RegistryModel::AppendHousehold(std::uint64_t household,
                                    std::vector<RegistryEntry>& entries) const {
  const HouseholdKind kind = model_.shape().PlaceOf(household).kind;
  AppendHousehold(household, model_.households().Make(household, kind), entries);
}

void RegistryModel::AppendHousehold(std::uint64_t household, const Household& home,
                                    std::vector<RegistryEntry>& entries) const {
  const std::uint64_t first = model_.shape().PlaceOf(household).first_person;
  for (int member = 0; member < ChildCount(home.kind); ++member) {
    AppendChild(home, member, first + static_cast<std::uint64_t>(member), entries);
  }
  for (int guardian = 0; guardian < 2; ++guardian) {
    entries.push_back(Parent(home, household, guardian));
  }
}

void RegistryModel::AppendPerson(std::uint64_t person, std::vector<RegistryEntry>& entries) const {
  const Residence residence = model_.shape().ResidenceOf(person);
  AppendChild(model_.HouseholdOf(residence), residence.member, person, entries);
}

void RegistryModel::AppendChild(const Household& home, int member, std::uint64_t person,
                                std::vector<RegistryEntry>& entries) const {
  const Child& child = home.children[static_cast<std::size_t>(member)];
  if (child.document_type != DocumentType::kResidentId) return;
  RegistryEntry entry = EntryOf(home, child, model_.regions().county(home.household_county).code);
  SeededRandom random(model_.spec().seed, Stream::kRegistryPerson, person);
  if (random.Chance(kFormerNameKept)) entry.former_name = child.former_name;
  if (person >= model_.shape().persons()) {  // a child who is no pupil
    entries.push_back(std::move(entry));
    return;
  }
  entry.person = person;
  // Who holds another's number holds it in the registry too: that is how it became shared.
  std::string shared = model_.SharedNumber(person);
  if (!shared.empty()) entry.number = std::move(shared);
  if (random.Chance(rates_.namesake)) AppendNamesake(entry, person, entries);

  double left = random.Unit();
  const auto hit = [&left](double rate) { return (left -= rate) < 0; };
  if (hit(rates_.late)) return;
  if (hit(rates_.cancelled)) {
    entry.state = RegistryState::kCancelled;
  } else if (hit(rates_.deceased)) {
    entry.state = RegistryState::kDeceased;
  } else if (hit(rates_.cancelled_beside)) {
    entries.push_back(entry);
    entries.back().state = RegistryState::kCancelled;
  } else if (hit(rates_.shared)) {
    RegistryEntry other = entry;
    other.person = UINT64_MAX;
    other.former_name.clear();
    for (int attempt = 0; attempt < 4; ++attempt) {
      other.name =
          model_.names().DrawSurname(1, random) + model_.names().DrawGiven(child.sex, random);
      if (RelateNames(PlainName(other.name), PlainName(entry.name)) !=
          NameRelation::kAnotherPerson) {
        continue;
      }
      entries.push_back(std::move(other));
      break;
    }
  } else if (hit(rates_.birth_date)) {
    const int day = entry.birth_day;
    while (entry.birth_day == day) entry.birth_day = day + random.Between(-40, 40);
  } else if (hit(rates_.sex)) {
    entry.sex = static_cast<int>(OtherSex(entry.sex));
  } else if (hit(rates_.blank)) {
    if (random.Chance(0.5)) {
      entry.sex = 0;
    } else {
      entry.birth_day = kNoBirthDay;
    }
  } else {
    Rename(home, child, person, entry);
  }
  entries.push_back(std::move(entry));
}

void RegistryModel::AppendNamesake(const RegistryEntry& own, std::uint64_t person,
                                   std::vector<RegistryEntry>& entries) const {
  // The number the person was born with, in another prefecture: as distinct as that is.
  const Residence residence = model_.shape().ResidenceOf(person);
  const Household home = model_.HouseholdOf(residence);
  const std::string& born =
      home.children[static_cast<std::size_t>(residence.member)].document_number;
  RegistryEntry namesake = own;
  namesake.person = UINT64_MAX;
  namesake.former_name.clear();
  namesake.household_region =
      static_cast<std::uint32_t>(std::stoul(born.substr(0, 6))) + kNamesakeRegion;
  namesake.number = std::to_string(namesake.household_region) + born.substr(6);
  FixCheckCharacter(namesake.number);
  entries.push_back(std::move(namesake));
}

RegistryEntry RegistryModel::Parent(const Household& home, std::uint64_t household,
                                    int guardian) const {
  const Guardian& parent = home.guardians[static_cast<std::size_t>(guardian)];
  SeededRandom random(model_.spec().seed, Stream::kRegistryParent,
                      household * 2 + static_cast<std::uint64_t>(guardian));
  const matchers::IdFindings told = matchers::ExamineIdNumber(parent.document_number);
  RegistryEntry entry;
  entry.number = parent.document_number;
  entry.name = parent.name;
  entry.sex = told.sex;
  entry.birth_day = matchers::DayNumber(told.birth_date);
  entry.ethnic_group = home.ethnic_group;
  entry.household_region = model_.regions().county(home.household_county).code;
  const double fate = random.Unit();
  entry.state = fate < kParentDeceased                            ? RegistryState::kDeceased
                : fate < kParentDeceased + rates_.adult_cancelled ? RegistryState::kCancelled
                                                                  : RegistryState::kNormal;
  return entry;
}

void RegistryModel::Rename(const Household& home, const Child& child, std::uint64_t person,
                           RegistryEntry& entry) const {
  SeededRandom random(model_.spec().seed, Stream::kRegistryName, person);
  const RegistryNameChange change = names_.Draw(home, child, random);
  if (change == RegistryNameChange::kNone) return;
  if (!AllRecordsHave(person, child, change == RegistryNameChange::kOldName)) return;
  names_.Apply(change, home, child, random, entry);
}

// Whether all records have the person's name; with `former_name`, that too.
bool RegistryModel::AllRecordsHave(std::uint64_t person, const Child& child,
                                   bool former_name) const {
  for (const std::uint64_t number : model_.shape().RecordsOf(person)) {
    const StudentRecord record = model_.Make(number);
    if (former_name && record.former_name != child.former_name) return false;
    const bool differs = std::any_of(std::begin(kNameErrors), std::end(kNameErrors),
                                     [&](ErrorClass error) { return record.errors.Has(error); });
    if (differs) return false;
  }
  return true;
}

void RegistryModel::AppendNumber(std::string_view number, std::uint64_t bystanders,
                                 std::vector<RegistryEntry>& entries) const {
  const matchers::PackedIdNumber id = matchers::PackIdNumber(number);
  if (!matchers::IsValid(id)) return;  // the registry has no others
  NumberParts parts;
  parts.birth_day = matchers::DayNumber(matchers::IdBirthDate(id));
  parts.sequence = static_cast<int>(matchers::IdSequence(id));
  const std::uint32_t region = matchers::IdRegion(id);
  const bool namesake = region / 100 % 100 > kNamesakeRegion / 100;
  const std::optional<std::uint32_t> county =
      model_.regions().FindCounty(namesake ? region - kNamesakeRegion : region);
  if (!county) return;
  parts.county = *county;
  if (!namesake) {
    if (const auto bystander = bystanders_.IndexOf(parts)) {
      if (*bystander < bystanders) entries.push_back(bystanders_.Make(*bystander));
      return;
    }
  }
  const std::optional<CountySeat> seat = model_.households().identities().SeatBehind(parts);
  if (!seat || seat->number >= model_.regions().HouseholdsOf(seat->county)) return;
  const std::uint64_t household = model_.regions().HouseholdAt(*seat);
  if (household >= households()) return;
  const HouseholdPlace place = model_.shape().PlaceOf(household);
  const Household home = model_.households().Make(household, place.kind);
  const std::size_t before = entries.size();
  AppendHousehold(household, home, entries);
  // Who was given this number from elsewhere lives half a register away.
  const std::uint64_t persons = model_.shape().persons();
  for (int member = 0; member < ChildCount(home.kind); ++member) {
    const std::uint64_t person = place.first_person + static_cast<std::uint64_t>(member);
    if (person >= persons) continue;
    const std::uint64_t sharer = (person + persons - persons / 2) % persons;
    if (!model_.SharedNumber(sharer).empty()) AppendPerson(sharer, entries);
  }
  entries.erase(std::remove_if(entries.begin() + static_cast<std::ptrdiff_t>(before), entries.end(),
                               [&](const RegistryEntry& entry) { return entry.number != number; }),
                entries.end());
}

}  // namespace xueji::datasets
