// RegisterShape: which person, and which of the person's records, record r is; and which household
// that person lives in. All of it arithmetic, so nothing is kept per record.
//
//   const RegisterShape shape(1'000'000, 0.01, seed);
//   RecordOrigin origin = shape.Locate(17);      // person 804,211's second record
//   Residence home = shape.ResidenceOf(origin.person);
//
// Persons come in groups of 1,000 that hold, by count, what the population holds by rate: 20 twins
// (18.8 per 1,000 births 2007-2014, rising) and 350 pupils with a sibling in the register, in 816
// households. Persons with several records come in units of 1,000 of whom 880 have two, 90 three,
// 20 four and 10 five to nine. Record r is index permutation(r): first every person's first
// record, then the further ones, so the records of a person lie anywhere in the file.
// Immutable, any number of threads. Memory: a few KB. Cost: 50 ns a call.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "datasets/generator/index_permutation.h"

namespace xueji::datasets {

inline constexpr std::uint64_t kGroupPersons = 1000;
inline constexpr std::uint64_t kGroupHouseholds = 816;

struct RecordOrigin {
  std::uint64_t person = 0;
  int copy = 0;  // 0: the first record
};

// Children of a household: the first birth (one child, or twins), then perhaps a sibling.
enum class HouseholdKind : std::uint8_t { kOnlyChild, kSiblings, kTwins, kTwinsAndSibling };
constexpr int FirstBirthCount(HouseholdKind kind) {
  return kind == HouseholdKind::kTwins || kind == HouseholdKind::kTwinsAndSibling ? 2 : 1;
}
constexpr int ChildCount(HouseholdKind kind) {
  return FirstBirthCount(kind) +
         (kind == HouseholdKind::kSiblings || kind == HouseholdKind::kTwinsAndSibling ? 1 : 0);
}

struct Residence {
  std::uint64_t household = 0;
  HouseholdKind kind = HouseholdKind::kOnlyChild;
  int member = 0;  // children in the order of HouseholdKind
};

struct HouseholdPlace {
  HouseholdKind kind = HouseholdKind::kOnlyChild;
  std::uint64_t first_person = 0;
};

class RegisterShape {
 public:
  // REQUIRES: records > 0, 0 <= duplicated < 0.5.
  RegisterShape(std::uint64_t records, double duplicated, std::uint64_t seed);

  // REQUIRES: record < records().
  RecordOrigin Locate(std::uint64_t record) const;
  Residence ResidenceOf(std::uint64_t person) const;
  // The ways back. A person's records, the first one first; and the home of a household with the
  // person its first child is (the others follow; those from persons() on are not in the register).
  std::vector<std::uint64_t> RecordsOf(std::uint64_t person) const;
  HouseholdPlace PlaceOf(std::uint64_t household) const;

  std::uint64_t records() const { return records_; }
  std::uint64_t persons() const { return persons_; }
  std::uint64_t households() const { return households_; }

 private:
  struct Copy {
    std::uint16_t person;  // in the unit
    std::uint8_t copy;
  };
  std::uint64_t records_;
  std::uint64_t persons_;
  std::uint64_t households_;
  std::vector<Copy> copies_;                    // of a unit of persons with several records
  std::array<Residence, kGroupPersons> group_;  // household relative to the group's first
  std::array<HouseholdPlace, kGroupHouseholds> group_households_;  // persons likewise
  IndexPermutation record_order_;
  IndexPermutation duplicated_persons_;
};

}  // namespace xueji::datasets
