// NumberReason: why a pupil has the student number he has after a run, in words a registrar knows.
//
//   Describe(NumberReason::kFormalIssued).code          // "FORMAL_ISSUED"
//   Describe(reason).zh / .en / .action_zh / .action_en
//
// One for each step of a run (at most two: registered, and what came of it); the outcome of the last says
// whether a number was issued, kept, waits for something, is blocked by an open problem record (business
// refused with 2003), or was refused. Append, never
// reorder: the store keeps what a run told by these values, and result files of two versions are compared. Immutable.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace xueji {

enum class NumberReason : std::uint8_t {
  // Issued.
  kRegistered, kSubstituteIssued, kFormalIssued, kFormalReissued,
  // Kept, and nothing to do.
  kFormalHeld, kFormalKeptIdChanged, kNothingToReissue, kSubstituteHeld, kProvisionalByPolicy,
  // Waits.
  kReviewOpen, kNotDeduplicated, kNotCompared, kWaitsForSpring,
  // A problem record is open: unchanged, and blocked.
  kDuplicateOpen, kIdWrong, kIdAbsent, kNameMismatch, kAttributeMismatch, kRegistryCancelled,
  // Refused.
  kSequenceExhausted, kFormalTaken, kNumberShared, kNumberOfAnother, kNumberInvalid,
  kSchoolRegionMissing, kLocalExhausted,
  // Kept: a second record that a pupil may have.
  kSamePupil,
  kCount
};
inline constexpr std::size_t kNumberReasonCount = static_cast<std::size_t>(NumberReason::kCount);

enum class NumberOutcome : std::uint8_t { kIssued, kKept, kWaits, kBlocked, kRefused };
inline constexpr std::size_t kNumberOutcomeCount = 5;

struct NumberReasonText {
  std::string_view code;
  NumberOutcome outcome = NumberOutcome::kKept;
  std::string_view zh, en;
  std::string_view action_zh, action_en;  // empty: nothing to do
};

const NumberReasonText& Describe(NumberReason reason);
std::optional<NumberReason> ParseNumberReason(std::string_view code);
std::string_view NumberOutcomeName(NumberOutcome outcome);  // "issued"

}  // namespace xueji
