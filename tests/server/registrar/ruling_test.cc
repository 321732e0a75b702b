#include "server/registrar/ruling.h"

#include <gtest/gtest.h>

namespace xueji::server {
namespace {

RefusalKind RuleOn(PreCheckAdvice advice, const Submission& submission = {}) {
  PreCheckAnswer answer;
  answer.advice = advice;
  return Rule(answer, submission);
}

Submission Confirmed(bool may_settle) {
  Submission submission;
  submission.confirmation = {
      .document_checked = "户口簿", .checked_by = "li.na", .case_number = ""};
  submission.may_settle = may_settle;
  return submission;
}

TEST(Ruling, AChildWithARecordIsRefusedWhateverWasChecked) {
  EXPECT_EQ(RuleOn(PreCheckAdvice::kTransfer, Confirmed(true)), RefusalKind::kDuplicate);
}

TEST(Ruling, NobodyLikeItAndTwinsPass) {
  EXPECT_EQ(RuleOn(PreCheckAdvice::kMayBeCreated), RefusalKind::kNone);
  EXPECT_EQ(RuleOn(PreCheckAdvice::kLikelyTwin), RefusalKind::kNone);
}

TEST(Ruling, PapersMustHaveBeenCheckedBySomebody) {
  EXPECT_EQ(RuleOn(PreCheckAdvice::kCheckDocument), RefusalKind::kCheckDocument);
  Submission half = Confirmed(false);
  half.confirmation.checked_by.clear();
  EXPECT_EQ(RuleOn(PreCheckAdvice::kCheckDocument, half), RefusalKind::kCheckDocument);
  EXPECT_EQ(RuleOn(PreCheckAdvice::kCheckDocument, Confirmed(false)), RefusalKind::kNone);
}

TEST(Ruling, ContradictionsAreForAProvince) {
  EXPECT_EQ(RuleOn(PreCheckAdvice::kAskProvince, Confirmed(false)), RefusalKind::kAskProvince);
  EXPECT_EQ(RuleOn(PreCheckAdvice::kAskProvince, Confirmed(true)), RefusalKind::kNone);
  Submission unconfirmed;
  unconfirmed.may_settle = true;
  EXPECT_EQ(RuleOn(PreCheckAdvice::kAskProvince, unconfirmed), RefusalKind::kCheckDocument) << "it is the province";
}

TEST(Ruling, UnusableValuesComeFirst) {
  PreCheckAnswer answer;
  answer.violations.push_back({});
  EXPECT_EQ(Rule(answer, Confirmed(true)), RefusalKind::kViolations);
}

TEST(Ruling, ALegitimateSecondRecordSharesTheDocument) {
  PreCheckAnswer answer;
  EXPECT_FALSE(SharesDocumentLegitimately(answer));
  PreCheckHit hit;
  hit.reasons.Add(Reason::kLegitMultiple);
  answer.hits = {hit};
  EXPECT_TRUE(SharesDocumentLegitimately(answer));
}

}  // namespace
}  // namespace xueji::server
