#include "server/registrar/registrar.h"

#include "tests/server/registrar/registrar_case.h"

namespace xueji::server {
namespace {

using RegistrarTest = RegistrarCase;

TEST_F(RegistrarTest, TheNextPreCheckSeesWhatWasAcknowledged) {
  const StudentText child = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  EXPECT_EQ(registrar_->live()->PreCheck(child, {})->advice, PreCheckAdvice::kMayBeCreated);
  const Receipt receipt = Register(child, "q1");
  ASSERT_TRUE(receipt.status.ok()) << receipt.status;
  EXPECT_EQ(receipt.change_seq, 1U);
  const PreCheckAnswer answer = *registrar_->live()->PreCheck(child, {});
  EXPECT_EQ(answer.advice, PreCheckAdvice::kTransfer);
  ASSERT_EQ(answer.hits.size(), 1U);
  EXPECT_EQ(answer.hits[0].record_id, receipt.record_id);
}

TEST_F(RegistrarTest, AChildWithARecordIsRefusedWithTheVerdict) {
  const StudentText child = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  ASSERT_TRUE(Register(child, "q1").status.ok());
  const Receipt refused = Register(child, "q2");
  EXPECT_EQ(refused.refusal, RefusalKind::kDuplicate);
  EXPECT_EQ(refused.status.code(), absl::StatusCode::kAlreadyExists);
  ASSERT_TRUE(refused.verdict.has_value());
  EXPECT_EQ(refused.verdict->hits.size(), 1U);
  EXPECT_EQ(*store_->LastChange(), 1U);
}

TEST_F(RegistrarTest, ARepeatedRequestGetsTheFirstAnswer) {
  const StudentText child = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  const Receipt first = Register(child, "q1");
  const Receipt again = Register(child, "q1");
  ASSERT_TRUE(again.status.ok()) << again.status;
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.record_id, first.record_id);
  EXPECT_EQ(again.change_seq, first.change_seq);
  EXPECT_EQ(*store_->LastChange(), 1U);
}

TEST_F(RegistrarTest, ARequestIdIsGoodForOneRequest) {
  ASSERT_TRUE(Register(Child("王小芳", "2", "20150301"), "q1").status.ok());
  EXPECT_EQ(Register(Child("李强", "1", "20140907"), "q1").refusal, RefusalKind::kRequestIdReused);
}

TEST_F(RegistrarTest, OfTwoInOneBatchTheSecondSeesTheFirst) {
  const StudentText child = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  std::vector<std::future<Receipt>> receipts;
  for (int i = 0; i < 50; ++i) {
    receipts.push_back(
        SubmitLater(*registrar_, Ask(ChangeKind::kRegister, child, "q" + std::to_string(i))));
  }
  int done = 0;
  for (std::future<Receipt>& receipt : receipts) {
    const Receipt got = receipt.get();
    done += got.status.ok() ? 1 : 0;
    EXPECT_TRUE(got.status.ok() || got.refusal == RefusalKind::kDuplicate) << got.status;
  }
  EXPECT_EQ(done, 1);
}

TEST_F(RegistrarTest, ValuesThatCannotBeUsedAreNamed) {
  const Receipt refused = Register(Child("王小芳", "2", "20151301"), "q1");
  EXPECT_EQ(refused.refusal, RefusalKind::kViolations);
  ASSERT_TRUE(refused.verdict.has_value());
  ASSERT_EQ(refused.verdict->violations.size(), 1U);
  EXPECT_EQ(refused.verdict->violations[0].field, Id::kBirthDate);
}

TEST_F(RegistrarTest, AnAmendmentOfOneFieldKeepsTheOthers) {
  const Receipt first = Register(Child("王小芳", "2", "20150301"), "q1");
  Submission amendment = Ask(ChangeKind::kAmend, OnlyId(first.record_id), "q2");
  amendment.record[Id::kPhone] = "13800000000";
  amendment.fields = {Id::kPhone};
  const Receipt amended = Submit(amendment);
  ASSERT_TRUE(amended.status.ok()) << amended.status;
  const RecordState state = *registrar_->Find(first.record_id);
  EXPECT_EQ(state.record[Id::kName], "王小芳");
  EXPECT_EQ(state.record[Id::kPhone], "13800000000");
  EXPECT_EQ(state.version, 2U);
}

TEST_F(RegistrarTest, AChangedKeyFieldIsCheckedAgain) {
  const std::string number = Number("20150301", "122");
  ASSERT_TRUE(Register(Child("王小芳", "2", "20150301", number), "q1").status.ok());
  const Receipt other = Register(Child("赵宇", "2", "20150302"), "q2");
  ASSERT_TRUE(other.status.ok()) << other.status;
  Submission amendment =
      Ask(ChangeKind::kAmend, Child("王小芳", "2", "20150301", number, other.record_id), "q3");
  EXPECT_EQ(Submit(amendment).refusal, RefusalKind::kDuplicate);
}

TEST_F(RegistrarTest, AStaleVersionIsRefused) {
  const Receipt first = Register(Child("王小芳", "2", "20150301"), "q1");
  ASSERT_TRUE(Register(Child("李强", "1", "20140907"), "q2").status.ok());
  Submission withdrawal = Ask(ChangeKind::kWithdraw, OnlyId(first.record_id), "q3");
  withdrawal.expected_version = 2;
  EXPECT_EQ(Submit(withdrawal).refusal, RefusalKind::kStaleVersion);
  withdrawal.expected_version = 1;
  withdrawal.request_id = "q4";
  EXPECT_TRUE(Submit(withdrawal).status.ok());
}

TEST_F(RegistrarTest, WhatIsWithdrawnIsNotMetAgain) {
  const StudentText child = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  const Receipt first = Register(child, "q1");
  ASSERT_TRUE(Submit(Ask(ChangeKind::kWithdraw, OnlyId(first.record_id), "q2")).status.ok());
  EXPECT_EQ(registrar_->live()->PreCheck(child, {})->advice, PreCheckAdvice::kMayBeCreated);
  EXPECT_EQ(Submit(Ask(ChangeKind::kWithdraw, OnlyId(first.record_id), "q3")).refusal,
            RefusalKind::kWithdrawn);
  EXPECT_EQ(Submit(Ask(ChangeKind::kWithdraw, OnlyId("nobody"), "q4")).refusal,
            RefusalKind::kNotFound);
}

TEST_F(RegistrarTest, WhatIsWithdrawnIsKeptAsItWas) {
  const StudentText child = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  const Receipt first = Register(child, "q1");
  ASSERT_TRUE(Submit(Ask(ChangeKind::kWithdraw, OnlyId(first.record_id), "q2")).status.ok());
  const RecordState state = *registrar_->Find(first.record_id);
  EXPECT_TRUE(state.withdrawn);
  EXPECT_EQ(state.version, 2U);
  EXPECT_EQ(state.record[Id::kName], "王小芳");
  EXPECT_TRUE(Submit(Ask(ChangeKind::kWithdraw, OnlyId(first.record_id), "q2")).repeated);
  EXPECT_TRUE(Register(child, "q3").status.ok()) << "its place is free";
  Open();
  EXPECT_TRUE(registrar_->Find(first.record_id)->withdrawn);
  EXPECT_EQ(registrar_->live()->record_count(), 1U);
}

TEST_F(RegistrarTest, WhatWaitedTooLongIsNotDone) {
  Submission late = Ask(ChangeKind::kRegister, Child("王小芳", "2", "20150301"), "q1");
  late.deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1);
  EXPECT_EQ(Submit(late).refusal, RefusalKind::kDeadline);
  EXPECT_EQ(*store_->LastChange(), 0U);
}

}  // namespace
}  // namespace xueji::server
