#include "server/store/change_judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/store_requests.h"

namespace xueji::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(ChangeJudge, AsksOnlyForWhatTheBatchTouches) {
  const std::vector<ChangeRequest> batch = {Registration("r1", "id:1", "q1"), Registration("r2"), Withdrawal("r3"),
                                            Registration("", "id:2", "q2"), Registration("r1", "id:1", "q1")};
  const ChangeJudge judge(batch);
  EXPECT_THAT(judge.keys().records, ElementsAre("r1", "r2", "r3"));
  EXPECT_THAT(judge.keys().identities, ElementsAre(IdentitySeat{"id:1", ""}));
  EXPECT_THAT(judge.keys().requests, ElementsAre(RequestKey{"clerk-1", "q1"}));
}

TEST(ChangeJudge, WhatChangesHandsWithinABatchIsWrittenOnce) {
  const std::vector<ChangeRequest> batch = {Amendment("r1", "id:2"), Registration("r2", "id:1"), Amendment("r2", "id:3"),
                                            Amendment("r1", "id:1")};
  ChangeJudge judge(batch);
  judge.known().last_change = 7;
  judge.known().records["r1"] = {5, false, {"id:1", ""}};  // its identity was not looked up by itself
  judge.Judge();
  EXPECT_EQ(judge.writes().last_change, 11U);
  EXPECT_THAT(judge.writes().changes, SizeIs(4));
  EXPECT_THAT(judge.writes().released, IsEmpty());  // r1 gave id:1 up, and took it again
  ASSERT_THAT(judge.writes().claimed, SizeIs(1));
  EXPECT_EQ(judge.writes().claimed[0].identity.identity_key, "id:3");
  ASSERT_THAT(judge.writes().records, SizeIs(2));
  EXPECT_EQ(judge.writes().records[0].change_seq, 11U);
  EXPECT_FALSE(judge.writes().records[0].is_new);
  EXPECT_EQ(judge.writes().records[1].change_seq, 10U);
  EXPECT_TRUE(judge.writes().records[1].is_new);
}

TEST(ChangeJudge, AnIdentityThatGoesToAnotherRecordIsReleasedAndClaimed) {
  const std::vector<ChangeRequest> batch = {Withdrawal("r1"), Registration("r2", "id:1")};
  ChangeJudge judge(batch);
  judge.known().records["r1"] = {5, false, {"id:1", ""}};
  judge.known().holders[{"id:1", ""}] = "r1";
  judge.Judge();
  EXPECT_THAT(judge.writes().released, ElementsAre(IdentitySeat{"id:1", ""}));
  ASSERT_THAT(judge.writes().claimed, SizeIs(1));
  EXPECT_EQ(judge.writes().claimed[0].record_id, "r2");
}

TEST(ChangeJudge, ABatchOfRepetitionsWritesNothing) {
  const std::vector<ChangeRequest> batch = {Registration("r1", "id:1", "q1"), Registration("r1", "id:1", "q1")};
  ChangeJudge judge(batch);
  judge.known().requests[{"clerk-1", "q1"}] = {"digest of q1", "first answer", 3};
  judge.Judge();
  EXPECT_THAT(judge.writes().changes, IsEmpty());
  const std::vector<ChangeOutcome> outcomes = judge.TakeOutcomes();
  EXPECT_TRUE(outcomes[1].repeated);
  EXPECT_EQ(outcomes[1].answer, "first answer");
}

TEST(ChangeJudge, NumbersAreThoseOfTheRecordOnce) {
  StudentText record;
  EXPECT_THAT(NumbersOf(record), IsEmpty());
  record[StudentColumnId::kStudentNumber] = "a";
  record[StudentColumnId::kDocumentNumber] = "a";
  EXPECT_THAT(NumbersOf(record), ElementsAre("a"));
  record[StudentColumnId::kDocumentNumber] = "b";
  EXPECT_THAT(NumbersOf(record), ElementsAre("a", "b"));
}

}  // namespace
}  // namespace xueji::server
