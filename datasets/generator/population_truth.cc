#include "datasets/generator/population_truth.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "matchers/identity/document_number.h"
#include "matchers/identity/id_number.h"
#include "matchers/identity/id_repairs.h"

namespace xueji::datasets {
namespace {

// Done to the whole name: whoever wrote it did not write the person's own.
constexpr ErrorClass kOtherNames[] = {
    ErrorClass::kNameOfRelative,    ErrorClass::kNameRenamed,   ErrorClass::kNameOtherParentSurname,
    ErrorClass::kNameFieldsSwapped, ErrorClass::kNameDropped,   ErrorClass::kNameAdded,
    ErrorClass::kNameLookAlike,     ErrorClass::kNameNearSound, ErrorClass::kNameTone,
    ErrorClass::kNameHomophone,     ErrorClass::kNameVariant};

bool HasOneOf(const ErrorClasses& errors, std::span<const ErrorClass> wanted) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](ErrorClass error) { return errors.Has(error); });
}

bool IsComparable(const StudentRecord& record, std::string_view number) {
  if (record.document_type != DocumentType::kResidentId) return false;
  if (matchers::IsBlank(matchers::PackIdNumber(number))) return false;  // another shape
  const bool permit = number[0] == '8' && number[1] >= '1' && number[1] <= '3';
  return number[0] != '9' && !permit;
}

// What the record's name is to the entry's.
NameRelation RelationTo(const StudentRecord& record, const RegistryEntry& entry) {
  const std::u32string name = PlainName(record.name);
  const std::u32string registered = PlainName(entry.name);
  if (name == registered) return NameRelation::kSame;
  const bool former =
      (!record.former_name.empty() && PlainName(record.former_name) == registered) ||
      (!entry.former_name.empty() && PlainName(entry.former_name) == name);
  if (former) return NameRelation::kFormerName;
  const NameRelation seen = RelateNames(name, registered);
  if (entry.person != record.person) return seen;
  if (entry.change != RegistryNameChange::kNone) return RelationOf(entry.change);
  // What was done is told where two names alone do not tell it.
  if (seen < NameRelation::kHomophone || SoundTheSame(name, registered)) return seen;
  if (record.errors.Has(ErrorClass::kNameRare)) return NameRelation::kRareCharacter;
  const bool respelt = record.errors.Has(ErrorClass::kNameTransliteration) ||
                       record.errors.Has(ErrorClass::kNamePartMissing) ||
                       record.errors.Has(ErrorClass::kNameCut);
  if (respelt && !HasOneOf(record.errors, kOtherNames)) {
    // Parts exchanged and one of them spelt otherwise: the order is what one sees.
    return record.errors.Has(ErrorClass::kNameSwapped) ? NameRelation::kOrder
                                                       : NameRelation::kTransliteration;
  }
  if (seen == NameRelation::kAnotherPerson && record.errors.Has(ErrorClass::kNameLookAlike)) {
    return NameRelation::kLookAlike;
  }
  return seen;
}

struct Judged {
  NameRelation relation = NameRelation::kAnotherPerson;
  RegistryState state = RegistryState::kNormal;
  bool attributes_agree = false;

  // Smaller is better.
  std::tuple<int, bool, bool> Rank() const {
    const int name = relation == NameRelation::kSame            ? 0
                     : relation != NameRelation::kAnotherPerson ? 1
                                                                : 2;
    return {name, state != RegistryState::kNormal, !attributes_agree};
  }
};

Judged Judge(const StudentRecord& record, const RegistryEntry& entry) {
  const bool sex = entry.sex == 0 || entry.sex == static_cast<int>(record.sex);
  const bool birth_day = entry.birth_day == kNoBirthDay || entry.birth_day == record.birth_day;
  return {RelationTo(record, entry), entry.state, sex && birth_day};
}

// Whether one slip of hand or eye makes `typed` of `number`.
bool IsOneSlip(const std::string& number, const std::string& typed) {
  for (int slip = 0; slip <= static_cast<int>(matchers::IdSlip::kCheckCharacter); ++slip) {
    const auto kind = static_cast<matchers::IdSlip>(slip);
    if (matchers::IdSlipLikelihood(number, typed, kind) > 0) return true;
  }
  return false;
}

// The pupil's own entry is one slip away, under a like name, and nobody else's is.
bool IsOneErrorIn(const StudentRecord& record, const std::string& typed, const RegistryEntry& own,
                  const RegistryModel& registry, std::uint64_t bystanders) {
  if (!IsOneSlip(own.number, typed) ||
      Judge(record, own).relation == NameRelation::kAnotherPerson) {
    return false;
  }
  std::vector<RegistryEntry> others;
  for (const matchers::IdRepair& repair : matchers::FindIdRepairs(typed)) {
    if (repair.number == own.number || !IsOneSlip(repair.number, typed)) continue;
    registry.AppendNumber(repair.number, bystanders, others);
  }
  return std::none_of(others.begin(), others.end(), [&](const RegistryEntry& other) {
    return Judge(record, other).relation != NameRelation::kAnotherPerson;
  });
}

PopulationTruth Absent(const StudentRecord& record, const std::string& number,
                       const RegistryModel& registry, std::uint64_t bystanders) {
  std::vector<RegistryEntry> entries;
  registry.AppendPerson(record.person, entries);
  const auto own = std::find_if(entries.begin(), entries.end(), [&](const RegistryEntry& entry) {
    return entry.person == record.person;
  });
  if (own == entries.end()) return {"id_absent", "", ""};
  const bool one_error = IsOneErrorIn(record, number, *own, registry, bystanders);
  return {"id_absent", one_error ? "one_error_in_id" : "", own->number};
}

// The number as it is read: a multiplication sign typed for the X is an X.
std::string NumberOf(const StudentRecord& record) {
  std::string typed = record.document_number;
  constexpr std::string_view kTimes = "×";
  if (const std::size_t at = typed.find(kTimes); at != std::string::npos) {
    typed.replace(at, kTimes.size(), "X");
  }
  return matchers::CanonicalDocument(typed, static_cast<char>(record.document_type)).text;
}

}  // namespace

PopulationTruth TruthOf(const StudentRecord& record, const RegistryModel& registry,
                        std::uint64_t bystanders) {
  const std::string number = NumberOf(record);
  if (!IsComparable(record, number)) return {"not_comparable", "", ""};
  std::vector<RegistryEntry> entries;
  registry.AppendNumber(number, bystanders, entries);
  if (entries.empty()) return Absent(record, number, registry, bystanders);

  Judged best = Judge(record, entries.front());
  for (std::size_t i = 1; i < entries.size(); ++i) {
    const Judged judged = Judge(record, entries[i]);
    if (judged.Rank() < best.Rank()) best = judged;
  }
  if (best.relation == NameRelation::kAnotherPerson) {
    return {"name_mismatch", NameRelationWord(best.relation), ""};
  }
  if (best.state != RegistryState::kNormal) return {"cancelled", "", ""};
  if (best.relation != NameRelation::kSame) {
    return {"name_mismatch", NameRelationWord(best.relation), ""};
  }
  return {best.attributes_agree ? "consistent" : "attribute_mismatch", "", ""};
}

}  // namespace xueji::datasets
