// Registry reasons: why the comparison with the population registry says what it says of a student, and
// what the school, the family or the household police do next.
//
//   RegistryReasons reasons; reasons.Add(RegistryReason::kIdAbsent);
//   JoinCodes(reasons)                            // "REG_ID_ABSENT", in the order of the enum
//   Describe(RegistryReason::kIdAbsent).action_zh
//
// Beside reason_code.h, whose set of sixty-four is nearly full. A step names the cheapest thing that
// settles the matter: a homophone is the school's slip and sends no family to the police station.
// Values are positions in a word and stand in checkpoints: append, never reorder. Immutable.
#pragma once

#include <bit>
#include <cstdint>
#include <string>

#include "engine/record/reason_code.h"

namespace xueji {

enum class RegistryReason : std::uint8_t {
  kIdAbsent, kNameMismatch, kCancelled, kDeceased, kSexDiffers, kBirthDateDiffers, kNotComparable,
  kNumberShared, kValueBlank,
  // How a name differs.
  kNameFormer, kNameSeparator, kNameRareCharacter, kNameVariant, kNameHomophone, kNameTransliteration,
  kNameLookAlike, kNameOrder, kAnotherPerson, kNameClose,
  // What the search for an absent number found: advice.
  kIdOneError, kCandidate, kCandidateTied, kCandidateInRoster,
  kCount,
};

const ReasonText& Describe(RegistryReason reason);

class RegistryReasons {
 public:
  constexpr RegistryReasons() = default;
  constexpr explicit RegistryReasons(std::uint32_t bits) : bits_(bits) {}
  constexpr void Add(RegistryReason reason) { bits_ |= Bit(reason); }
  constexpr bool Has(RegistryReason reason) const { return (bits_ & Bit(reason)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr std::uint32_t bits() const { return bits_; }
  template <typename F>
  void ForEach(F&& visit) const {
    for (std::uint32_t rest = bits_; rest != 0; rest &= rest - 1) {
      visit(static_cast<RegistryReason>(std::countr_zero(rest)));
    }
  }
  friend bool operator==(RegistryReasons, RegistryReasons) = default;

 private:
  static constexpr std::uint32_t Bit(RegistryReason reason) {
    return std::uint32_t{1} << static_cast<unsigned>(reason);
  }
  std::uint32_t bits_ = 0;
};
static_assert(static_cast<int>(RegistryReason::kCount) <= 32, "RegistryReasons is one 32-bit word");

// Codes joined by '|' in the order of the enum; empty for the empty set.
std::string JoinCodes(RegistryReasons reasons);

}  // namespace xueji
