#include "matchers/name/name_keys.h"

#include <span>

#include "matchers/name/character_data.h"
#include "matchers/name/character_table.h"
#include "matchers/name/name_units.h"
#include "matchers/name/person_name.h"

namespace xueji::matchers {
namespace {

namespace data = character_data;

// A finalizer that is a bijection of 64-bit words (splitmix64, Steele, Lea and Flood 2014).
constexpr std::uint64_t Mix(std::uint64_t word) {
  word += 0x9E3779B97F4A7C15ULL;
  word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9ULL;
  word = (word ^ (word >> 27)) * 0x94D049BB133111EBULL;
  return word ^ (word >> 31);
}

// Every kind of key starts from its own seed, so that keys of two kinds never meet by construction.
constexpr std::uint64_t kHomophoneSeed = 0x686F6D6F70686F6EULL;
constexpr std::uint64_t kVariantSeed = 0x76617269616E7400ULL;
constexpr std::uint64_t kSortedSeed = 0x736F727465640000ULL;

constexpr std::uint64_t NotZero(std::uint64_t key) {
  return key == 0 ? 1 : key;
}

// The syllable of one character, or a number above all syllable ids that names the character.
std::uint64_t SoundOf(NameUnit unit, bool as_surname) {
  if (IsSyllable(unit)) return unit & ~kSyllableUnit;
  std::size_t entry = data::Entry(unit);
  const NameUnit folded = data::FoldOf(unit, entry);
  // A traditional form sounds like the standard one, a standard character like itself (乾 qian).
  if ((data::kRow[entry].traits & data::kLevelMask) == 0 && folded != unit) {
    unit = folded;
    entry = data::Entry(unit);
  }
  if (as_surname && (data::kRow[entry].traits & data::kHasSurnameReading) != 0) {
    return SurnameReading(unit);
  }
  const std::uint16_t syllable = data::kRow[entry].readings[0];
  return syllable != 0 ? syllable : std::uint64_t{0x10000} + folded;
}

std::uint64_t HomophoneKeyOf(std::span<const NameUnit> units) {
  if (units.empty()) return 0;
  std::uint64_t key = kHomophoneSeed;
  std::size_t at = 0;
  const int compound = CompoundSurnameIndex(units);
  if (compound >= 0) {
    key = Mix(key ^ data::kCompoundSurnameReading[2 * compound]);
    key = Mix(key ^ data::kCompoundSurnameReading[2 * compound + 1]);
    at = 2;
  }
  for (; at < units.size(); ++at) key = Mix(key ^ SoundOf(units[at], at == 0));
  return NotZero(key);
}

std::uint64_t VariantKeyOf(std::span<const NameUnit> units) {
  if (units.empty()) return 0;
  std::uint64_t key = Mix(kVariantSeed ^ FoldSurname(units[0]));
  for (std::size_t i = 1; i < units.size(); ++i) key = Mix(key ^ FoldUnit(units[i]));
  return NotZero(key);
}

std::uint64_t SortedCharsKeyOf(std::span<const NameUnit> units) {
  if (units.empty()) return 0;
  std::uint64_t sum = kSortedSeed;  // addition forgets the order
  for (const NameUnit unit : units) sum += Mix(FoldUnit(unit));
  return NotZero(Mix(sum));
}

// Letters may spell syllables and separators go: those names take the general path.
template <typename KeyOf>
std::uint64_t KeyOfPacked(PackedName name, KeyOf key_of) {
  char32_t characters[kPackedNameCharsMax];
  const auto count = static_cast<std::size_t>(UnpackName(name, characters));
  bool plain = true;
  for (std::size_t i = 0; i < count; ++i) {
    plain &= !IsAsciiLetter(characters[i]) && characters[i] != kNameSeparator;
  }
  if (plain) return key_of({characters, count});
  const NameUnits units({characters, count});
  return key_of(units.span());
}

}  // namespace

std::uint64_t HomophoneKey(std::u32string_view name) {
  return HomophoneKeyOf(NameUnits(name).span());
}
std::uint64_t HomophoneKey(PackedName name) {
  return KeyOfPacked(name, HomophoneKeyOf);
}

std::uint64_t VariantKey(std::u32string_view name) {
  return VariantKeyOf(NameUnits(name).span());
}
std::uint64_t VariantKey(PackedName name) {
  return KeyOfPacked(name, VariantKeyOf);
}

std::uint64_t SortedCharsKey(std::u32string_view name) {
  return SortedCharsKeyOf(NameUnits(name).span());
}
std::uint64_t SortedCharsKey(PackedName name) {
  return KeyOfPacked(name, SortedCharsKeyOf);
}

}  // namespace xueji::matchers
