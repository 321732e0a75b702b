#include "server/store/registry_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "engine/base/message.h"
#include "tests/support/every_store_test.h"
#include "tests/support/reference_store.h"
#include "tests/support/store_requests.h"

namespace xueji::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class RegistryStoreTest : public EveryStoreTest {};

INSTANTIATE_TEST_SUITE_P(Kinds, RegistryStoreTest, EveryStoreTest::Kinds(), EveryStoreTest::NameOf);

TEST_P(RegistryStoreTest, WhatWasRegisteredIsFoundAgain) {
  ChangeRequest request = Registration("r1", "id:7", "q1");
  request.record[StudentColumnId::kStudentNumber] = "G7";
  const ChangeOutcome outcome = One(request);
  ASSERT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_EQ(outcome.change_seq, 1U);
  EXPECT_FALSE(outcome.repeated);
  store_ = Open();
  EXPECT_EQ(store_->kind(), GetParam());
  EXPECT_EQ(store_->LastChange().value(), 1U);
  const StoredChange found = store_->Find("r1").value().value();
  EXPECT_EQ(found.change_seq, 1U);
  EXPECT_EQ(found.kind, ChangeKind::kRegister);
  EXPECT_EQ(found.record, request.record);
  EXPECT_EQ(found.account, "clerk-1");
  EXPECT_EQ(found.region, "370102");
  EXPECT_EQ(found.at_ms, request.at_ms);
  EXPECT_FALSE(store_->Find("r2").value().has_value());
  EXPECT_THAT(store_->FindByNumber("G7", 10).value(), ElementsAre("r1"));
  EXPECT_THAT(store_->FindByNumber("id:7", 10).value(), ElementsAre("r1"));
  EXPECT_THAT(store_->FindByNumber("G8", 10).value(), IsEmpty());
  const StoredRequest stored = store_->FindRequest("clerk-1", "q1").value().value();
  EXPECT_EQ(stored.answer, "answer to q1");
  EXPECT_EQ(stored.request_digest, "digest of q1");
  EXPECT_EQ(stored.change_seq, 1U);
  EXPECT_FALSE(store_->FindRequest("clerk-2", "q1").value().has_value());
  EXPECT_TRUE(store_->Check().ok());
}

TEST_P(RegistryStoreTest, ARepeatedRequestGetsItsFirstAnswer) {
  ASSERT_TRUE(One(Registration("r1", "id:7", "q1")).status.ok());
  ChangeRequest again = Registration("r1", "id:7", "q1");
  again.answer = "another";
  const ChangeOutcome repeated = One(again);
  EXPECT_TRUE(repeated.status.ok());
  EXPECT_TRUE(repeated.repeated);
  EXPECT_EQ(repeated.change_seq, 1U);
  EXPECT_EQ(repeated.answer, "answer to q1");
  again.request_digest = "other";
  const ChangeOutcome other = One(again);
  EXPECT_EQ(other.status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(other.holder, "");
  EXPECT_THAT(MessageIn(other.status, Language::kChinese), HasSubstr("请求编号已用于另一个请求"));
  again.account = "clerk-2";  // has ids of its own
  EXPECT_THAT(std::string(One(again).status.message()), HasSubstr("record id is taken"));
  EXPECT_EQ(store_->LastChange().value(), 1U);
}

TEST_P(RegistryStoreTest, ARefusalTouchesNoOtherRequestOfTheBatch) {
  const std::vector<ChangeRequest> batch = {Registration("r1", "id:7"), Registration("r2", "id:7"),
                                            Registration("r3", "id:8"), Registration("r1", "id:9"),
                                            Registration("", "id:10"), Registration("r4", "id:10")};
  const std::vector<ChangeOutcome> outcomes = store_->Commit(batch).value();
  EXPECT_EQ(outcomes[0].change_seq, 1U);
  EXPECT_EQ(outcomes[1].status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(outcomes[1].holder, "r1");
  EXPECT_THAT(std::string(outcomes[1].status.message()), ::testing::Not(HasSubstr("id:7")));
  EXPECT_EQ(outcomes[2].change_seq, 2U);
  EXPECT_EQ(outcomes[3].status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(outcomes[3].holder, "");
  EXPECT_EQ(outcomes[4].status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(outcomes[5].change_seq, 3U);
  EXPECT_TRUE(store_->Check().ok());
}

TEST_P(RegistryStoreTest, ARecordIsAmendedAndWithdrawn) {
  ASSERT_TRUE(One(Registration("r1", "id:7")).status.ok());
  EXPECT_EQ(One(Amendment("r1", "id:8", 1)).change_seq, 2U);
  EXPECT_EQ(CodeOf(Amendment("r1", "id:9", 1)), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(One(Registration("r2", "id:7")).status.ok());  // was given up
  EXPECT_EQ(One(Amendment("r2", "id:8")).holder, "r1");
  EXPECT_THAT(store_->FindByNumber("id:7", 10).value(), ElementsAre("r1", "r2"));  // past and present
  EXPECT_THAT(store_->FindByNumber("id:7", 1).value(), ElementsAre("r1"));
  EXPECT_TRUE(One(Withdrawal("r1", 2)).status.ok());
  EXPECT_EQ(store_->Find("r1").value()->kind, ChangeKind::kWithdraw);
  EXPECT_EQ(CodeOf(Withdrawal("r1")), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(CodeOf(Amendment("r1")), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(CodeOf(Registration("r1")), absl::StatusCode::kAlreadyExists);  // never given again
  EXPECT_TRUE(One(Amendment("r2", "id:8")).status.ok());
  ChangeRequest second = Registration("r3", "id:8");
  EXPECT_EQ(CodeOf(second), absl::StatusCode::kAlreadyExists);
  second.seat = "r3";
  EXPECT_TRUE(One(second).status.ok());
  EXPECT_TRUE(One(Amendment("of-the-base", "id:11")).status.ok());
  EXPECT_EQ(CodeOf(Amendment("of-the-base-too", "id:12", 4)), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(One(Withdrawal("of-the-base-also")).status.ok());
  EXPECT_TRUE(store_->Check().ok());
}

TEST_P(RegistryStoreTest, AWithdrawalSaysWhatWasWithdrawn) {
  const auto name_of = [](const StoredChange& change) { return change.record[StudentColumnId::kName]; };
  ASSERT_TRUE(One(Registration("r1", "id:7")).status.ok());
  ChangeRequest whole = Withdrawal("r1");
  whole.record = Registration("r1", "id:7").record;
  whole.record[StudentColumnId::kName] = "赵宇航";
  ASSERT_TRUE(One(whole).status.ok());
  EXPECT_EQ(name_of(*store_->Find("r1").value()), "赵宇航");
  EXPECT_EQ(store_->Find("r1").value()->kind, ChangeKind::kWithdraw);
  EXPECT_TRUE(One(Registration("r2", "id:7")).status.ok()) << "the identity is free";
  EXPECT_TRUE(store_->Check().ok()) << store_->Check();
}

TEST_P(RegistryStoreTest, WhateverIsAskedItSaysWhatTheReferenceSays) {
  std::mt19937 random(20261123);
  const auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  ReferenceStore reference;
  std::size_t accepted = 0, repeated = 0, refused = 0;
  for (int round = 0; round < 300; ++round) {
    std::vector<ChangeRequest> batch;
    for (std::uint32_t left = 1 + below(12); left > 0; --left) {
      const std::string record_id = "r" + std::to_string(below(60));
      ChangeRequest request = Registration(record_id, below(5) == 0 ? "" : "id:" + std::to_string(below(40)),
                                           below(2) == 0 ? "" : "q" + std::to_string(below(300)));
      request.kind = below(3) == 0 ? ChangeKind::kAmend : below(6) == 0 ? ChangeKind::kWithdraw : ChangeKind::kRegister;
      if (below(8) == 0) request.seat = record_id;
      if (below(4) == 0) request.expected_version = reference.LastOf(record_id);
      if (below(20) == 0) request.expected_version = 1 + below(50);
      if (below(10) == 0) request.request_digest = "other";
      if (below(4) == 0) request.account = "clerk-2";
      request.answer += std::to_string(round);
      batch.push_back(request);
    }
    if (round % 100 == 50) store_ = Open();
    const std::vector<ChangeOutcome> outcomes = store_->Commit(batch).value();
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const ChangeOutcome expected = reference.Judge(batch[i]);
      ASSERT_EQ(outcomes[i].status.code(), expected.status.code()) << round << " " << i << outcomes[i].status;
      EXPECT_EQ(outcomes[i].change_seq, expected.change_seq);
      EXPECT_EQ(outcomes[i].repeated, expected.repeated);
      EXPECT_EQ(outcomes[i].answer, expected.answer);
      EXPECT_EQ(outcomes[i].holder, expected.holder);
      ++(!expected.status.ok() ? refused : expected.repeated ? repeated : accepted);
    }
  }
  EXPECT_GT(accepted, 100U);
  EXPECT_GT(repeated, 20U);
  EXPECT_GT(refused, 100U);
  const std::vector<StoredChange> changes = store_->ReadChanges(0, 1'000'000).value();
  ASSERT_EQ(changes.size(), reference.changes().size());
  for (std::size_t i = 0; i < changes.size(); ++i) {
    EXPECT_EQ(changes[i].change_seq, i + 1);
    EXPECT_EQ(changes[i].kind, reference.changes()[i].kind);
    EXPECT_EQ(changes[i].record, reference.changes()[i].record);
  }
  EXPECT_TRUE(store_->Check().ok()) << store_->Check();
}

TEST_P(RegistryStoreTest, AnyTextComesBackOrIsRefused) {
  ChangeRequest odd = Registration("r'1\"; DROP TABLE change; --", "{a,\"b\\\"}", "q\n1");
  odd.record[StudentColumnId::kName] = "王\xEF\xBF\xBD\xF0\x9F\x98\x80\\N\t%s𠮷";
  odd.record[StudentColumnId::kAddress] = std::string(kTextBytesMax, 'x');
  odd.answer = std::string("\0\xFF\x80", 3);
  odd.request_digest = std::string("\xFF\0", 2);
  ASSERT_TRUE(One(odd).status.ok());
  EXPECT_EQ(store_->Find("r'1\"; DROP TABLE change; --").value()->record, odd.record);
  EXPECT_EQ(store_->FindRequest("clerk-1", "q\n1").value()->answer, odd.answer);
  EXPECT_TRUE(One(odd).repeated);
  for (const std::string& text : {std::string("a\0b", 3), std::string("\xFF"), std::string("\xC0\x80"),
                                  std::string("\xED\xA0\x80"), std::string("\xF4\x90\x80\x80"),
                                  std::string(kTextBytesMax + 1, 'x')}) {
    ChangeRequest bad = Registration("r2");
    bad.record[StudentColumnId::kAddress] = text;
    const ChangeOutcome outcome = One(bad);
    EXPECT_EQ(outcome.status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(outcome.status.message()), HasSubstr("address: "));
  }
  EXPECT_EQ(CodeOf(Registration(std::string(kKeyBytesMax + 1, 'r'))), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(Registration("r2", "", "\xFF")), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(One(Registration(std::string(kKeyBytesMax, 'r'), std::string(kKeyBytesMax, 'i'))).status.ok());
  const std::vector<ChangeRequest> many(kCommitMax + 1, Registration("r3"));
  EXPECT_EQ(store_->Commit(many).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(store_->Commit({}).value().empty());
  EXPECT_EQ(store_->LastChange().value(), 2U);
}

TEST_P(RegistryStoreTest, AnImportIsWholeOrNotThere) {
  const auto import = [&](std::vector<ChangeRequest> requests) {
    std::size_t at = 0;
    return store_->Import([&](ChangeRequest* request) -> absl::StatusOr<bool> {
      if (at == requests.size()) return false;
      *request = requests[at++];
      return true;
    });
  };
  ASSERT_TRUE(One(Registration("r1", "id:7")).status.ok());
  std::vector<ChangeRequest> many;
  for (int i = 0; i < 3000; ++i) many.push_back(Registration("m" + std::to_string(i), "id:m" + std::to_string(i), "q"));
  ASSERT_EQ(import(many).value(), 3000U);
  EXPECT_EQ(store_->LastChange().value(), 3001U);
  EXPECT_EQ(store_->Find("m2999").value()->kind, ChangeKind::kImport);
  EXPECT_EQ(store_->Find("m2999").value()->record, many[2999].record);
  EXPECT_THAT(store_->FindByNumber("id:m17", 10).value(), ElementsAre("m17"));
  EXPECT_EQ(One(Registration("r2", "id:m17")).holder, "m17");
  EXPECT_FALSE(store_->FindRequest("clerk-1", "q").value().has_value());
  EXPECT_EQ(import({Registration("n1"), Registration("m5")}).status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(import({Registration("n1"), Registration("n1")}).status().code(), absl::StatusCode::kAlreadyExists);
  const absl::Status taken = import({Registration("n1", "id:n"), Registration("n2", "id:7")}).status();
  EXPECT_THAT(std::string(taken.message()), HasSubstr("nothing was imported"));
  EXPECT_THAT(std::string(import({Registration("n1"), Registration("")}).status().message()),
              HasSubstr("import #2: record_id: blank"));
  EXPECT_EQ(store_->Import([](ChangeRequest*) -> absl::StatusOr<bool> { return NotFound(Verbatim("no file")); })
                .status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(import({}).value(), 0U);
  EXPECT_EQ(store_->LastChange().value(), 3001U);
  EXPECT_FALSE(store_->Find("n1").value().has_value());
  EXPECT_TRUE(One(Withdrawal("m5")).status.ok());
  EXPECT_TRUE(store_->Check().ok()) << store_->Check();
}

TEST_P(RegistryStoreTest, ChangesAreNeverAltered) {
  ASSERT_TRUE(One(Registration("r1", "id:7")).status.ok());
  EXPECT_FALSE(place_->Execute("UPDATE change SET name = 'x'").ok());
  EXPECT_FALSE(place_->Execute("DELETE FROM change").ok());
  EXPECT_EQ(store_->Find("r1").value()->record[StudentColumnId::kName], "王小明");
}

TEST_P(RegistryStoreTest, ACheckNamesTheTableThatDisagrees) {
  for (int i = 0; i < 5; ++i) {
    const std::string n = std::to_string(i);
    ASSERT_TRUE(One(Registration("r" + n, "id:" + n, "q" + n)).status.ok());
  }
  const std::pair<const char*, const char*> damages[][2] = {
      {{"UPDATE meta SET last_change = 6", "table meta "}, {"UPDATE meta SET last_change = 5", ""}},
      {{"UPDATE record SET change_seq = 2 WHERE record_id = 'r0'", "table record "},
       {"UPDATE record SET change_seq = 1 WHERE record_id = 'r0'", ""}},
      {{"DELETE FROM identity WHERE record_id = 'r3'", "table identity "},
       {"INSERT INTO identity(identity_key, seat, record_id) VALUES('id:3', '', 'r3')", ""}},
      {{"INSERT INTO number(number, record_id) VALUES('id:9', 'r3')", "table number "},
       {"DELETE FROM number WHERE number = 'id:9'", ""}},
      {{"UPDATE request SET change_seq = 1 WHERE request_id = 'q2'", "table request "},
       {"UPDATE request SET change_seq = 3 WHERE request_id = 'q2'", ""}},
  };
  for (const auto& [damage, repair] : damages) {
    ASSERT_TRUE(store_->Check().ok()) << store_->Check();
    ASSERT_TRUE(place_->Execute(damage.first).ok());
    const absl::Status found = store_->Check();
    EXPECT_EQ(found.code(), absl::StatusCode::kInternal);
    EXPECT_THAT(std::string(found.message()), HasSubstr(damage.second));
    ASSERT_TRUE(place_->Execute(repair.first).ok());
  }
  EXPECT_TRUE(store_->Check().ok()) << store_->Check();
}

TEST_P(RegistryStoreTest, LastStatesAreThoseThatNothingMadeOld) {
  ChangeRequest amendment = Registration("a"), withdrawal = Registration("b");
  amendment.kind = ChangeKind::kAmend;
  withdrawal.kind = ChangeKind::kWithdraw;
  amendment.request_id = withdrawal.request_id = "";
  const auto outcomes =
      store_->Commit(std::vector{Registration("a"), Registration("b"), Registration("c"), amendment, withdrawal}).value();
  for (const ChangeOutcome& outcome : outcomes) ASSERT_TRUE(outcome.status.ok()) << outcome.status;
  const auto seqs = [](const std::vector<StoredChange>& changes) {
    std::vector<std::uint64_t> all;
    for (const StoredChange& change : changes) all.push_back(change.change_seq);
    return all;
  };
  EXPECT_THAT(seqs(store_->ReadLastStates(0, 10).value()), ElementsAre(3, 4, 5));
  EXPECT_THAT(seqs(store_->ReadLastStates(0, 2).value()), ElementsAre(3, 4));
  EXPECT_THAT(seqs(store_->ReadLastStates(4, 10).value()), ElementsAre(5));
  EXPECT_THAT(store_->ReadLastStates(5, 10).value(), IsEmpty());
  EXPECT_EQ(store_->ReadLastStates(4, 10).value()[0].kind, ChangeKind::kWithdraw);
}

TEST_P(RegistryStoreTest, AStoreKeepsItsIdAndNoOtherHasIt) {
  const std::string id = store_->StoreId().value();
  EXPECT_THAT(id, ::testing::MatchesRegex("[0-9a-f]{32}"));
  ASSERT_TRUE(store_->Commit(std::vector{Registration("a")}).ok());
  store_ = RegistryStore::Open(place_->where()).value();
  EXPECT_EQ(store_->StoreId().value(), id);
  const TemporaryDirectory elsewhere;
  EXPECT_NE(RegistryStore::Open("sqlite:" + elsewhere.FilePath("other.db")).value()->StoreId().value(), id);
}

TEST_P(RegistryStoreTest, AnotherFormatIsRefused) {
  store_.reset();
  ASSERT_TRUE(place_->Execute(GetParam() == std::string_view("sqlite") ? "PRAGMA user_version = 2"
                                                                      : "UPDATE meta SET format = 2").ok());
  const absl::Status newer = RegistryStore::Open(place_->where()).status();
  EXPECT_EQ(newer.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(newer.message()), HasSubstr("register store of format 2, this version has 1"));
}

TEST(RegistryStore, AStoreThatNobodyKnowsIsRefusedWithoutRepeatingIt) {
  for (const char* where : {"", "sqlite:", "/var/lib/register.db", "mysql://user:secret@host/x"}) {
    const absl::Status status = RegistryStore::Open(where).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr("write sqlite:PATH or postgresql://"));
    EXPECT_THAT(std::string(status.message()), ::testing::Not(HasSubstr("secret")));
  }
}

}  // namespace
}  // namespace xueji::server
