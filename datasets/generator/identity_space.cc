#include "datasets/generator/identity_space.h"

#include <algorithm>
#include <array>
#include <vector>

#include "engine/base/check.h"
#include "matchers/identity/id_number.h"
#include "matchers/identity/packed_date.h"

namespace xueji::datasets {
namespace {

constexpr int kSequencesPerSlot = 10;
constexpr int kSequences = static_cast<int>(kSlots) * kSequencesPerSlot;
constexpr int kDaysPerYear = 365;

// Multipliers coprime to 97 carry the slots of twins and siblings away from their first child's.
constexpr std::uint32_t kTwinStep = 61;
constexpr std::uint32_t kSiblingStep = 37;
constexpr std::uint32_t kFatherStep = 13;
constexpr std::uint32_t kMotherStep = 29;
constexpr std::uint32_t MovedSlot(std::uint32_t slot, std::uint32_t multiplier) {
  return slot * multiplier % static_cast<std::uint32_t>(kSlots);
}

// The inverse of `value` modulo `modulus`, by Euclid. REQUIRES: the two have no common factor.
constexpr std::uint64_t Inverse(std::uint64_t value, std::uint64_t modulus) {
  auto high = static_cast<std::int64_t>(modulus);
  auto low = static_cast<std::int64_t>(value % modulus);
  std::int64_t high_factor = 0;
  std::int64_t low_factor = 1;
  while (low > 1) {
    const std::int64_t times = high / low;
    const std::int64_t rest = high - times * low;
    const std::int64_t rest_factor = high_factor - times * low_factor;
    high = low;
    low = rest;
    high_factor = low_factor;
    low_factor = rest_factor;
  }
  return static_cast<std::uint64_t>(low_factor < 0 ? low_factor + static_cast<std::int64_t>(modulus)
                                                   : low_factor);
}
constexpr std::uint32_t SlotBehind(std::uint32_t moved, std::uint32_t multiplier) {
  return static_cast<std::uint32_t>(moved * Inverse(multiplier, kSlots) % kSlots);
}
static_assert(SlotBehind(MovedSlot(5, kTwinStep), kTwinStep) == 5);

// 2 of 97 slots, of the 30 % numbered apart: 0.6 %
constexpr bool BornNextDay(std::uint32_t slot) {
  return slot % 60 == 17;
}

void AppendDigits(std::uint32_t value, int count, std::string& out) {
  char text[10];
  for (int i = count - 1; i >= 0; --i) {
    text[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  out.append(text, static_cast<std::size_t>(count));
}

constexpr int kTableDayFirst = -12'784;  // 1935-01-01
constexpr int kTableDayEnd = 22'280;     // 2031-01-01

void AppendCalendarDate(int day_number, std::string& out) {
  const matchers::DateParts date = matchers::UnpackDate(matchers::DateOfDayNumber(day_number));
  AppendDigits(static_cast<std::uint32_t>(date.year * 10'000 + date.month * 100 + date.day), 8,
               out);
}

}  // namespace

void AppendDate(int day_number, std::string& out) {
  // PERF: five dates a record; the table (280 KB, 1935 to 2030) saves the calendar's divisions.
  static const std::vector<char> kDates = [] {
    std::string text;
    for (int day = kTableDayFirst; day < kTableDayEnd; ++day) AppendCalendarDate(day, text);
    return std::vector<char>(text.begin(), text.end());
  }();
  if (day_number < kTableDayFirst || day_number >= kTableDayEnd) {
    AppendCalendarDate(day_number, out);
    return;
  }
  out.append(&kDates[static_cast<std::size_t>(day_number - kTableDayFirst) * 8], 8);
}

std::string MakeIdNumber(std::uint32_t region, int birth_day, int sequence) {
  std::string number;
  number.reserve(18);
  AppendDigits(region, 6, number);
  AppendDate(birth_day, number);
  AppendDigits(static_cast<std::uint32_t>(sequence), 3, number);
  number.push_back(matchers::IdCheckCharacter(matchers::IdCheckValue(number)));
  return number;
}

void FixCheckCharacter(std::string& number) {
  number.resize(17);
  number.push_back(matchers::IdCheckCharacter(matchers::IdCheckValue(number)));
}

IdentitySpace::IdentitySpace(const RegionModel& regions, std::uint64_t seed)
    : regions_(regions), seed_(seed) {}

// 4,383 = 3 x 3 x 487: a step that neither divides visits every date.
namespace {
std::uint64_t DayStep(const Cell& cell) {
  std::uint64_t step = 1 + cell.key % (kBirthDays - 2);
  while (step % 3 == 0 || step % 487 == 0) ++step;
  return step;
}
std::uint64_t DayStart(const Cell& cell) {
  return (cell.key >> 32) % kBirthDays;
}
}  // namespace

Cell IdentitySpace::CellAt(std::uint32_t county, std::uint32_t slot) const {
  Cell cell;
  cell.county = county;
  cell.slot = slot;
  const std::uint64_t code = regions_.county(county).code;
  cell.key = HashCombine(HashCombine(seed_, static_cast<std::uint64_t>(Stream::kCell)),
                         code * kSlots + cell.slot);
  return cell;
}

Cell IdentitySpace::CellOf(CountySeat seat) const {
  XUEJI_DCHECK(seat.number < kCountyHouseholdsMax);
  Cell cell = CellAt(seat.county, static_cast<std::uint32_t>(seat.number % kSlots));
  cell.day = static_cast<int>((seat.number / kSlots * DayStep(cell) + DayStart(cell)) % kBirthDays);
  return cell;
}

std::uint32_t IdentitySpace::CountyFor(const Cell& cell, Place place) const {
  // 15 % of siblings, 3 % of the twins numbered apart and 30 % of mothers were first registered
  // elsewhere. The choice and the distance depend on the slot alone, so counties do not collide.
  static constexpr std::array<std::uint64_t, 3> kAwayPercent = {9, 15, 30};
  const std::uint64_t draw = HashCombine(seed_ ^ static_cast<std::uint64_t>(place) << 8, cell.slot);
  if (draw % 100 >= kAwayPercent[static_cast<std::size_t>(place)]) return cell.county;
  return static_cast<std::uint32_t>((cell.county + (draw >> 32)) % regions_.county_count());
}

int IdentitySpace::SiblingGap(const Cell& cell) const {
  // 1 to 6 years, commonest 3.
  static constexpr std::array<int, 10> kYears = {1, 2, 2, 3, 3, 3, 4, 4, 5, 6};
  const std::uint64_t draw = Mix64(cell.key ^ 0x51B);
  const int days = kYears[draw % kYears.size()] * kDaysPerYear - 180 +
                   static_cast<int>((draw >> 32) % kDaysPerYear);
  return std::min(std::max(days, 300), kBirthDays / 2);
}

std::string IdentitySpace::Number(std::uint32_t county, int birth_day, std::uint32_t slot,
                                  int value) const {
  const std::uint32_t code = regions_.county(county).code;
  const int place = static_cast<int>(slot) * kSequencesPerSlot + value;
  return MakeIdNumber(code, birth_day,
                      kSequenceFirst + (place + Rotation(code, birth_day)) % kSequences);
}

int IdentitySpace::Rotation(std::uint32_t code, int birth_day) const {
  // An even rotation keeps odd numbers odd: the parity is the sex.
  const std::uint64_t draw =
      HashCombine(seed_ ^ static_cast<std::uint64_t>(Stream::kSequence),
                  std::uint64_t{code} << 32 | static_cast<std::uint32_t>(birth_day));
  return 2 * static_cast<int>(draw % (kSequences / 2));
}

// Of a slot's ten numbers: 0, 1 first birth; 2, 3 its adjacent twin; 4 to 7 the sibling, younger or
// elder; 8, 9 a twin numbered apart. Even for girls, odd for boys.

BirthAndNumber IdentitySpace::FirstBirth(const Cell& cell, Sex sex) const {
  const int birth_day = kFirstBirthDay + cell.day;
  return {birth_day, Number(cell.county, birth_day, cell.slot, sex == Sex::kMale ? 1 : 0)};
}

BirthAndNumber IdentitySpace::SecondTwin(const Cell& cell, Sex first, Sex second,
                                         bool apart) const {
  int birth_day = kFirstBirthDay + cell.day;
  const bool male = second == Sex::kMale;
  if (!apart) {
    // The first twin has 0 (girl) or 1 (boy).
    const int value = first == second ? (male ? 3 : 2) : (male ? 1 : 2);
    return {birth_day, Number(cell.county, birth_day, cell.slot, value)};
  }
  if (BornNextDay(cell.slot)) ++birth_day;
  return {birth_day, Number(CountyFor(cell, Place::kTwin), birth_day,
                            MovedSlot(cell.slot, kTwinStep), male ? 9 : 8)};
}

BirthAndNumber IdentitySpace::Sibling(const Cell& cell, Sex sex) const {
  const int gap = SiblingGap(cell);
  const bool younger = cell.day + gap < kBirthDays;
  const int birth_day = kFirstBirthDay + (younger ? cell.day + gap : cell.day - gap);
  const int value = (younger ? 4 : 6) + (sex == Sex::kMale ? 1 : 0);
  return {birth_day, Number(CountyFor(cell, Place::kSibling), birth_day,
                            MovedSlot(cell.slot, kSiblingStep), value)};
}

namespace {
std::uint64_t ParentDraw(const Cell& cell, bool male) {
  return Mix64(cell.key ^ (male ? 0xFA : 0x3B));
}
}  // namespace

int IdentitySpace::ParentAge(const Cell& cell, bool male) const {
  // At least 20 years before the elder child, at most 45 before the younger, whichever it is.
  const int gap = SiblingGap(cell);
  const int low = 20 * 366 + gap;
  const int high = 45 * kDaysPerYear - gap;
  const std::uint64_t draw = ParentDraw(cell, male);
  // The sum of two draws: mothers about 30, fathers about 31 years older.
  const int half = (high - low) / 2;
  const int age = low + static_cast<int>((draw & 0xFFFFFFFF) % static_cast<std::uint64_t>(half)) +
                  static_cast<int>((draw >> 32) % static_cast<std::uint64_t>(half));
  return male ? age : std::max(low, age - kDaysPerYear);
}

BirthAndNumber IdentitySpace::Parent(const Cell& cell, Sex sex) const {
  const bool male = sex == Sex::kMale;
  const std::uint32_t county = male ? cell.county : CountyFor(cell, Place::kMother);
  const int birth_day = kFirstBirthDay + cell.day - ParentAge(cell, male);
  const int value = static_cast<int>(ParentDraw(cell, male) % 5) * 2 + (male ? 1 : 0);
  return {birth_day,
          Number(county, birth_day, MovedSlot(cell.slot, male ? kFatherStep : kMotherStep), value)};
}

std::uint32_t IdentitySpace::CountyBehind(std::uint32_t county, std::uint32_t slot,
                                          Place place) const {
  // CountyFor adds a distance that depends on the slot alone: what it makes of county 0.
  Cell cell;
  cell.slot = slot;
  return (county + regions_.county_count() - CountyFor(cell, place)) % regions_.county_count();
}

std::optional<CountySeat> IdentitySpace::SeatAt(const Cell& cell, int day) const {
  if (day < 0 || day >= kBirthDays) return std::nullopt;
  const auto days = static_cast<std::uint64_t>(kBirthDays);
  const std::uint64_t behind = (static_cast<std::uint64_t>(day) + days - DayStart(cell)) % days;
  const std::uint64_t round = behind * Inverse(DayStep(cell), days) % days;
  return CountySeat{cell.county, round * kSlots + cell.slot};
}

std::optional<CountySeat> IdentitySpace::SeatBehind(const NumberParts& parts) const {
  if (parts.sequence < kSequenceFirst || parts.sequence >= kSequenceEnd) return std::nullopt;
  const std::uint32_t code = regions_.county(parts.county).code;
  const int place =
      (parts.sequence - kSequenceFirst + kSequences - Rotation(code, parts.birth_day)) % kSequences;
  const auto slot = static_cast<std::uint32_t>(place / kSequencesPerSlot);
  const int value = place % kSequencesPerSlot;
  const int day = parts.birth_day - kFirstBirthDay;
  if (day < 0) {
    const bool male = value % 2 == 1;
    const std::uint32_t own = SlotBehind(slot, male ? kFatherStep : kMotherStep);
    const Cell cell =
        CellAt(male ? parts.county : CountyBehind(parts.county, own, Place::kMother), own);
    return SeatAt(cell, day + ParentAge(cell, male));
  }
  if (value < 4) return SeatAt(CellAt(parts.county, slot), day);
  if (value < 8) {
    const std::uint32_t own = SlotBehind(slot, kSiblingStep);
    const Cell cell = CellAt(CountyBehind(parts.county, own, Place::kSibling), own);
    return SeatAt(cell, value < 6 ? day - SiblingGap(cell) : day + SiblingGap(cell));
  }
  const std::uint32_t own = SlotBehind(slot, kTwinStep);
  const Cell cell = CellAt(CountyBehind(parts.county, own, Place::kTwin), own);
  return SeatAt(cell, BornNextDay(own) ? day - 1 : day);
}

}  // namespace xueji::datasets
