#include "matchers/name/name_keys.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "matchers/name/character_data.h"
#include "matchers/name/character_table.h"
#include "matchers/name/key_mix.h"
#include "matchers/name/name_units.h"
#include "matchers/name/person_name.h"
#include "matchers/name/transliteration.h"

namespace xueji::matchers {
namespace {

namespace data = character_data;

// Every kind of key starts from its own seed, so that keys of two kinds never meet by construction.
constexpr std::uint64_t kHomophoneSeed = 0x686F6D6F70686F6EULL;
constexpr std::uint64_t kVariantSeed = 0x76617269616E7400ULL;
constexpr std::uint64_t kSortedSeed = 0x736F727465640000ULL;
constexpr std::uint64_t kPartsSeed = 0x7061727473000000ULL;

constexpr std::uint64_t NotZero(std::uint64_t key) {
  return key == 0 ? 1 : key;
}

// Of these many units every reading counts; the key of a longer name says only how many follow.
constexpr std::size_t kSoundedPlacesMax = 3;

// What a place may sound like or stand for: a syllable id; kFoldSound + a character that has no
// reading; kOpenSound where no character could be typed, or one that is often not.
using Sound = std::uint32_t;
constexpr Sound kFoldSound = 0x10000;
constexpr Sound kOpenSound = 0xFFFFFFFF;

// The surname reading (as_surname), the readings of two forms, the form itself, an open place.
constexpr std::size_t kSoundsMax = 1 + 2 * data::kReadingsMax + 1 + 1;

// The sounds of one place; the one that a lone key takes comes first.
class Sounds {
 public:
  Sounds() = default;
  Sounds(NameUnit unit, bool as_surname, Sound compound_reading) {
    Add(compound_reading);
    if (IsSyllable(unit)) {
      Add(unit & ~kSyllableUnit);
      return;
    }
    if (IsStandInMark(unit)) {
      Add(kOpenSound);
      return;
    }
    const std::size_t entry = data::Entry(unit);
    const NameUnit folded = data::FoldOf(unit, entry);
    // A traditional form sounds like the standard one first, a standard character like itself (乾
    // qian). Both forms' readings count: names are compared by either.
    const bool is_standard = (data::kRow[entry].traits & data::kLevelMask) != 0;
    const NameUnit first = is_standard ? unit : folded;
    const NameUnit second = is_standard ? folded : unit;
    if (as_surname && (data::kRow[data::Entry(first)].traits & data::kHasSurnameReading) != 0) {
      Add(SurnameReading(first));
    }
    AddReadings(first);
    if (second != first) AddReadings(second);
    if (data::kRow[data::Entry(folded)].readings[0] == 0) Add(kFoldSound + folded);
    if (IsHan(unit) && IsRareCharacter(unit)) Add(kOpenSound);
  }

  std::span<const Sound> span() const { return {sounds_.data(), count_}; }
  bool Meets(const Sounds& other) const {
    return std::ranges::any_of(span(), [&other](Sound sound) { return other.Has(sound); });
  }

 private:
  bool Has(Sound sound) const {
    const auto sounds = span();
    return std::find(sounds.begin(), sounds.end(), sound) != sounds.end();
  }
  void Add(Sound sound) {
    if (sound != 0 && !Has(sound)) sounds_[count_++] = sound;
  }
  void AddReadings(NameUnit unit) {
    for (const std::uint16_t reading : data::kRow[data::Entry(unit)].readings) Add(reading);
  }

  std::array<Sound, kSoundsMax + 1> sounds_{};
  std::size_t count_ = 0;
};

std::size_t SoundedPlaces(std::span<const NameUnit> units) {
  return std::min(units.size(), kSoundedPlacesMax);
}

// The places that a key goes by. A compound surname has readings of its own (尉迟 yu chi).
struct SoundedName {
  explicit SoundedName(std::span<const NameUnit> name)
      : units(name.size()), places(SoundedPlaces(name)) {
    const int compound = CompoundSurnameIndex(name);
    for (std::size_t i = 0; i < places; ++i) {
      const Sound reading =
          compound >= 0 && i < 2
              ? data::kCompoundSurnameReading[2 * static_cast<std::size_t>(compound) + i]
              : 0;
      sounds[i] = Sounds(name[i], i == 0, reading);
    }
  }
  std::size_t units, places;
  std::array<Sounds, kSoundedPlacesMax> sounds;
};

std::uint64_t StartHomophoneKey(std::size_t units) {
  return Mix(kHomophoneSeed ^ units);
}

// Nearly every character: one reading, in its standard form, no rarity.
bool HasOneSound(NameUnit unit) {
  const std::size_t entry = data::Entry(unit);
  if (entry < data::kPageSize) return !IsStandInMark(unit);
  const data::CharacterRow& row = data::kRow[entry];
  const unsigned level = row.traits & data::kLevelMask;
  return row.readings[1] == 0 && row.readings[0] != 0 && row.fold == unit && level != 0 &&
         level != 3;
}

Sound FirstSound(NameUnit unit, bool as_surname) {
  if (data::Entry(unit) >= data::kPageSize && HasOneSound(unit)) {
    return data::kRow[data::Entry(unit)].readings[0];
  }
  return Sounds(unit, as_surname, 0).span().front();
}

std::uint64_t HomophoneKeyOf(std::span<const NameUnit> units) {
  if (units.empty()) return 0;
  std::uint64_t key = StartHomophoneKey(units.size());
  std::size_t at = 0;
  const int compound = CompoundSurnameIndex(units);
  if (compound >= 0) {
    const auto row = 2 * static_cast<std::size_t>(compound);
    key = Mix(key ^ data::kCompoundSurnameReading[row]);
    key = Mix(key ^ data::kCompoundSurnameReading[row + 1]);
    at = 2;
  }
  for (; at < SoundedPlaces(units); ++at) key = Mix(key ^ FirstSound(units[at], at == 0));
  return NotZero(key);
}

void AppendFurtherKeysOf(std::span<const NameUnit> units, std::vector<std::uint64_t>* keys) {
  const std::span<const NameUnit> sounded = units.first(SoundedPlaces(units));
  if (CompoundSurnameIndex(units) < 0 && std::ranges::all_of(sounded, HasOneSound)) return;
  const SoundedName name(units);
  // Every combination, the first place turning slowest; the first of all is HomophoneKey's.
  std::array<std::size_t, kSoundedPlacesMax> choice{};
  while (true) {
    std::size_t place = name.places;
    while (place > 0 && choice[place - 1] + 1 == name.sounds[place - 1].span().size()) {
      choice[--place] = 0;
    }
    if (place == 0) return;
    ++choice[place - 1];
    std::uint64_t key = StartHomophoneKey(name.units);
    for (std::size_t i = 0; i < name.places; ++i) key = Mix(key ^ name.sounds[i].span()[choice[i]]);
    keys->push_back(NotZero(key));
  }
}

bool ShareHomophoneKeyOf(std::span<const NameUnit> left, std::span<const NameUnit> right) {
  if (left.size() != right.size() || left.empty()) return false;
  const SoundedName left_name(left);
  const SoundedName right_name(right);
  for (std::size_t i = 0; i < left_name.places; ++i) {
    if (!left_name.sounds[i].Meets(right_name.sounds[i])) return false;
  }
  return true;
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
template <typename Use>
auto WithUnits(PackedName name, Use use) {
  char32_t characters[kPackedNameCharsMax];
  const auto count = static_cast<std::size_t>(UnpackName(name, characters));
  bool plain = true;
  for (std::size_t i = 0; i < count; ++i) {
    plain &= !IsAsciiLetter(characters[i]) && characters[i] != kNameSeparator;
  }
  if (plain) return use(std::span<const NameUnit>(characters, count));
  const NameUnits units({characters, count});
  return use(units.span());
}

}  // namespace

std::uint64_t HomophoneKey(std::u32string_view name) {
  return HomophoneKeyOf(NameUnits(name).span());
}
std::uint64_t HomophoneKey(PackedName name) {
  return WithUnits(name, HomophoneKeyOf);
}

void AppendFurtherHomophoneKeys(std::u32string_view name, std::vector<std::uint64_t>* keys) {
  AppendFurtherKeysOf(NameUnits(name).span(), keys);
}
void AppendFurtherHomophoneKeys(PackedName name, std::vector<std::uint64_t>* keys) {
  WithUnits(name, [keys](std::span<const NameUnit> units) { AppendFurtherKeysOf(units, keys); });
}

bool ShareHomophoneKey(std::u32string_view left, std::u32string_view right) {
  return ShareHomophoneKeyOf(NameUnits(left).span(), NameUnits(right).span());
}
bool ShareHomophoneKey(PackedName left, PackedName right) {
  return WithUnits(left, [right](std::span<const NameUnit> left_units) {
    return WithUnits(right, [left_units](std::span<const NameUnit> right_units) {
      return ShareHomophoneKeyOf(left_units, right_units);
    });
  });
}

std::uint64_t VariantKey(std::u32string_view name) {
  return VariantKeyOf(NameUnits(name).span());
}
std::uint64_t VariantKey(PackedName name) {
  return WithUnits(name, VariantKeyOf);
}

std::uint64_t SortedCharsKey(std::u32string_view name) {
  return SortedCharsKeyOf(NameUnits(name).span());
}
std::uint64_t SortedCharsKey(PackedName name) {
  return WithUnits(name, SortedCharsKeyOf);
}

std::uint64_t SortedPartsKey(std::u32string_view name) {
  std::uint64_t sum = kPartsSeed;  // addition forgets the order
  std::size_t parts = 0;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find(kNameSeparator), name.size());
    if (end > 0) {
      sum += Mix(PartKey(name.substr(0, end)));
      ++parts;
    }
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return parts < 2 ? 0 : NotZero(Mix(sum));
}
// PERF: one name in twenty has separators, and hardly any of four characters.
std::uint64_t SortedPartsKey(PackedName name) {
  char32_t characters[kPackedNameCharsMax];
  const auto count = static_cast<std::size_t>(UnpackName(name, characters));
  return SortedPartsKey(std::u32string_view(characters, count));
}

}  // namespace xueji::matchers
