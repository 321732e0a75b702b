// RegistryTally: what can be said of a registry as a whole: how many entries of which kind, and a digest that is
// equal for equal registries, whatever the order of their rows.
//
//   RegistryTally tally;
//   tally.Add(chunk);                   // any thread, one of its own each
//   total.Add(tally);                   // in any order
//   total.Digest()                      // 32 hexadecimal digits
//
// The digest says whether two packings, or a packing and a text, hold the same entries: it is the sum of a hash of
// each, over number, names, sex, birth date, region and state. Plain values. Cost: 15 ns an entry. No errors.
#pragma once

#include <cstdint>
#include <string>

#include "engine/population/registry_person.h"

namespace xueji {

struct RegistryTally {
  std::uint64_t rows = 0;
  std::uint64_t cancelled = 0, deceased = 0;
  std::uint64_t former_names = 0;
  std::uint64_t wrong_numbers = 0;   // whose check character or date is wrong
  std::uint64_t other_values = 0;    // with another sex or birth date than the number's, a blank too
  std::uint64_t digest_low = 0, digest_high = 0;

  void Add(const RegistryPerson& person, const RegistryChunk& chunk);
  void Add(const RegistryChunk& chunk);
  void Add(const RegistryTally& other);
  std::string Digest() const;
  friend bool operator==(const RegistryTally&, const RegistryTally&) = default;
};

}  // namespace xueji
