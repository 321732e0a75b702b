#include "datasets/generator/register_shape.h"

#include <algorithm>
#include <cmath>

#include "datasets/generator/seeded_random.h"
#include "engine/base/check.h"

namespace xueji::datasets {
namespace {

constexpr std::uint64_t kUnitPersons = 1000;
constexpr std::uint64_t kShapeKey = 20;  // the mix inside a group is the same for every seed

template <typename T>
void Shuffle(std::vector<T>& values, SeededRandom& random) {
  for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[random.Index(i)]);
}

// How many further records each person of a unit has: 1,172 in all. The tail is Febrl's Zipf.
std::vector<int> FurtherRecords() {
  std::vector<int> counts(880, 1);
  counts.insert(counts.end(), 90, 2);
  counts.insert(counts.end(), 20, 3);
  for (const int tail : {4, 4, 4, 4, 5, 5, 5, 6, 7, 8}) counts.push_back(tail);
  SeededRandom random(kShapeKey, Stream::kDuplicate, 0);
  Shuffle(counts, random);
  return counts;
}

std::vector<HouseholdKind> GroupHouseholds() {
  std::vector<HouseholdKind> kinds(634, HouseholdKind::kOnlyChild);
  kinds.insert(kinds.end(), 172, HouseholdKind::kSiblings);
  kinds.insert(kinds.end(), 8, HouseholdKind::kTwins);
  kinds.insert(kinds.end(), 2, HouseholdKind::kTwinsAndSibling);
  SeededRandom random(kShapeKey, Stream::kShape, 0);
  Shuffle(kinds, random);
  return kinds;
}

constexpr double kFurtherPerDuplicated = 1.172;

std::uint64_t PersonsOf(std::uint64_t records, double duplicated) {
  const double persons = static_cast<double>(records) / (1.0 + kFurtherPerDuplicated * duplicated);
  return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(std::ceil(persons)), 1, records);
}

}  // namespace

RegisterShape::RegisterShape(std::uint64_t records, double duplicated, std::uint64_t seed)
    : records_(records),
      persons_(PersonsOf(records, duplicated)),
      households_((persons_ + kGroupPersons - 1) / kGroupPersons * kGroupHouseholds),
      record_order_(records, HashCombine(seed, static_cast<std::uint64_t>(Stream::kRecordOrder))),
      duplicated_persons_(persons_,
                          HashCombine(seed, static_cast<std::uint64_t>(Stream::kDuplicate))) {
  XUEJI_CHECK(duplicated >= 0 && duplicated < 0.5);
  const std::vector<int> further = FurtherRecords();
  for (std::size_t person = 0; person < further.size(); ++person) {
    for (int copy = 1; copy <= further[person]; ++copy) {
      copies_.push_back({static_cast<std::uint16_t>(person), static_cast<std::uint8_t>(copy)});
    }
  }
  std::size_t next = 0;
  std::uint64_t household = 0;
  for (const HouseholdKind kind : GroupHouseholds()) {
    group_households_[household] = {kind, next};
    for (int member = 0; member < ChildCount(kind); ++member) {
      group_[next++] = {household, kind, member};
    }
    ++household;
  }
  XUEJI_CHECK(next == kGroupPersons && household == kGroupHouseholds);
}

RecordOrigin RegisterShape::Locate(std::uint64_t record) const {
  const std::uint64_t index = record_order_.Map(record);
  if (index < persons_) return {index, 0};
  const std::uint64_t further = index - persons_;
  const Copy copy = copies_[further % copies_.size()];
  // Persons of a unit appear in order, so `duplicated` never exceeds `further`, which is below
  // persons_.
  const std::uint64_t duplicated = further / copies_.size() * kUnitPersons + copy.person;
  return {duplicated_persons_.Map(duplicated), copy.copy};
}

std::vector<std::uint64_t> RegisterShape::RecordsOf(std::uint64_t person) const {
  std::vector<std::uint64_t> records = {record_order_.Inverse(person)};
  const std::uint64_t duplicated = duplicated_persons_.Inverse(person);
  const std::uint64_t unit = duplicated / kUnitPersons * copies_.size();
  const auto first =
      std::lower_bound(copies_.begin(), copies_.end(), duplicated % kUnitPersons,
                       [](const Copy& copy, std::uint64_t wanted) { return copy.person < wanted; });
  for (auto copy = first; copy != copies_.end(); ++copy) {
    const std::uint64_t index =
        persons_ + unit + static_cast<std::uint64_t>(copy - copies_.begin());
    if (copy->person != duplicated % kUnitPersons || index >= records_) break;
    records.push_back(record_order_.Inverse(index));
  }
  return records;
}

HouseholdPlace RegisterShape::PlaceOf(std::uint64_t household) const {
  HouseholdPlace place = group_households_[household % kGroupHouseholds];
  place.first_person += household / kGroupHouseholds * kGroupPersons;
  return place;
}

Residence RegisterShape::ResidenceOf(std::uint64_t person) const {
  Residence residence = group_[person % kGroupPersons];
  residence.household += person / kGroupPersons * kGroupHouseholds;
  return residence;
}

}  // namespace xueji::datasets
