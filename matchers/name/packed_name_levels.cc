#include "matchers/name/packed_name_levels.h"

#include <emmintrin.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "matchers/name/character_data.h"
#include "matchers/name/character_table.h"
#include "matchers/name/name_units.h"
#include "matchers/name/person_name.h"
#include "matchers/name/reading_overlap.h"
#include "matchers/name/transliteration.h"

namespace xueji::matchers {
namespace {

namespace data = character_data;

constexpr std::size_t kCharsMax = kPackedNameCharsMax;
constexpr int kSlipsMax = 2;  // places with look-alikes or near sounds

// True if both names are characters of the two main Han blocks only: no letters, no marks, no
// separators. All eight places at once.
bool BothPlainHan(PackedName left, PackedName right) {
  const __m128i places =
      _mm_set_epi64x(static_cast<long long>(right.word), static_cast<long long>(left.word));
  // Unsigned place - kHanFirst > kHanEnd - 1 - kHanFirst, as a signed compare after a bias.
  constexpr int kBias = 0x8000;
  constexpr int kSpan = static_cast<int>(data::kHanEnd - 1 - data::kHanFirst);
  const __m128i offset =
      _mm_xor_si128(_mm_sub_epi16(places, _mm_set1_epi16(static_cast<short>(data::kHanFirst))),
                    _mm_set1_epi16(static_cast<short>(kBias)));
  const __m128i outside =
      _mm_cmpgt_epi16(offset, _mm_set1_epi16(static_cast<short>(kSpan ^ kBias)));
  const __m128i empty = _mm_cmpeq_epi16(places, _mm_setzero_si128());
  return _mm_movemask_epi8(_mm_andnot_si128(empty, outside)) == 0;
}

// A plain Han name taken apart.
struct HanName {
  explicit HanName(PackedName name) : count(static_cast<std::size_t>(PackedLength(name))) {
    for (std::size_t i = 0; i < count; ++i) {
      character[i] = static_cast<char32_t>(name.word >> (16 * i) & 0xFFFF);
      row[i] = &data::kRow[character[i] - data::kHanFirst + data::kPageSize];
    }
  }

  char32_t Fold(std::size_t place) const { return row[place]->fold; }

  std::size_t SurnameCount() const {
    if ((row[0]->traits & data::kStartsCompound) == 0) return 1;
    return SurnameUnits({character, count});
  }

  std::size_t count;
  char32_t character[kCharsMax];
  const data::CharacterRow* row[kCharsMax];
};

bool SameSurnameForm(const HanName& left, const HanName& right) {
  if (left.Fold(0) == right.Fold(0)) return true;
  const unsigned traits = left.row[0]->traits | right.row[0]->traits;
  return (traits & data::kHasSurnameForm) != 0 &&
         FoldSurname(left.character[0]) == FoldSurname(right.character[0]);
}

bool SameFolded(const HanName& left, std::size_t left_at, const HanName& right,
                std::size_t right_at, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (left.Fold(left_at + i) != right.Fold(right_at + i)) return false;
  }
  return true;
}

// REQUIRES: one length.
bool SameInAnyOrder(const HanName& left, const HanName& right) {
  std::uint32_t balance = 0;
  for (std::size_t i = 0; i < left.count; ++i) balance += left.Fold(i) - right.Fold(i);
  if (balance != 0) return false;
  for (std::size_t i = 0; i < left.count; ++i) {  // each character as often on both sides
    int surplus = 0;
    for (std::size_t j = 0; j < left.count; ++j) {
      surplus += (left.Fold(j) == left.Fold(i)) - (right.Fold(j) == left.Fold(i));
    }
    if (surplus != 0) return false;
  }
  return true;
}

bool Sounds(const HanName& left, const HanName& right, std::size_t place) {
  return SharesReadingRows(*left.row[place], *right.row[place]);
}

// True if tones agree too at every place of `sounding`.
bool TonesAgree(const HanName& left, const HanName& right, unsigned sounding) {
  for (; sounding != 0; sounding &= sounding - 1) {
    const auto place = static_cast<std::size_t>(std::countr_zero(sounding));
    if (!SharesTonedRows(*left.row[place], *right.row[place])) return false;
  }
  return true;
}

// `traits`: those that characters of the left name and of the right name have. Without the two bits
// no spelling is in a name.
bool HanSpellingsAgree(const HanName& left, const HanName& right, unsigned traits) {
  constexpr unsigned kSpells = data::kStartsSpelling | data::kContinuesSpelling;
  return (traits & kSpells) == kSpells &&
         SpellingsAgree(std::span(left.character, left.count),
                        std::span(right.character, right.count));
}

unsigned AllTraits(const HanName& name) {
  unsigned traits = 0;
  for (std::size_t i = 0; i < name.count; ++i) traits |= name.row[i]->traits;
  return traits;
}

// kNearSound, kLookAlike, or kElse; `other`: the places that differ in more than form and tone.
NameLevel SlipLevel(const HanName& left, const HanName& right, unsigned other) {
  NameLevel level = NameLevel::kNearSound;
  for (; other != 0; other &= other - 1) {
    const auto place = static_cast<std::size_t>(std::countr_zero(other));
    if (SoundsNearRows(*left.row[place], *right.row[place])) continue;
    if (!IsLookAlike(left.character[place], right.character[place])) return NameLevel::kElse;
    level = NameLevel::kLookAlike;
  }
  return level;
}

// kVariant down to kOneCharacter, or kElse; one bit per place. `agreeing`: the places where the two
// are equal or variants, at least one. REQUIRES: one length, not identical.
NameLevel CompareAgreeing(const HanName& left, const HanName& right, unsigned agreeing) {
  unsigned sounding = 0;
  unsigned left_traits = 0;
  unsigned right_traits = 0;
  for (std::size_t i = 0; i < left.count; ++i) {
    sounding |= static_cast<unsigned>(Sounds(left, right, i)) << i;
    left_traits |= left.row[i]->traits;
    right_traits |= right.row[i]->traits;
  }
  sounding &= ~agreeing;
  const unsigned other = ((1U << left.count) - 1) & ~agreeing & ~sounding;
  if (other == 0) {
    if (sounding == 0) return NameLevel::kVariant;
    return TonesAgree(left, right, sounding) ? NameLevel::kHomophone : NameLevel::kOtherTone;
  }
  const int others = std::popcount(other);
  const NameLevel slip = others > kSlipsMax ? NameLevel::kElse : SlipLevel(left, right, other);
  if (HanSpellingsAgree(left, right, left_traits & right_traits)) {
    return NameLevel::kTransliteration;
  }
  if (slip != NameLevel::kElse) return slip;
  const auto first = static_cast<std::size_t>(std::countr_zero(other));
  const bool one_given = left.count >= 3 && others == 1 && sounding == 0 &&
                         first >= std::min(left.SurnameCount(), right.SurnameCount());
  return one_given ? NameLevel::kOneCharacter : NameLevel::kElse;
}

// kVariant down to kSwapped, or kElse. REQUIRES: one length, not identical.
NameLevel ComparePlaces(const HanName& left, const HanName& right) {
  unsigned agreeing = SameSurnameForm(left, right) ? 1 : 0;
  for (std::size_t i = 0; i < left.count; ++i) {
    agreeing |= static_cast<unsigned>(left.Fold(i) == right.Fold(i)) << i;
  }
  if (agreeing != 0) {
    const NameLevel level = CompareAgreeing(left, right, agreeing);
    if (level != NameLevel::kElse) return level;
  } else {
    // Unrelated names end here: their first characters do not sound alike.
    std::size_t place = 0;
    while (place < left.count && Sounds(left, right, place)) ++place;
    if (place == left.count) {
      const bool tones = TonesAgree(left, right, (1U << left.count) - 1);
      return tones ? NameLevel::kHomophone : NameLevel::kOtherTone;
    }
  }
  return SameInAnyOrder(left, right) ? NameLevel::kSwapped : NameLevel::kElse;
}

// True if `shorter` is `longer` (one character more) without one character.
bool OneLeftOut(const HanName& shorter, const HanName& longer) {
  std::size_t at = 0;
  while (at < shorter.count && shorter.Fold(at) == longer.Fold(at)) ++at;
  return SameFolded(shorter, at, longer, at + 1, shorter.count - at);
}

NameLevel CompareHan(const HanName& left, const HanName& right) {
  if (left.count == right.count) {
    const NameLevel level = ComparePlaces(left, right);
    if (level != NameLevel::kElse) return level;
  } else {
    const bool touch = left.Fold(0) == right.Fold(0) ||
                       left.Fold(left.count - 1) == right.Fold(right.count - 1);
    if (touch && HanSpellingsAgree(left, right, AllTraits(left) & AllTraits(right))) {
      return NameLevel::kTransliteration;
    }
    const HanName& shorter = left.count < right.count ? left : right;
    const HanName& longer = left.count < right.count ? right : left;
    if (shorter.count >= 2 && shorter.count + 1 == longer.count && OneLeftOut(shorter, longer)) {
      return NameLevel::kSubset;
    }
  }
  const std::size_t left_surname = left.SurnameCount();
  const std::size_t right_surname = right.SurnameCount();
  const std::size_t given = left.count - left_surname;
  if (given >= 2 && given == right.count - right_surname &&
      SameFolded(left, left_surname, right, right_surname, given)) {
    return NameLevel::kSameGiven;
  }
  if (left_surname == right_surname && SameSurnameForm(left, right) &&
      SameFolded(left, 1, right, 1, left_surname - 1)) {
    return NameLevel::kSameSurname;
  }
  return NameLevel::kElse;
}

NameLevel CompareUnpacked(PackedName left, PackedName right) {
  char32_t left_text[kCharsMax];
  char32_t right_text[kCharsMax];
  const auto left_count = static_cast<std::size_t>(UnpackName(left, left_text));
  const auto right_count = static_cast<std::size_t>(UnpackName(right, right_text));
  return CompareNames({left_text, left_count}, {right_text, right_count});
}

}  // namespace

NameLevel ComparePackedNames(PackedName left, PackedName right) {
  if (left.word == 0 || right.word == 0) return NameLevel::kNull;
  if (left.word == right.word) return NameLevel::kExact;
  if (!BothPlainHan(left, right)) return CompareUnpacked(left, right);
  return CompareHan(HanName(left), HanName(right));
}

}  // namespace xueji::matchers
