// What BlockScreen does with eight pairs at a time: a record's value held against those of eight others, and the
// class of each (screen_tests.h) turned into what it adds to the pair's bounds.
//
//   EqualLook{left}(rights, stride, {test.weight, test.rules}, change);
//
// Written in vector types of the compiler, for whatever instruction set the calling function has; hence all
// of it is inlined, and vectors go by reference: by value they would have no calling convention
// that all sets share. A condition is all ones or none.
// Pure; any number of threads. Cost: some ten instructions a look, of two resident numbers sixty.
// Twins: PairScreen's classes, pair by pair; the comparisons themselves.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "engine/record/packed_value.h"
#include "matchers/name/name_signature.h"

#define XUEJI_IN_EVERY_SET [[gnu::always_inline]] inline

namespace xueji::screen_looks {

using Lanes = std::uint64_t __attribute__((vector_size(64)));
inline constexpr std::size_t kLanes = 8;

XUEJI_IN_EVERY_SET void Load(const std::uint64_t* at, Lanes& lanes) {
  std::memcpy(&lanes, at, sizeof lanes);
}
XUEJI_IN_EVERY_SET void Store(const Lanes& lanes, std::uint64_t* at) {
  std::memcpy(at, &lanes, sizeof lanes);
}

// The bounds of eight pairs, while a test looks at them. A condition is all ones or none.
struct Bounds {
  Lanes weight, rules;
};

// The classes of a test: `otherwise`, or where a condition holds, that one's.
struct Classes {
  const std::array<std::uint64_t, 4>& weight;
  const std::array<std::uint64_t, 4>& rules;

  XUEJI_IN_EVERY_SET void Otherwise(std::size_t c, Bounds& change) const {
    change.weight = Lanes{} + weight[c];
    change.rules = Lanes{} + rules[c];
  }
  XUEJI_IN_EVERY_SET void Where(const Lanes& holds, std::size_t c, Bounds& change) const {
    change.weight ^= (change.weight ^ weight[c]) & holds;
    change.rules ^= (change.rules ^ rules[c]) & holds;
  }
};

// A left record's value, and how eight rights compare with it: the class of each into `change`.
// PERF: nothing branches on a right's value. What the left alone tells (it is blank) is asked before the loop.

struct EqualLook {
  std::uint64_t left;
  XUEJI_IN_EVERY_SET void operator()(const std::uint64_t* right_at, std::size_t, const Classes& classes,
                                     Bounds& change) const {
    Lanes right;
    Load(right_at, right);
    classes.Otherwise(2, change);
    classes.Where(Lanes(right == left), 1, change);
    classes.Where(Lanes(right == 0), 0, change);
  }
};

struct BlankAcrossLook {
  XUEJI_IN_EVERY_SET void operator()(const std::uint64_t* right_at, std::size_t, const Classes& classes,
                                     Bounds& change) const {
    Lanes right;
    Load(right_at, right);
    classes.Otherwise(0, change);
    classes.Where(Lanes(right == 0), 1, change);
  }
};

struct NameLook {
  matchers::NameSignature left;
  XUEJI_IN_EVERY_SET void operator()(const std::uint64_t* right_at, std::size_t stride,
                                     const Classes& classes, Bounds& change) const {
    Lanes first, second, sounds;
    Load(right_at, first);
    Load(right_at + stride, second);
    Load(right_at + 2 * stride, sounds);
    const Lanes characters = (first & left.characters[0]) | (second & left.characters[1]);
    sounds &= left.sounds;
    const Lanes alike = Lanes(characters != 0) |
                        (Lanes((sounds & 0xFFFFFFFFULL) != 0) & Lanes((sounds >> 32) != 0));
    classes.Otherwise(0, change);
    classes.Where(alike, 1, change);
  }
};

// matchers::ScreenIdNumbers, a well-formed number on the left; its classes in the order of IdScreen.
struct IdNumberLook {
  std::uint64_t digits, tail;
  XUEJI_IN_EVERY_SET void operator()(const std::uint64_t* right_at, std::size_t stride,
                                     const Classes& classes, Bounds& change) const {
    constexpr std::size_t kAny = 0, kNull = 1, kElse = 2, kParts = 3;
    Lanes right_digits, right_tail;
    Load(right_at, right_digits);
    Load(right_at + stride, right_tail);
    const Lanes x = right_digits ^ digits;
    const Lanes t = (right_tail ^ tail) & 0xFF;
    // Differing characters, each by the lowest bit of its nibble: without one of them, without two.
    Lanes ones = x | x >> 1;
    ones = (ones | ones >> 2) & 0x1111111111111111ULL;
    const Lanes but_one = ones & (ones - 1);
    const Lanes but_two = but_one & (but_one - 1);
    const Lanes d0 = Lanes(ones == 0), d1 = Lanes(but_one == 0), d2 = Lanes(but_two == 0);
    const Lanes low = Lanes((t & 0x0F) != 0), high = Lanes((t & 0xF0) != 0);
    const Lanes t0 = ~(low | high), t1 = low ^ high, t2 = low & high;
    const Lanes less_than_two = (t0 & d1) | (t1 & d0);
    const Lanes at_most_two = (t0 & d2) | (t1 & d1) | (t2 & d0);
    // Two characters exchanged differ in the same bits.
    Lanes folded = x ^ x >> 32;
    folded ^= folded >> 16;
    folded ^= folded >> 8;
    folded ^= t;
    folded = (folded ^ folded >> 4) & 0xF;
    const Lanes exchanged = at_most_two & Lanes(folded == 0);
    // Cut off behind the fifteenth digit.
    const std::uint64_t left_is_cut = (digits & 0xF) == 0 && (tail & 0xFF) == 0 ? ~std::uint64_t{0} : 0;
    const Lanes is_cut =
        (Lanes((right_digits & 0xF) == 0) & Lanes((right_tail & 0xFF) == 0)) | left_is_cut;
    const Lanes cut = Lanes(x >> 4 == 0) & is_cut;
    const Lanes region = Lanes(x >> 40 == 0), birth = Lanes((x >> 8 & 0xFFFFFFFFULL) == 0),
                sequence = Lanes((x & 0xFF) == 0) & ~low;
    const Lanes two_parts = (region & birth) | (region & sequence) | (birth & sequence);
    const Lanes not_well_formed = Lanes((right_tail & matchers::kIdWellFormed) == 0);
    classes.Otherwise(kElse, change);
    classes.Where(two_parts, kParts, change);
    classes.Where(less_than_two | exchanged | cut | not_well_formed, kAny, change);
    classes.Where(Lanes((right_digits | right_tail) == 0), kNull, change);
  }
};

// Of what is no resident number, only whether the right is blank counts.
struct IdTermLook {
  XUEJI_IN_EVERY_SET void operator()(const std::uint64_t* right_at, std::size_t stride,
                                     const Classes& classes, Bounds& change) const {
    Lanes digits, tail;
    Load(right_at, digits);
    Load(right_at + stride, tail);
    classes.Otherwise(0, change);
    classes.Where(Lanes((digits | tail) == 0), 1, change);
  }
};

struct IdStatusLook {
  std::uint64_t digits, tail;
  XUEJI_IN_EVERY_SET void operator()(const std::uint64_t* right_at, std::size_t stride,
                                     const Classes& classes, Bounds& change) const {
    Lanes right_digits, right_tail;
    Load(right_at, right_digits);
    Load(right_at + stride, right_tail);
    classes.Otherwise(1, change);
    classes.Where(Lanes(right_digits == digits) & Lanes(right_tail == tail), 2, change);
    classes.Where(Lanes((right_tail & matchers::kIdValid) == 0), 0, change);
  }
};

struct DigitsLook {
  std::uint64_t left, decimal;
  XUEJI_IN_EVERY_SET void operator()(const std::uint64_t* right_at, std::size_t stride,
                                     const Classes& classes, Bounds& change) const {
    Lanes right, x;
    Load(right_at, right);
    Load(right_at + stride, x);
    x ^= decimal;
    Lanes ones = x | x >> 1;
    ones = (ones | ones >> 2) & 0x1111111111111111ULL;
    const Lanes but_one = ones & (ones - 1);
    const Lanes but_two = but_one & (but_one - 1);
    classes.Otherwise(2, change);
    // Two digits apart, of two lengths (which a term is to every number, and another term may be).
    classes.Where(Lanes(but_two == 0) | Lanes((right ^ left) >> kStoredCountShift != 0), 3, change);
    classes.Where(Lanes(right == left), 1, change);
    classes.Where(Lanes(right == 0), 0, change);
  }
};

}  // namespace xueji::screen_looks
