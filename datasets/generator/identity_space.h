// IdentitySpace: birth dates and identity numbers of households, distinct by construction.
//
//   const IdentitySpace space(regions, seed);
//   const Cell cell = space.CellOf(seat);
//   BirthAndNumber first = space.FirstBirth(cell, Sex::kFemale);
//
// A number of GB 11643 is region, birth date and sequence, so two persons of one county and date
// need different sequences, without a list of those taken. Household k of a county gets slot k mod
// 97 and birth date (a k/97 + b) mod 4,383, with a and b of the slot: one slot never meets a date
// twice. Each slot has ten sequence numbers, for the first birth, its twin, a younger or elder
// sibling, by sex (odd male, even female); they are rotated by a number of the county and date, so
// that they look drawn. What concerns all households of a slot alike stays one-to-one: the gap to
// the sibling, the age of the parents, another county of first registration.
// Birth dates are those of twelve school years, 2008-09-01 to 2020-08-31; siblings are at most six
// years apart for that reason.
// Immutable, any number of threads, no memory. Limit: 97 x 4,383 households in a county. Cost: 20
// ns a number. Standard: GB 11643-1999, check by ISO 7064 MOD 11-2.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "datasets/generator/minority_names.h"
#include "datasets/generator/region_model.h"

namespace xueji::datasets {

inline constexpr int kBirthDays = 4383;        // in the register
inline constexpr int kFirstBirthDay = 14'123;  // 2008-09-01 in days since 1970-01-01
inline constexpr std::uint64_t kSlots = 97;
inline constexpr int kSequenceFirst = 10;  // 000 to 009 stay free for invented numbers
inline constexpr int kSequenceEnd =
    kSequenceFirst + static_cast<int>(kSlots) * 10;  // 980 on are free
inline constexpr std::uint64_t kCountyHouseholdsMax = kSlots * kBirthDays;

// A valid number. REQUIRES: region has six digits, 0 <= sequence <= 999.
std::string MakeIdNumber(std::uint32_t region, int birth_day, int sequence);
// Replaces the last of 18 characters by the one that fits the first 17. REQUIRES: those are digits.
void FixCheckCharacter(std::string& number);
// "20120305"
void AppendDate(int day_number, std::string& out);

struct BirthAndNumber {
  int birth_day = 0;  // days since 1970-01-01
  std::string number;
};

struct Cell {
  std::uint32_t county = 0;
  std::uint32_t slot = 0;
  int day = 0;            // of the first birth, from 0
  std::uint64_t key = 0;  // of county and slot
};

// What a number says.
struct NumberParts {
  std::uint32_t county = 0;  // index among the counties in use
  int birth_day = 0;
  int sequence = 0;
};

class IdentitySpace {
 public:
  // `regions` must outlive this.
  IdentitySpace(const RegionModel& regions, std::uint64_t seed);

  // REQUIRES: seat.number < kCountyHouseholdsMax.
  Cell CellOf(CountySeat seat) const;

  BirthAndNumber FirstBirth(const Cell& cell, Sex sex) const;
  // Twins: the second number follows the first in the office's order (+2 for the same sex, else
  // +-1) in 70 %, else it was given another day or office; in 0.5 % the birthday is the next day.
  // `apart` says so when drawn by the caller.
  BirthAndNumber SecondTwin(const Cell& cell, Sex first, Sex second, bool apart) const;
  BirthAndNumber Sibling(const Cell& cell, Sex sex) const;
  // 20 to 45 years older than every child of the household.
  BirthAndNumber Parent(const Cell& cell, Sex sex) const;

  // The way back: the seat of the only household that could hold the number, be it a child's or a
  // parent's; nullopt if none could. Whoever asks looks whether the household exists, and whether
  // one of it has the number. REQUIRES: the date is real.
  std::optional<CountySeat> SeatBehind(const NumberParts& parts) const;

 private:
  enum class Place : std::uint8_t { kTwin, kSibling, kMother };
  std::uint32_t CountyFor(const Cell& cell, Place place) const;
  int SiblingGap(const Cell& cell) const;
  int ParentAge(const Cell& cell, bool male) const;
  // The county of the household whose `place` was numbered in this one.
  std::uint32_t CountyBehind(std::uint32_t county, std::uint32_t slot, Place place) const;
  Cell CellAt(std::uint32_t county, std::uint32_t slot) const;
  std::optional<CountySeat> SeatAt(const Cell& cell, int day) const;
  int Rotation(std::uint32_t code, int birth_day) const;
  std::string Number(std::uint32_t county, int birth_day, std::uint32_t slot, int value) const;

  const RegionModel& regions_;
  std::uint64_t seed_;
};

}  // namespace xueji::datasets
