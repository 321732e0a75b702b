#include "engine/population/registry_tally.h"

#include <cstdio>

#include "engine/base/hash.h"

namespace xueji {
namespace {

// A short name and the same name behind an escape hash alike.
std::uint64_t HashOf(matchers::PackedName name, const RegistryChunk& chunk) {
  if (!IsEscaped(name)) return name.word;
  const std::u32string_view text = chunk.Text(name);
  if (const auto packed = matchers::PackName(text)) return packed->word;
  return HashBytes({reinterpret_cast<const char*>(text.data()), text.size() * sizeof(char32_t)});
}

}  // namespace

void RegistryTally::Add(const RegistryPerson& person, const RegistryChunk& chunk) {
  ++rows;
  cancelled += person.state == RegistryState::kCancelled;
  deceased += person.state == RegistryState::kDeceased;
  former_names += !IsBlank(person.former_name);
  wrong_numbers += !IsValid(person.id);
  other_values += person.sex != IdSex(person.id) || person.birth_date != IdBirthDate(person.id);
  const std::uint64_t rest = std::uint64_t{person.household_region} << 40 |
                             std::uint64_t{person.birth_date.value} << 24 |
                             std::uint64_t{person.sex} << 16 |
                             std::uint64_t{static_cast<std::uint8_t>(person.state)} << 12 |
                             (person.id.tail & 0xFFU);
  std::uint64_t hash = HashCombine(person.id.digits, rest);
  hash = HashCombine(hash, HashOf(person.name, chunk));
  hash = HashCombine(hash, HashOf(person.former_name, chunk));
  const std::uint64_t second = Mix64(hash ^ 0x5851F42D4C957F2DULL);
  digest_low += hash;
  digest_high += second + static_cast<std::uint64_t>(digest_low < hash);
}

void RegistryTally::Add(const RegistryChunk& chunk) {
  for (const RegistryPerson& person : chunk.persons) Add(person, chunk);
}

void RegistryTally::Add(const RegistryTally& other) {
  rows += other.rows;
  cancelled += other.cancelled;
  deceased += other.deceased;
  former_names += other.former_names;
  wrong_numbers += other.wrong_numbers;
  other_values += other.other_values;
  digest_low += other.digest_low;
  digest_high += other.digest_high + static_cast<std::uint64_t>(digest_low < other.digest_low);
}

std::string RegistryTally::Digest() const {
  char text[33];
  std::snprintf(text, sizeof text, "%016llx%016llx", static_cast<unsigned long long>(digest_high),
                static_cast<unsigned long long>(digest_low));
  return text;
}

}  // namespace xueji
