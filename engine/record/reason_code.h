// Reason codes: why a record, a pair or a row was treated as it was, in words a registrar knows.
//
//   ReasonSet reasons; reasons.Add(Reason::kDupId);
//   JoinCodes(reasons)               // "DUP_ID|NAME_HOMOPHONE", in the order of the enum
//   Describe(Reason::kDupId).zh      // Chinese text; .en English; .action_zh / .action_en next step
//
// The codes of the official problem classes are those of the ministry's published practice; the
// others are ours. Values are positions in a 64-bit set: append, never reorder. Immutable.
#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace xueji {

enum class Reason : std::uint8_t {
  // Exact published rules: these decide.
  kDupId, kDupDocument, kDupNoIdNameSexBirth,
  // Suppressors.
  kTwinLikely, kLegitMultiple, kSiblingLikely,
  // Fellegi-Sunter suggestions for clerical review.
  kPossibleSamePerson, kPossibleNearId, kPossibleNearNameDate, kPossibleSameGuardian,
  kIdSharedByDifferentNames, kHistoryHit, kDifferentValidIds, kClusterConflict,
  // What agreed or nearly agreed on the pair.
  kIdExact, kIdOneDigit, kIdTransposed, kIdTruncated, kIdSegments, kDocumentExact,
  kNameExact, kNameVariant, kNameHomophone, kNameLookAlike, kNameOneCharacter, kNameSwapped,
  kNameSubset, kNameFormer, kNameOther, kTextSimilar, kFieldsSwapped,
  kBirthDateExact, kBirthDateSwapped, kBirthDateNear, kBirthDateOther,
  kGuardianExact, kGuardianNear, kPhoneExact, kAddressExact, kAddressSimilar,
  kSchoolExact, kRegionExact, kSexDiffers, kWeightAboveThreshold,
  // Warnings about one record's fields: the row stays in.
  kIdLength, kIdCharset, kIdDateInvalid, kIdCheckDigit, kIdExcelTruncated, kIdPseudo999,
  kIdHasNumberPrefix, kIdSexConflict, kIdBirthdateConflict, kIdMissing, kRegionCodeUnknown,
  kDocumentTypeMismatch, kStudentNumberInvalid, kFieldInvalid, kNameStandIn, kPlaceholderValue,
  // Appended, whatever their kind.
  kNameNearSound, kParentLikely,
  kCount,
};
static_assert(static_cast<int>(Reason::kCount) <= 64, "a ReasonSet is one 64-bit word");

struct ReasonText {
  std::string_view code;       // "ID_CHECK_DIGIT"
  std::string_view zh, en;     // what it means
  std::string_view action_zh, action_en;  // what to do next; empty if nothing
};

const ReasonText& Describe(Reason reason);
// The reason with this code, e.g. "DUP_ID".
std::optional<Reason> ParseReason(std::string_view code);

class ReasonSet {
 public:
  constexpr ReasonSet() = default;
  constexpr explicit ReasonSet(std::uint64_t bits) : bits_(bits) {}
  constexpr void Add(Reason reason) { bits_ |= Bit(reason); }
  constexpr void Add(ReasonSet other) { bits_ |= other.bits_; }
  constexpr void Remove(Reason reason) { bits_ &= ~Bit(reason); }
  constexpr bool Has(Reason reason) const { return (bits_ & Bit(reason)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr std::uint64_t bits() const { return bits_; }
  template <typename F>
  void ForEach(F&& visit) const {
    for (std::uint64_t rest = bits_; rest != 0; rest &= rest - 1) {
      visit(static_cast<Reason>(std::countr_zero(rest)));
    }
  }
  friend bool operator==(ReasonSet, ReasonSet) = default;

 private:
  static constexpr std::uint64_t Bit(Reason reason) {
    return std::uint64_t{1} << static_cast<unsigned>(reason);
  }
  std::uint64_t bits_ = 0;
};

// The reasons that can be a warning about one record lie side by side, so that a store has them in two
// bytes a record.
inline constexpr unsigned kFirstWarning = static_cast<unsigned>(Reason::kIdLength);
inline constexpr std::uint64_t kWarningBits = std::uint64_t{0xFFFF} << kFirstWarning;
static_assert(kFirstWarning + 15 == static_cast<unsigned>(Reason::kPlaceholderValue));
constexpr bool AreWarnings(ReasonSet reasons) { return (reasons.bits() & ~kWarningBits) == 0; }
// REQUIRES: AreWarnings(reasons).
constexpr std::uint16_t PackWarnings(ReasonSet reasons) {
  return static_cast<std::uint16_t>(reasons.bits() >> kFirstWarning);
}
constexpr ReasonSet UnpackWarnings(std::uint16_t packed) {
  return ReasonSet(std::uint64_t{packed} << kFirstWarning);
}

// Codes joined by '|' in the order of the enum; empty for the empty set.
std::string JoinCodes(ReasonSet reasons);

}  // namespace xueji
