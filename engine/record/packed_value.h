// Packed values: what stands in a row, read and written by type (field.h says what each type's bytes are).
//
//   StoreDigits(row + offset, digits, terms);
//   const matchers::PackedDigits digits = LoadDigits(row + offset, terms);
//
// A row of the student plan is one cache line because codes and names that few records have are kept
// in fewer bytes than matchers take: regions in three, digits in six, seldom names as a TermId in four. What
// does not fit goes to the dictionary, and reading it costs a look there; equal values have equal bytes
// either way, and a blank is zero.
// Pure; thread-safe once loading is done. Cost: 1 ns. No errors: the bytes are what ingest packed (REQUIRES).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "engine/record/field.h"
#include "engine/record/record_layout.h"
#include "engine/record/term_dictionary.h"
#include "matchers/identity/id_number.h"
#include "matchers/identity/packed_date.h"
#include "matchers/identity/packed_digits.h"
#include "matchers/name/person_name.h"

namespace xueji {

// The first kBytes bytes as a number, for whoever asks only whether values are equal or blank.
template <std::size_t kBytes>
std::uint64_t LoadWord(const std::byte* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, kBytes);
  return word;
}

inline std::uint32_t LoadRegion(const std::byte* at) {
  return static_cast<std::uint32_t>(LoadWord<3>(at));
}
inline void StoreRegion(std::byte* at, std::uint32_t region) { std::memcpy(at, &region, 3); }

inline matchers::PackedDate LoadDate(const std::byte* at) {
  return {LoadPacked<std::uint16_t>(at)};
}

inline matchers::PackedIdNumber LoadIdNumber(const std::byte* at) {
  return {LoadPacked<std::uint64_t>(at), LoadPacked<std::uint16_t>(at + 8)};
}
inline void StoreIdNumber(std::byte* at, matchers::PackedIdNumber id) {
  StorePacked(at, id.digits);
  StorePacked(at + sizeof id.digits, id.tail);
}

// `type`: kName or kSeldomName. A seldom name is always behind an escape, however short.
inline matchers::PackedName LoadName(FieldType type, const std::byte* at) {
  if (type == FieldType::kName) return {LoadPacked<std::uint64_t>(at)};
  const auto term = LoadPacked<std::uint32_t>(at);
  return term == 0 ? matchers::PackedName{} : matchers::EscapedName(term);
}

// Six bytes of digits: the value, and above it the count; longer ones are a TermId below kDigitsAreTerm.
inline constexpr int kStoredDigitsMax = 13;
inline constexpr int kStoredCountShift = 44;
inline constexpr std::uint64_t kDigitsAreTerm = std::uint64_t{15} << kStoredCountShift;

inline bool AreDigitsTerm(std::uint64_t stored) { return stored >= kDigitsAreTerm; }
matchers::PackedDigits DigitsOfTerm(std::uint64_t stored, const TermDictionary& terms);

inline matchers::PackedDigits LoadDigits(const std::byte* at, const TermDictionary& terms) {
  const std::uint64_t stored = LoadWord<6>(at);
  if (AreDigitsTerm(stored)) [[unlikely]] return DigitsOfTerm(stored, terms);
  const std::uint64_t value = stored & ((std::uint64_t{1} << kStoredCountShift) - 1);
  return {value | stored >> kStoredCountShift << matchers::kPackedDigitsCountShift};
}
void StoreDigits(std::byte* at, matchers::PackedDigits digits, TermDictionary& terms);

}  // namespace xueji
