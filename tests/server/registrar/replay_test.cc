#include "server/registrar/replay.h"

#include "tests/server/registrar/registrar_case.h"

namespace xueji::server {
namespace {

TEST(Replay, TheRegisterComesToWhereTheStoreIs) {
  const TemporaryDirectory directory;
  const auto store = RegistryStore::Open("sqlite:" + directory.FilePath("register.db")).value();
  std::vector<ChangeRequest> requests(3);
  requests[0].record = Child("王小芳", "2", "20150301", "", "a");
  requests[1].record = Child("李强", "1", "20140907", "", "b");
  requests[2].kind = ChangeKind::kWithdraw;
  requests[2].record = OnlyId("a");
  CommitAll(*store, requests);
  const auto live =
      LiveRegister::Open({.changes_max = 100, .latest_birth_date = kLatestBirth}).value();
  ASSERT_TRUE(Replay(*store, *live).ok());
  EXPECT_EQ(live->change_seq(), 3U);
  EXPECT_EQ(live->record_count(), 1U);
  EXPECT_TRUE(live->Get("b").ok());
  ASSERT_TRUE(Replay(*store, *live).ok()) << "nothing new";
  EXPECT_EQ(live->change_seq(), 3U);
}

TEST(Replay, ARecordThatChangedOftenIsPutOnce) {
  const TemporaryDirectory directory;
  const auto store = RegistryStore::Open("sqlite:" + directory.FilePath("register.db")).value();
  std::vector<ChangeRequest> requests(5);
  const char* const births[] = {"20150301", "20150302", "20150303"};
  for (std::size_t i = 0; i < 3; ++i) {
    requests[i].kind = i == 0 ? ChangeKind::kRegister : ChangeKind::kAmend;
    requests[i].record = Child("王小芳", "2", births[i], "", "a");
  }
  requests[3].record = Child("李强", "1", "20140907", "", "b");
  requests[4].kind = ChangeKind::kWithdraw;
  requests[4].record = OnlyId("b");
  CommitAll(*store, requests);
  const auto live = LiveRegister::Open({.changes_max = 100, .latest_birth_date = kLatestBirth}).value();
  const auto seen = LiveRegister::Open({.changes_max = 100, .latest_birth_date = kLatestBirth}).value();
  ASSERT_TRUE(ReplayUnseen(*store, *live).ok());
  ASSERT_TRUE(Replay(*store, *seen).ok());
  EXPECT_EQ(seen->changes_left(), 96U) << "four were put";
  EXPECT_EQ(live->changes_left(), 99U) << "one is left as it is now";
  for (const LiveRegister* reg : {live.get(), seen.get()}) {
    EXPECT_EQ(reg->change_seq(), 5U);
    EXPECT_EQ(reg->record_count(), 1U);
    EXPECT_EQ(reg->Get("a").value()[Id::kBirthDate], "2015-03-03");
  }
}

TEST(Replay, AWithdrawalIsOneAndAllOthersArePuts) {
  EXPECT_EQ(ChangeOf(1, ChangeKind::kWithdraw, OnlyId("a")).kind, RegisterChange::Kind::kWithdraw);
  for (const ChangeKind kind : {ChangeKind::kRegister, ChangeKind::kAmend, ChangeKind::kImport}) {
    EXPECT_EQ(ChangeOf(1, kind, OnlyId("a")).kind, RegisterChange::Kind::kPut);
  }
}

}  // namespace
}  // namespace xueji::server
