#include "server/rpc/change_work.h"

#include "tests/server/rpc/service_case.h"

namespace xueji::server {
namespace {

TEST(ChangeWork, RecordIdsAreShortAndNotEmpty) {
  EXPECT_TRUE(CheckRecordId("x1", "record_id").ok());
  EXPECT_EQ(CheckRecordId("", "record_id").reason, "REQUEST_INVALID");
  EXPECT_FALSE(CheckRecordId(std::string(257, 'x'), "record_id").ok());
  EXPECT_FALSE(CheckRecordId(std::string_view("a\0b", 3), "record_id").ok());
}

using ChangeWorkTest = ServiceCase;

TEST_F(ChangeWorkTest, WhatThePapersSettleNeedsSomebodyWhoLookedAtThem) {
  v1::Student first = Child("欧阳晓明", "1", "20150301", Number("20150301", "113"));
  MustRegister(first, "q1");
  v1::Student alike = Child("欧阳晓明", "1", "20150301");
  v1::RegisterResponse response;
  const Refused refused(Register(alike, "q2", &response));
  ASSERT_TRUE(refused.has_verdict) << refused.reason;
  if (refused.reason != "CHECK_DOCUMENT") GTEST_SKIP() << "the plan says " << refused.reason;
  v1::RegisterRequest request;
  *request.mutable_context() = Asked("q3");
  *request.mutable_student() = alike;
  request.mutable_confirmation()->set_document_checked("户口簿");
  const grpc::Status status =
      Registry("county")->Register(ContextOf("county").get(), request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
}

// A refused registration tells whether the child has a record: it is a look at the child.
TEST_F(ChangeWorkTest, WhoIsRefusedARegistrationStandsInTheAuditByTheChild) {
  const v1::Student child = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  const std::string record_id = MustRegister(child, "q1");
  v1::RegisterResponse response;
  EXPECT_TRUE(Refused(Register(child, "q2", &response)).has_verdict);
  EXPECT_EQ(NamedBy("Register"), (Named{{OfRecord(record_id), "done"}, {OfChild(child), "refused: DUPLICATE"}}));
}

TEST_F(ChangeWorkTest, WhoMayNotRegisterThereStandsInTheAuditOnce) {
  v1::Student child = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  child.set_school_region("510104");
  v1::RegisterResponse response;
  EXPECT_EQ(Refused(Register(child, "q1", &response)).reason, "NOT_ALLOWED");
  ASSERT_EQ(AuditRecords().size(), 1U);
  EXPECT_EQ(NamedBy("Register"), (Named{{OfChild(child), "refused: NOT_ALLOWED"}}));
}

class RefusedChangeTest : public ServiceCase {
 protected:
  // Of another province, and asked about here under other names.
  static v1::Student Theirs(int i) {
    const std::string birth = "2015" + std::to_string(10 + i % 3) + std::to_string(10 + i);
    return Child("诸葛瑾" + std::to_string(i), "1", birth, Number(birth, std::to_string(101 + 20 * i)), "510104");
  }
  void RegisterTheirs(int count) {
    for (int i = 0; i < count; ++i) {
      v1::RegisterResponse response;
      const grpc::Status status = Register(Theirs(i), "t" + std::to_string(i), &response, "other-county");
      ASSERT_TRUE(status.ok()) << i << status.error_message();
    }
  }
  static v1::Student UnderAnotherName(int i) {
    v1::Student student = Theirs(i);
    student.set_name("李四");
    student.set_school_region("370102");
    return student;
  }
  grpc::Status Amend(const std::string& record_id, const v1::Student& to, const std::string& request_id) {
    v1::AmendRequest request;
    *request.mutable_context() = Asked(request_id);
    request.mutable_student()->set_record_id(record_id);
    request.mutable_student()->set_document_number(to.document_number());
    request.mutable_student()->set_birth_date(to.birth_date());
    request.mutable_update_mask()->add_paths("document_number");
    request.mutable_update_mask()->add_paths("birth_date");
    v1::AmendResponse response;
    return Registry("county")->Amend(ContextOf("county").get(), request, &response);
  }
};

TEST_F(RefusedChangeTest, WhoWalksByRefusedRegistrationsIsLockedAndRegistersNoMore) {
  RegisterTheirs(12);
  int verdicts = 0;
  v1::RegisterResponse response;
  Refused last{grpc::Status()};
  for (int i = 0; i < 12 && last.reason != "LOCKED"; ++i) {
    last = Refused(Register(UnderAnotherName(i), "w" + std::to_string(i), &response));
    ASSERT_TRUE(last.reason == "ASK_PROVINCE" || last.reason == "LOCKED") << last.reason;
    verdicts += last.has_verdict ? 1 : 0;
  }
  EXPECT_EQ(last.reason, "LOCKED");
  EXPECT_FALSE(last.has_verdict);
  EXPECT_EQ(verdicts, 7);
  EXPECT_EQ(NamedBy("Register").back().second, "refused: LOCKED");
  const v1::Student new_child = Child("王小芳", "2", "20140907");
  EXPECT_EQ(Refused(Register(new_child, "n1", &response)).reason, "LOCKED");
  v1::PreCheckResponse asked;
  EXPECT_EQ(Refused(PreCheck(new_child, &asked)).reason, "LOCKED");
}

// Eight in two hundred are too many, not eight in a year's work.
TEST_F(RefusedChangeTest, WhoRegistersManyAndIsRefusedAFewIsNotLocked) {
  RegisterTheirs(12);
  v1::RegisterResponse response;
  for (int i = 0; i < 12; ++i) {
    for (int k = 0; k < 30; ++k) {
      const int child = i * 30 + k;
      static const std::string kGiven[] = {"伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋",
                                           "勇", "艳", "杰", "娟", "涛", "明", "超", "兰", "霞", "平"};
      const std::string id = "o" + std::to_string(child);
      const std::string birth = std::to_string(2010 + child / 30) + std::to_string(10 + child % 3) + std::to_string(10 + child % 17);
      const grpc::Status status = Register(Child("王" + kGiven[child % 20] + kGiven[child / 20], "2", birth), id, &response);
      ASSERT_TRUE(status.ok()) << child << status.error_message();
    }
    EXPECT_EQ(Refused(Register(UnderAnotherName(i), "w" + std::to_string(i), &response)).reason, "ASK_PROVINCE") << i;
  }
}

TEST_F(RefusedChangeTest, WhoWalksByRefusedAmendmentsIsLocked) {
  RegisterTheirs(12);
  const std::string own = MustRegister(Child("李四", "1", "20140907"), "q1");
  std::string reason;
  int refusals = 0;
  for (int i = 0; i < 12 && reason != "LOCKED"; ++i, ++refusals) {
    reason = Refused(Amend(own, Theirs(i), "w" + std::to_string(i))).reason;
  }
  EXPECT_EQ(reason, "LOCKED");
  EXPECT_EQ(refusals, 8);
}

// A class of new children: each is asked about and registered; some were registered before, and are tried again; three
// have somebody else's number, are asked about, refused, and asked about once more.
TEST_F(RefusedChangeTest, AClerkWhoRegistersAClassIsNotLocked) {
  RegisterTheirs(3);
  for (int i = 0; i < 45; ++i) {
    const std::string birth = "2014" + std::to_string(10 + i % 3) + std::to_string(10 + i % 19);
    const std::string sequence = std::to_string(111 + 20 * i);
    const v1::Student child = i % 15 == 7 ? UnderAnotherName(i / 15)
                                          : Child("孙" + std::to_string(i), "1", birth,
                                                  i % 10 == 9 ? "" : Number(birth, sequence.substr(sequence.size() - 3)));
    for (int turn = 0; turn < (i % 5 == 2 ? 2 : 1); ++turn) {
      v1::PreCheckResponse asked;
      const grpc::Status question = PreCheck(child, &asked);
      ASSERT_TRUE(question.ok()) << i << Refused(question).reason;
      v1::RegisterResponse response;
      const Refused change(Register(child, "q" + std::to_string(100 * turn + i), &response));
      ASSERT_NE(change.reason, "LOCKED") << i;
    }
  }
}

}  // namespace
}  // namespace xueji::server
