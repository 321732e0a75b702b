#include "matchers/name/name_levels.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "matchers/name/character_data.h"
#include "matchers/name/character_table.h"
#include "matchers/name/name_parts.h"
#include "matchers/name/name_units.h"
#include "matchers/name/reading_overlap.h"
#include "matchers/name/transliteration.h"

namespace xueji::matchers {
namespace {

namespace data = character_data;
using Units = std::span<const NameUnit>;

constexpr std::size_t kSlipsMax = 2;  // places with look-alikes or near sounds

enum class Difference { kNone, kVariant, kSound, kOtherTone, kOther };

// Two different units of which at least one is no Han character.
Difference DifferenceOfStandIns(NameUnit left, NameUnit right) {
  if (IsStandInMark(left)) std::swap(left, right);
  if (IsStandInMark(right)) {
    const bool rare = IsStandInMark(left) || (IsHan(left) && IsRareCharacter(left));
    return rare ? Difference::kVariant : Difference::kOther;
  }
  if (IsSyllable(left)) std::swap(left, right);
  if (IsSyllable(right) && !IsSyllable(left)) {
    const std::span<const SyllableId> readings = Readings(left);
    const auto syllable = static_cast<SyllableId>(right & ~kSyllableUnit);
    if (std::find(readings.begin(), readings.end(), syllable) == readings.end()) {
      return Difference::kOther;
    }
    return IsRareCharacter(left) ? Difference::kVariant : Difference::kSound;
  }
  return Difference::kOther;
}

Difference DifferenceOf(NameUnit left, NameUnit right, bool surname) {
  if (left == right) return Difference::kNone;
  const std::size_t left_entry = data::Entry(left);
  const std::size_t right_entry = data::Entry(right);
  // The empty page holds no character of ours: marks, letters and syllables land there.
  if (left_entry < data::kPageSize || right_entry < data::kPageSize) {
    return DifferenceOfStandIns(left, right);
  }
  const data::CharacterRow& left_row = data::kRow[left_entry];
  const data::CharacterRow& right_row = data::kRow[right_entry];
  if (left_row.fold == right_row.fold) return Difference::kVariant;
  if (surname && FoldSurname(left) == FoldSurname(right)) return Difference::kVariant;
  if (!SharesReadingRows(left_row, right_row)) return Difference::kOther;
  return SharesTonedRows(left_row, right_row) ? Difference::kSound : Difference::kOtherTone;
}

bool SameFolded(Units left, Units right) {
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i] != right[i] && FoldUnit(left[i]) != FoldUnit(right[i])) return false;
  }
  return true;
}

// Place by place the same folded unit, or a shared reading.
bool SoundsSame(Units left, Units right) {
  for (std::size_t i = 0; i < left.size(); ++i) {
    const Difference difference = DifferenceOf(left[i], right[i], false);
    if (difference == Difference::kOther) return false;
  }
  return true;
}

// The same folded units in any order.
bool SameInAnyOrder(Units left, Units right) {
  std::uint32_t left_sum = 0;
  std::uint32_t right_sum = 0;
  for (const NameUnit unit : left) left_sum += FoldUnit(unit);
  for (const NameUnit unit : right) right_sum += FoldUnit(unit);
  if (left_sum != right_sum) return false;  // nearly always decides
  constexpr std::size_t kScanMax = 32;      // counting by scan allocates nothing
  if (left.size() > kScanMax) {
    std::vector<NameUnit> sorted[2] = {{left.begin(), left.end()}, {right.begin(), right.end()}};
    for (std::vector<NameUnit>& units : sorted) {
      for (NameUnit& unit : units) unit = FoldUnit(unit);
      std::sort(units.begin(), units.end());
    }
    return sorted[0] == sorted[1];
  }
  return std::all_of(left.begin(), left.end(), [&](NameUnit unit) {
    const auto same = [folded = FoldUnit(unit)](NameUnit other) {
      return FoldUnit(other) == folded;
    };
    return std::count_if(left.begin(), left.end(), same) ==
           std::count_if(right.begin(), right.end(), same);
  });
}

// True if `shorter` is `longer` with one unit left out, up to folding.
bool OneLeftOut(Units shorter, Units longer) {
  std::size_t at = 0;
  while (at < shorter.size() && FoldUnit(shorter[at]) == FoldUnit(longer[at])) ++at;
  return SameFolded(shorter.subspan(at), longer.subspan(at + 1));
}

// How the units of two names of one length differ, place by place.
struct PlaceCounts {
  std::size_t sound = 0;
  std::size_t other_tone = 0;
  std::size_t other = 0;
  std::size_t agreeing = 0;  // equal or variant
  std::size_t first_other[kSlipsMax] = {};
};

PlaceCounts CountPlaces(Units left, Units right) {
  PlaceCounts counts;
  for (std::size_t i = 0; i < left.size(); ++i) {
    switch (DifferenceOf(left[i], right[i], i == 0)) {
      case Difference::kNone:
      case Difference::kVariant:
        ++counts.agreeing;
        break;
      case Difference::kSound:
        ++counts.sound;
        break;
      case Difference::kOtherTone:
        ++counts.other_tone;
        break;
      case Difference::kOther:
        if (counts.other < kSlipsMax) counts.first_other[counts.other] = i;
        ++counts.other;
        break;
    }
  }
  return counts;
}

// kNearSound or kLookAlike if every character that differs in more than form and tone may be such a
// slip, else kElse.
NameLevel SlipLevel(Units left, Units right, const PlaceCounts& counts) {
  if (counts.agreeing == 0 || counts.other > kSlipsMax) return NameLevel::kElse;
  NameLevel level = NameLevel::kNearSound;
  for (std::size_t i = 0; i < counts.other; ++i) {
    const std::size_t place = counts.first_other[i];
    if (SoundsNear(left[place], right[place])) continue;
    if (!IsLookAlike(left[place], right[place])) return NameLevel::kElse;
    level = NameLevel::kLookAlike;
  }
  return level;
}

// The levels that compare place by place; kElse if none holds. REQUIRES: one length, not identical.
NameLevel ComparePlaces(Units left, Units right, bool transliterated) {
  const PlaceCounts counts = CountPlaces(left, right);
  if (counts.other == 0) {
    if (counts.other_tone > 0) return NameLevel::kOtherTone;
    return counts.sound == 0 ? NameLevel::kVariant : NameLevel::kHomophone;
  }
  const NameLevel slip = SlipLevel(left, right, counts);
  // Without separators only names that agree somewhere are looked up: unrelated ones leave fast.
  if ((transliterated || counts.agreeing > 0) && SpellingsAgree(left, right)) {
    return NameLevel::kTransliteration;
  }
  if (slip != NameLevel::kElse) return slip;
  if (left.size() >= 3 && counts.other == 1 && counts.sound == 0 && counts.other_tone == 0) {
    const std::size_t place = counts.first_other[0];
    if (transliterated || place >= std::min(SurnameUnits(left), SurnameUnits(right))) {
      return NameLevel::kOneCharacter;
    }
  }
  return SameInAnyOrder(left, right) ? NameLevel::kSwapped : NameLevel::kElse;
}

// Names without separators.
NameLevel CompareWhole(Units left, Units right) {
  if (left.size() == right.size()) {
    const NameLevel level = ComparePlaces(left, right, false);
    if (level != NameLevel::kElse) return level;
  } else {
    // Names that begin and end otherwise are not looked up: unrelated ones leave fast.
    const bool touch = FoldUnit(left.front()) == FoldUnit(right.front()) ||
                       FoldUnit(left.back()) == FoldUnit(right.back());
    if (touch && SpellingsAgree(left, right)) return NameLevel::kTransliteration;
    const Units shorter = left.size() < right.size() ? left : right;
    const Units longer = left.size() < right.size() ? right : left;
    if (shorter.size() >= 2 && shorter.size() + 1 == longer.size() && OneLeftOut(shorter, longer)) {
      return NameLevel::kSubset;
    }
  }
  const std::size_t left_surname = SurnameUnits(left);
  const std::size_t right_surname = SurnameUnits(right);
  const Units left_given = left.subspan(left_surname);
  const Units right_given = right.subspan(right_surname);
  if (left_given.size() >= 2 && SameFolded(left_given, right_given)) return NameLevel::kSameGiven;
  if (left_surname == right_surname && FoldSurname(left[0]) == FoldSurname(right[0]) &&
      SameFolded(left.subspan(1, left_surname - 1), right.subspan(1, right_surname - 1))) {
    return NameLevel::kSameSurname;
  }
  return NameLevel::kElse;
}

NameLevel CompareInParts(std::u32string_view left, std::u32string_view right) {
  const NameUnits left_units(left);
  const NameUnits right_units(right);
  const Units joined_left = left_units.span();
  const Units joined_right = right_units.span();
  if (joined_left.empty() || joined_right.empty()) {
    return joined_left.empty() && joined_right.empty() ? NameLevel::kVariant : NameLevel::kElse;
  }
  NameLevel level = NameLevel::kElse;
  if (joined_left.size() == joined_right.size()) {
    level = ComparePlaces(joined_left, joined_right, true);
  } else if (SpellingsAgree(joined_left, joined_right)) {
    level = NameLevel::kTransliteration;
  }
  if (level >= NameLevel::kOneCharacter) return level;
  const NameLevel parts = CompareParts(left, right);
  if (parts > level) level = parts;
  const Units shorter = joined_left.size() < joined_right.size() ? joined_left : joined_right;
  const Units longer = joined_left.size() < joined_right.size() ? joined_right : joined_left;
  const bool cut = shorter.size() >= kCutShortMin && shorter.size() < longer.size() &&
                   SoundsSame(shorter, longer.first(shorter.size()));
  const bool one_left_out =
      shorter.size() >= 2 && shorter.size() + 1 == longer.size() && OneLeftOut(shorter, longer);
  if (level < NameLevel::kSubset && (cut || one_left_out)) level = NameLevel::kSubset;
  return level;
}

bool HasSeparator(std::u32string_view name) {
  return name.find(kNameSeparator) != std::u32string_view::npos;
}

}  // namespace

NameLevel CompareNames(std::u32string_view left, std::u32string_view right) {
  if (left.empty() || right.empty()) return NameLevel::kNull;
  if (left == right) return NameLevel::kExact;
  if (HasSeparator(left) || HasSeparator(right)) return CompareInParts(left, right);
  const NameUnits left_units(left);
  const NameUnits right_units(right);
  if (std::ranges::equal(left_units.span(), right_units.span())) return NameLevel::kVariant;
  return CompareWhole(left_units.span(), right_units.span());
}

}  // namespace xueji::matchers
