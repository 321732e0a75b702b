#include "server/registrar/submission.h"

#include <set>

#include "engine/base/message.h"
#include "tests/server/registrar/registrar_case.h"

namespace xueji::server {
namespace {

TEST(Submission, EveryRefusalHasItsWordAndBothLanguages) {
  std::set<std::string_view> words;
  for (std::size_t i = 1; i < kRefusalCount; ++i) {
    const Receipt receipt = RefusedFor(static_cast<RefusalKind>(i));
    EXPECT_FALSE(receipt.status.ok());
    EXPECT_TRUE(words.insert(RefusalWord(receipt.refusal)).second) << i;
    const Message message = MessageOf(receipt.status);
    EXPECT_FALSE(message.zh.empty());
    EXPECT_NE(message.zh, message.en);
  }
}

TEST(Submission, WhatIsOverloadedSaysWhenToComeAgain) {
  EXPECT_GT(RefusedFor(RefusalKind::kTooMany).retry_ms, 0);
  EXPECT_EQ(RefusedFor(RefusalKind::kDuplicate).retry_ms, 0);
}

TEST(Submission, TheDigestIsOfWhatWasAskedAndNotOfWhen) {
  Submission submission = Ask(ChangeKind::kRegister, Child("王小芳", "2", "20150301"), "q1");
  const std::string digest = DigestOf(submission);
  submission.at_ms += 1;
  submission.request_id = "q2";
  EXPECT_EQ(DigestOf(submission), digest);
  submission.record[Id::kFormerName] = submission.record[Id::kName];
  submission.record[Id::kName].clear();
  EXPECT_NE(DigestOf(submission), digest) << "a value in another field";
}

TEST(Submission, ARecordIdIsTheRequestsOwn) {
  const Submission first = Ask(ChangeKind::kRegister, Child("王小芳", "2", "20150301"), "q1");
  Submission second = first;
  EXPECT_EQ(MakeRecordId(first), MakeRecordId(second));
  second.request_id = "q2";
  EXPECT_NE(MakeRecordId(first), MakeRecordId(second));
  second = first;
  second.account = "other";
  EXPECT_NE(MakeRecordId(first), MakeRecordId(second));
}

}  // namespace
}  // namespace xueji::server
