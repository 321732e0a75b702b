// RegistrySample: entries of a population registry in all their kinds, for tests of what carries them: right and
// wrong check characters, values that disagree with the number, blanks, names of every length.
//
//   RegistryChunk chunk = RegistrySample(1000, seed);
//   EXPECT_EQ(Spell(chunk), Spell(other));        // equal entries, whatever packs them
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/utf8.h"
#include "engine/population/registry_person.h"

namespace xueji {

inline matchers::PackedIdNumber SampleNumber(std::uint64_t draw) {
  char body[18];
  std::snprintf(body, sizeof body, "%06u%04u%02u%02u%03u", static_cast<unsigned>(110'000 + draw % 540'000),
                static_cast<unsigned>(1950 + draw / 7 % 70), static_cast<unsigned>(1 + draw / 11 % 12),
                static_cast<unsigned>(1 + draw / 13 % 28), static_cast<unsigned>(draw / 17 % 1000));
  const int check = matchers::IdCheckValue(body);
  // One in nineteen has a wrong check character.
  const int typed = draw % 19 == 0 ? (check + 3) % 11 : check;
  return matchers::PackIdNumber(std::string(body) + matchers::IdCheckCharacter(typed));
}

inline matchers::PackedName SampleName(std::uint64_t draw, RegistryChunk& chunk) {
  std::u32string name;
  const std::size_t length = draw % 97 == 0 ? 9 : draw % 41 == 0 ? 4 : 1 + draw % 3;
  for (std::size_t i = 0; i < length; ++i) {
    name.push_back(0x4E00 + static_cast<char32_t>(Mix64(draw + i) % 5000));
  }
  if (draw % 53 == 0) name[0] = 0x20087;  // outside the basic plane
  if (const auto packed = matchers::PackName(name)) return *packed;
  chunk.texts.push_back(name);
  return matchers::EscapedName(static_cast<std::uint32_t>(chunk.texts.size() - 1));
}

inline RegistryChunk RegistrySample(std::uint32_t rows, std::uint64_t seed) {
  RegistryChunk chunk;
  for (std::uint32_t row = 0; row < rows; ++row) {
    const std::uint64_t draw = Mix64(HashCombine(seed, row));
    RegistryPerson person;
    person.id = SampleNumber(draw >> 8);
    person.name = SampleName(draw >> 3, chunk);
    if (draw % 10 == 0) person.former_name = SampleName(draw >> 5, chunk);
    person.household_region = static_cast<std::uint32_t>(draw >> 20) % 1'000'000;
    person.place = row;
    person.birth_date = IdBirthDate(person.id);
    person.sex = static_cast<std::uint8_t>(IdSex(person.id));
    if (draw % 31 == 0) person.birth_date = {};
    if (draw % 37 == 0) person.birth_date = matchers::PackDate(1990, 2, 28);
    if (draw % 43 == 0) person.sex = 0;
    person.state = static_cast<RegistryState>(draw / 7 % 3);
    chunk.persons.push_back(person);
  }
  chunk.rows = rows;
  return chunk;
}

// Every entry spelt out, names as characters.
inline std::vector<std::string> Spell(const RegistryChunk& chunk) {
  std::vector<std::string> spelt;
  const auto name = [&](matchers::PackedName packed) {
    std::u32string text(4, U'\0');
    if (IsEscaped(packed)) {
      text = chunk.Text(packed);
    } else {
      text.resize(static_cast<std::size_t>(UnpackName(packed, text.data())));
    }
    std::string bytes;
    for (const char32_t c : text) AppendUtf8(c, bytes);
    return bytes;
  };
  for (const RegistryPerson& person : chunk.persons) {
    spelt.push_back(UnpackIdNumber(person.id) + "," + std::to_string(person.id.tail) + "," +
                    name(person.name) + "," + name(person.former_name) + "," +
                    std::to_string(person.sex) + "," + FormatDate(person.birth_date) + "," +
                    std::to_string(person.household_region) + "," +
                    std::to_string(static_cast<int>(person.state)));
  }
  return spelt;
}

}  // namespace xueji
