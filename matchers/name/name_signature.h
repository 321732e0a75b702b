// NameSignature: a few bits of a name by which most unrelated names are told apart without comparing
// them.
//
//   const NameSignature left = SignatureOf(one), right = SignatureOf(other);
//   if (!MayBeAlike(left, right)) ...        // ComparePackedNames(one, other) is kElse
//
// A Bloom filter (Bloom 1970): names that compare as anything but kElse always may be alike. Of unrelated
// names of a register, one pair in twelve may be (name_levels_bench). Signatures are made once for each
// row of a block, and pairs are many.
// Pure; any number of threads. Cost: 10 ns to make one, 1 ns to hold two against each other.
#pragma once

#include <cstdint>

#include "matchers/name/person_name.h"

namespace xueji::matchers {

struct NameSignature {
  std::uint64_t characters[2];  // representatives of the characters, and the first one's as a surname
  std::uint64_t sounds;         // readings of the first character below, of the last one above
};

// A name that is blank, escaped, or holds anything but Han characters has every bit: it may be like all.
NameSignature SignatureOf(PackedName name);

// Why two names that are not kElse share bits: at kHomophone and kOtherTone their first characters sound
// alike, and their last ones; at every other level a character of one folds to what one of the other
// folds to, the first perhaps as a surname (CompareNames, level by level).
inline bool MayBeAlike(const NameSignature& left, const NameSignature& right) {
  const std::uint64_t characters = (left.characters[0] & right.characters[0]) |
                                   (left.characters[1] & right.characters[1]);
  const std::uint64_t sounds = left.sounds & right.sounds;
  return characters != 0 || ((sounds & 0xFFFFFFFF) != 0 && (sounds >> 32) != 0);
}

}  // namespace xueji::matchers
