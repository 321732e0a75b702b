#include "engine/numbers/number_transition.h"

#include <gtest/gtest.h>

#include <map>
#include <utility>
#include <vector>

namespace xueji {
namespace {

using S = NumberState;
using R = NumberReason;

constexpr S kStates[] = {S::kNone, S::kProvisional, S::kSubstitute, S::kFormal};
constexpr IdState kIds[] = {IdState::kNone, IdState::kUsable, IdState::kFaulty, IdState::kOtherDocument};
constexpr DedupState kDedups[] = {DedupState::kNotRun, DedupState::kClear, DedupState::kReview, DedupState::kProblem};
constexpr ComparisonState kComparisons[] = {
    ComparisonState::kNotRun, ComparisonState::kConsistent, ComparisonState::kIdAbsent,
    ComparisonState::kNameMismatch, ComparisonState::kAttributeMismatch, ComparisonState::kCancelled,
    ComparisonState::kNotComparable};

std::vector<PupilFacts> AllFacts() {
  std::vector<PupilFacts> all;
  for (const S held : kStates)
    for (const IdState id : kIds)
      for (const DedupState dedup : kDedups)
        for (const ComparisonState comparison : kComparisons)
          for (const bool changed : {false, true})
            for (const bool applied : {false, true}) all.push_back({held, id, dedup, comparison, changed, applied});
  return all;
}

std::vector<NumberPolicy> AllPolicies() {
  std::vector<NumberPolicy> all;
  for (int bits = 0; bits < 16; ++bits) {
    all.push_back({(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0});
  }
  return all;
}

bool HasMismatch(ComparisonState comparison) {
  return comparison != ComparisonState::kNotRun && comparison != ComparisonState::kConsistent &&
         comparison != ComparisonState::kNotComparable;
}

// The life cycle as it is written in the rules, said once more and another way.
bool MayIssue(const PupilFacts& facts, const NumberPolicy& policy, S to, bool reissue) {
  const bool number_counts = facts.id == IdState::kUsable || facts.id == IdState::kFaulty;
  const bool problem = facts.dedup == DedupState::kProblem ||
                       (facts.held != S::kNone && (facts.id == IdState::kFaulty ||
                                                   (number_counts && HasMismatch(facts.comparison))));
  if (problem) return false;
  const bool dedup_passed = facts.dedup == DedupState::kClear ||
                            (facts.dedup == DedupState::kReview && !policy.review_holds_formal);
  const bool both_passed = dedup_passed && facts.id == IdState::kUsable &&
                           facts.comparison == ComparisonState::kConsistent && policy.formal_now;
  const bool no_usable_id = facts.id == IdState::kNone ||
                            (facts.id == IdState::kOtherDocument && policy.other_document_gets_substitute);
  if (reissue) {
    return facts.held == S::kFormal && facts.id_changed && facts.applied && both_passed && policy.reissue_on_application;
  }
  if (facts.held == S::kNone) return to == S::kProvisional;
  if (facts.held == S::kProvisional && to == S::kSubstitute) return dedup_passed && no_usable_id;
  if (facts.held == S::kProvisional || facts.held == S::kSubstitute) return to == S::kFormal && both_passed;
  return false;
}

TEST(NextNumber, MakesEveryTransitionOfTheLifeCycleAndNoOther) {
  std::map<std::pair<S, S>, int> made;
  for (const NumberPolicy& policy : AllPolicies()) {
    for (const PupilFacts& facts : AllFacts()) {
      const NumberStep step = NextNumber(facts, policy);
      bool expected = MayIssue(facts, policy, S::kFormal, /*reissue=*/true);
      EXPECT_EQ(step.reissue, expected);
      for (const S to : kStates) {
        if (to == facts.held) continue;
        expected = expected || MayIssue(facts, policy, to, false);
        ASSERT_EQ(step.next == to, MayIssue(facts, policy, to, false))
            << static_cast<int>(facts.held) << static_cast<int>(facts.id) << static_cast<int>(facts.dedup)
            << static_cast<int>(facts.comparison) << " to " << static_cast<int>(to);
      }
      ASSERT_EQ(step.issues(facts.held), expected);
      // The reason says the same as the step.
      ASSERT_EQ(Describe(step.reason).outcome == NumberOutcome::kIssued, expected) << Describe(step.reason).code;
      if (step.issues(facts.held)) ++made[{facts.held, step.next}];
    }
  }
  EXPECT_EQ(made.size(), 5u);
  for (const auto& [from, to] : {std::pair{S::kNone, S::kProvisional}, {S::kProvisional, S::kSubstitute},
                                 {S::kProvisional, S::kFormal}, {S::kSubstitute, S::kFormal},
                                 {S::kFormal, S::kFormal}}) {
    EXPECT_GT((made[{from, to}]), 0);
  }
}

TEST(NextNumber, AnOpenProblemLeavesEveryNumberAndBlocks) {
  for (const PupilFacts& facts : AllFacts()) {
    const bool compared = facts.id == IdState::kUsable || facts.id == IdState::kFaulty;
    const bool problem = facts.dedup == DedupState::kProblem || (compared && HasMismatch(facts.comparison));
    if (!problem || (facts.held == S::kNone && facts.dedup != DedupState::kProblem)) continue;
    const NumberStep step = NextNumber(facts, {});
    EXPECT_FALSE(step.issues(facts.held));
    EXPECT_EQ(Describe(step.reason).outcome, NumberOutcome::kBlocked);
  }
}

TEST(NextNumber, SaysExactlyWhyAPupilStaysL) {
  const auto why = [](DedupState dedup, ComparisonState comparison, IdState id = IdState::kUsable) {
    return NextNumber({S::kProvisional, id, dedup, comparison, false, false}, {}).reason;
  };
  EXPECT_EQ(why(DedupState::kProblem, ComparisonState::kConsistent), R::kDuplicateOpen);
  EXPECT_EQ(why(DedupState::kReview, ComparisonState::kConsistent), R::kReviewOpen);
  EXPECT_EQ(why(DedupState::kNotRun, ComparisonState::kConsistent), R::kNotDeduplicated);
  EXPECT_EQ(why(DedupState::kClear, ComparisonState::kNotRun), R::kNotCompared);
  EXPECT_EQ(why(DedupState::kClear, ComparisonState::kIdAbsent), R::kIdAbsent);
  EXPECT_EQ(why(DedupState::kClear, ComparisonState::kNameMismatch), R::kNameMismatch);
  EXPECT_EQ(why(DedupState::kClear, ComparisonState::kAttributeMismatch), R::kAttributeMismatch);
  EXPECT_EQ(why(DedupState::kClear, ComparisonState::kCancelled), R::kRegistryCancelled);
  EXPECT_EQ(why(DedupState::kClear, ComparisonState::kNotComparable, IdState::kFaulty), R::kIdWrong);
  EXPECT_EQ(why(DedupState::kClear, ComparisonState::kIdAbsent, IdState::kFaulty), R::kIdWrong);
  EXPECT_EQ(why(DedupState::kClear, ComparisonState::kAttributeMismatch, IdState::kFaulty), R::kAttributeMismatch);
}

TEST(NextNumber, AFormalNumberStaysWhateverBecameOfTheId) {
  PupilFacts facts{S::kFormal, IdState::kUsable, DedupState::kClear, ComparisonState::kConsistent, true, false};
  EXPECT_EQ(NextNumber(facts, {}).reason, R::kFormalKeptIdChanged);
  facts.applied = true;
  EXPECT_EQ(NextNumber(facts, {}).reason, R::kFormalReissued);
  EXPECT_EQ(NextNumber(facts, {.reissue_on_application = false}).reason, R::kFormalKeptIdChanged);
  facts.comparison = ComparisonState::kNotRun;
  EXPECT_EQ(NextNumber(facts, {}).reason, R::kNotCompared);
  facts.id_changed = false;
  EXPECT_EQ(NextNumber(facts, {}).reason, R::kNothingToReissue);
  facts.id = IdState::kNone;
  facts.applied = false;
  EXPECT_EQ(NextNumber(facts, {}).reason, R::kFormalHeld);
}

TEST(NextNumber, PolicyOfTheRuleSet) {
  const PupilFacts other{S::kProvisional, IdState::kOtherDocument, DedupState::kClear, ComparisonState::kNotRun, false, false};
  EXPECT_EQ(NextNumber(other, {}).reason, R::kSubstituteIssued);
  EXPECT_EQ(NextNumber(other, {.other_document_gets_substitute = false}).reason, R::kProvisionalByPolicy);
  const PupilFacts ready{S::kSubstitute, IdState::kUsable, DedupState::kClear, ComparisonState::kConsistent, false, false};
  EXPECT_EQ(NextNumber(ready, {}).reason, R::kFormalIssued);
  EXPECT_EQ(NextNumber(ready, {.formal_now = false}).reason, R::kWaitsForSpring);
}

}  // namespace
}  // namespace xueji
