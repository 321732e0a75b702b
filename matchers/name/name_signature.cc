#include "matchers/name/name_signature.h"

#include <cstddef>

#include "matchers/name/character_data.h"
#include "matchers/name/character_table.h"

namespace xueji::matchers {
namespace {

namespace data = character_data;

constexpr NameSignature kLikeAll = {{~std::uint64_t{0}, ~std::uint64_t{0}}, ~std::uint64_t{0}};

// The top bits of a product (Fibonacci hashing, Knuth 1973).
constexpr unsigned Place(std::uint32_t value, unsigned bits) {
  return (value * 2654435769U) >> (32 - bits);
}

void AddCharacter(char32_t representative, NameSignature* signature) {
  const unsigned place = Place(representative, 7);
  signature->characters[place / 64] |= std::uint64_t{1} << (place % 64);
}

std::uint64_t SoundsOf(const data::CharacterRow& row) {
  std::uint64_t sounds = 0;
  for (const std::uint16_t reading : row.readings) {
    if (reading == 0) break;
    sounds |= std::uint64_t{1} << Place(reading, 5);
  }
  return sounds;
}

}  // namespace

// PERF: a row of sixteen bytes for each character; no branch but on the names' length and kind.
NameSignature SignatureOf(PackedName name) {
  if (name.word == 0) return kLikeAll;
  NameSignature signature{};
  std::uint64_t first_sounds = 0, last_sounds = 0;
  for (std::uint64_t rest = name.word; rest != 0; rest >>= 16) {
    const auto character = static_cast<char32_t>(rest & 0xFFFF);
    // An escape has no such character in its top place.
    if (character - data::kHanFirst >= data::kHanEnd - data::kHanFirst) return kLikeAll;
    const data::CharacterRow& row = data::kRow[character - data::kHanFirst + data::kPageSize];
    AddCharacter(row.fold, &signature);
    last_sounds = SoundsOf(row);
    if (rest != name.word) continue;
    first_sounds = last_sounds;
    if ((row.traits & data::kHasSurnameForm) != 0) AddCharacter(FoldSurname(character), &signature);
  }
  signature.sounds = first_sounds | last_sounds << 32;
  return signature;
}

}  // namespace xueji::matchers
