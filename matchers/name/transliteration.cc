#include "matchers/name/transliteration.h"

#include <algorithm>

#include "matchers/name/character_data.h"
#include "matchers/name/character_table.h"
#include "matchers/name/key_mix.h"

namespace xueji::matchers {
namespace {

namespace data = character_data;
using Units = std::span<const NameUnit>;

Units Spelling(int index) {
  return {data::kSpelling + data::kSpellingOffset[index],
          data::kSpelling + data::kSpellingOffset[index + 1]};
}

// REQUIRES: the first two units are the spelling's.
bool StartsWith(Units units, Units spelling) {
  if (units.size() < spelling.size()) return false;
  for (std::size_t i = 2; i < spelling.size(); ++i) {
    if (FoldUnit(units[i]) != spelling[i]) return false;
  }
  return true;
}

bool BeginsWith(int index, NameUnit first, NameUnit second) {
  const char32_t* spelling = data::kSpelling + data::kSpellingOffset[index];
  return spelling[0] == first && spelling[1] == second;
}

// The first spelling that begins with these two (folded), or kSpellingCount.
int FirstSpelling(NameUnit first, NameUnit second) {
  for (std::uint32_t slot = data::SpellingSlotOf(first, second); data::kSpellingSlot[slot] != 0;
       slot = (slot + 1) % data::kSpellingSlots) {
    const int index = data::kSpellingSlot[slot] - 1;
    if (BeginsWith(index, first, second)) return index;
  }
  return data::kSpellingCount;
}

// Takes the next unit off the front: a group of spellings, or (group 0) one character.
struct Taken {
  std::uint16_t group;
  NameUnit unit;
};
Taken Take(Units& units) {
  const SpellingMatch match = SpellingAt(units);
  const Taken taken{match.group, units.front()};
  units = units.subspan(match.group == 0 ? 1 : match.length);
  return taken;
}

bool SameUnit(NameUnit left, NameUnit right) {
  return FoldUnit(left) == FoldUnit(right) ||
         (!IsSyllable(left) && !IsSyllable(right) && SharesReading(left, right));
}

// What a character of a part counts as: its commonest syllable, marked as one, or its folded form.
NameUnit PartUnit(NameUnit unit, bool by_sound) {
  const NameUnit folded = FoldUnit(unit);
  const std::uint16_t syllable = data::kRow[data::Entry(folded)].readings[0];
  return by_sound && syllable != 0 ? kSyllableUnit | syllable : folded;
}

}  // namespace

// PERF: two bits of rows that are in the cache keep nearly all Han names from the search, and the search
// is one probe of a small table.
SpellingMatch SpellingAt(Units units) {
  if (units.size() < 2) return {};
  const std::size_t entry = data::Entry(units[0]), next = data::Entry(units[1]);
  if ((data::kRow[entry].traits & data::kStartsSpelling) == 0 ||
      (data::kRow[next].traits & data::kContinuesSpelling) == 0) {
    return {};
  }
  const NameUnit first = data::FoldOf(units[0], entry), second = data::FoldOf(units[1], next);
  for (int i = FirstSpelling(first, second); i < data::kSpellingCount; ++i) {
    if (!BeginsWith(i, first, second)) break;
    const Units spelling = Spelling(i);
    if (StartsWith(units, spelling)) return {data::kSpellingGroup[i], spelling.size()};
  }
  return {};
}

bool SpellingsAgree(Units left, Units right) {
  bool spelt = false;
  while (!left.empty() && !right.empty()) {
    const Taken a = Take(left);
    const Taken b = Take(right);
    if (a.group != b.group || (a.group == 0 && !SameUnit(a.unit, b.unit))) return false;
    spelt |= a.group != 0;
  }
  return left.empty() && right.empty() && spelt;
}

bool SamePart(std::u32string_view left, std::u32string_view right) {
  const bool by_sound = left.size() >= 2 && right.size() >= 2;
  Units a(left);
  Units b(right);
  while (!a.empty() && !b.empty()) {
    const Taken one = Take(a);
    const Taken other = Take(b);
    if (one.group != other.group) return false;
    if (one.group == 0 && PartUnit(one.unit, by_sound) != PartUnit(other.unit, by_sound)) {
      return false;
    }
  }
  return a.empty() && b.empty();
}

std::uint64_t PartKey(std::u32string_view part) {
  // A part of one character never agrees with a longer one: it takes as many steps as it has characters,
  // or a group, which no single character is. So by_sound may go by this part alone.
  const bool by_sound = part.size() >= 2;
  std::uint64_t key = by_sound ? 2 : 1;
  for (Units units(part); !units.empty();) {
    const Taken taken = Take(units);
    const std::uint64_t step =
        taken.group != 0 ? std::uint64_t{taken.group} << 32 : PartUnit(taken.unit, by_sound);
    key = Mix(key ^ step);
  }
  return key;
}

}  // namespace xueji::matchers
