#include "engine/numbers/number_transition.h"

#include <algorithm>
#include <iterator>

#include "engine/base/check.h"

namespace xueji {
namespace {

// Sets of enumerators as bits, so that the rules below are data.
template <typename Enum, typename... Values>
constexpr unsigned Any(Enum first, Values... others) {
  return ((1U << static_cast<unsigned>(first)) | ... | (1U << static_cast<unsigned>(others)));
}
constexpr unsigned kAll = ~0U;

constexpr unsigned kL = Any(NumberState::kProvisional), kJ = Any(NumberState::kSubstitute),
                   kG = Any(NumberState::kFormal), kUnnumbered = Any(NumberState::kNone);
constexpr unsigned kUsable = Any(IdState::kUsable), kNoId = Any(IdState::kNone),
                   kOther = Any(IdState::kOtherDocument), kFaulty = Any(IdState::kFaulty);
constexpr unsigned kClear = Any(DedupState::kClear), kReview = Any(DedupState::kReview),
                   kProblem = Any(DedupState::kProblem), kUndeduplicated = Any(DedupState::kNotRun);
constexpr unsigned kConsistent = Any(ComparisonState::kConsistent);
constexpr unsigned kUncompared = Any(ComparisonState::kNotRun, ComparisonState::kNotComparable);

enum class If : std::uint8_t { kAlways, kYes, kNo };

struct Row {
  unsigned held, id, dedup, comparison;
  If changed, applied;
  NumberState next;
  NumberReason reason;
};

using R = NumberReason;
using S = NumberState;
constexpr S kSame = S::kNone;  // of a row that leaves the number as it is

// THE table: the first row that holds decides. Problems first: they leave every number as it is.
constexpr Row kRows[] = {
    // A duplicate that is decided: nothing is created and nothing changes.
    {kAll, kAll, kProblem, kAll, If::kAlways, If::kAlways, kSame, R::kDuplicateOpen},
    // Registration asks for no comparison: that follows, with the L in hand.
    {kUnnumbered, kAll, kAll, kAll, If::kAlways, If::kAlways, S::kProvisional, R::kRegistered},
    // A number of wrong form is in no registry: what is wrong with it says more than that it is absent.
    {kAll, kFaulty, kAll, kUncompared | Any(ComparisonState::kIdAbsent), If::kAlways, If::kAlways, kSame, R::kIdWrong},
    {kAll, kAll, kAll, Any(ComparisonState::kIdAbsent), If::kAlways, If::kAlways, kSame, R::kIdAbsent},
    {kAll, kAll, kAll, Any(ComparisonState::kNameMismatch), If::kAlways, If::kAlways, kSame, R::kNameMismatch},
    {kAll, kAll, kAll, Any(ComparisonState::kAttributeMismatch), If::kAlways, If::kAlways, kSame,
     R::kAttributeMismatch},
    {kAll, kAll, kAll, Any(ComparisonState::kCancelled), If::kAlways, If::kAlways, kSame, R::kRegistryCancelled},
    {kAll, kFaulty, kAll, kAll, If::kAlways, If::kAlways, kSame, R::kIdWrong},
    // G stays, whatever became of the ID; a new one only on application, through the whole process.
    {kG, kAll, kAll, kAll, If::kAlways, If::kNo, kSame, R::kFormalHeld},  // see FormalKept
    {kG, kNoId | kOther, kAll, kAll, If::kAlways, If::kYes, kSame, R::kNothingToReissue},
    {kG, kUsable, kAll, kAll, If::kNo, If::kYes, kSame, R::kNothingToReissue},
    // J stays J until there is an ID.
    {kJ, kNoId | kOther, kAll, kAll, If::kAlways, If::kAlways, kSame, R::kSubstituteHeld},
    // What L, J, and a G that is applied for, wait for.
    {kAll, kAll, kUndeduplicated, kAll, If::kAlways, If::kAlways, kSame, R::kNotDeduplicated},
    {kAll, kAll, kReview, kAll, If::kAlways, If::kAlways, kSame, R::kReviewOpen},
    {kAll, kUsable, kClear, kUncompared, If::kAlways, If::kAlways, kSame, R::kNotCompared},
    // Both passed.
    {kG, kUsable, kClear, kConsistent, If::kYes, If::kYes, S::kFormal, R::kFormalReissued},
    {kL | kJ, kUsable, kClear, kConsistent, If::kAlways, If::kAlways, S::kFormal, R::kFormalIssued},
    {kL, kNoId | kOther, kClear, kAll, If::kAlways, If::kAlways, S::kSubstitute, R::kSubstituteIssued},
};

template <typename Enum>
bool In(unsigned set, Enum value) {
  return (set >> static_cast<unsigned>(value) & 1U) != 0;
}
bool Holds(If condition, bool value) {
  return condition == If::kAlways || value == (condition == If::kYes);
}

bool Matches(const Row& row, const PupilFacts& facts) {
  return In(row.held, facts.held) && In(row.id, facts.id) && In(row.dedup, facts.dedup) &&
         In(row.comparison, facts.comparison) && Holds(row.changed, facts.id_changed) &&
         Holds(row.applied, facts.applied);
}

bool ReissueStays(const PupilFacts& facts, const NumberPolicy& policy) {
  return facts.held == S::kFormal && facts.applied && !policy.reissue_on_application;
}

// Where the rule set says otherwise than the table.
NumberStep Amended(const PupilFacts& facts, const NumberPolicy& policy, NumberStep step) {
  const NumberStep stay{facts.held, false, step.reason};
  if (step.reason == R::kFormalHeld && facts.id_changed) return {facts.held, false, R::kFormalKeptIdChanged};
  if (step.reason == R::kSubstituteIssued && facts.id == IdState::kOtherDocument &&
      !policy.other_document_gets_substitute) {
    return {facts.held, false, R::kProvisionalByPolicy};
  }
  const bool formal = step.reason == R::kFormalIssued || step.reason == R::kFormalReissued;
  if (formal && !policy.formal_now) return {facts.held, false, R::kWaitsForSpring};
  return step.next == kSame ? stay : step;
}

}  // namespace

NumberStep NextNumber(const PupilFacts& facts, const NumberPolicy& policy) {
  PupilFacts seen = facts;
  if (ReissueStays(facts, policy)) seen.applied = false;
  if (seen.dedup == DedupState::kReview && !policy.review_holds_formal) seen.dedup = DedupState::kClear;
  // What a pupil without a usable number was compared with says nothing.
  if (seen.id == IdState::kNone || seen.id == IdState::kOtherDocument) {
    seen.comparison = ComparisonState::kNotComparable;
  }
  const auto* const row = std::find_if(std::begin(kRows), std::end(kRows),
                                       [&](const Row& one) { return Matches(one, seen); });
  XUEJI_CHECK(row != std::end(kRows));
  const bool reissue = row->reason == R::kFormalReissued;
  return Amended(seen, policy, {row->next, reissue, row->reason});
}

}  // namespace xueji
